import type { ClarifaiApp } from '../../client/app.ts';
import { BodyBuffer } from '../../client/body-buffer.ts';
import { ApiError, UserError } from '../../client/errors.ts';
import type { InputItem } from '../../client/input-item.ts';
import type { Model } from '../../client/model.ts';
import type { OutputOptions } from '../../client/output-config.ts';
import { STATUS } from '../../wire/status.ts';
import type { ConfirmedFile, IdentifiedFile, ModelAnswer } from '../file.ts';
import type { InputState, Service, ServiceModel, UploadVerdict } from '../service.ts';
import { divided } from './divided.ts';
import type { CallError } from './blame.ts';
import { errorOfCall } from './errors.ts';
import { answerOf, canBytesHelp } from './answers.ts';
import { stateOf, verdictOf } from './verdicts.ts';

/** A model as the pipeline knows it, with the client's object that is asked. */
export interface ClarifaiModel extends ServiceModel {
  readonly model: Model;
}

/**
 * What models are asked to answer; what is undefined is up to the service.
 * Source: https://docs.clarifai.com/api-guide/predict/prediction-parameters.
 */
export type Asking = Pick<OutputOptions, 'minValue' | 'maxConcepts' | 'language'>;

/** What a service is capable of beside what it is asked. */
export interface ServiceTraits extends Pick<Service, 'givesLastingUrls'> {
  /** Names a file in requests, so that its bytes need not be sent; the service may read it until it is processed. */
  readonly referTo?: (file: { readonly path: string; readonly bytes: number; readonly sha256: string }) => string;
}

/** Speaks to a Clarifai app through the client. */
export class ClarifaiService implements Service {
  readonly givesLastingUrls: boolean;
  readonly #app: ClarifaiApp;
  readonly #models: ReadonlyMap<ServiceModel, Model>;
  readonly #asking: Asking;
  readonly #referTo: ServiceTraits['referTo'];
  /** Request bodies that no call uses at the moment: one per lane and kind is made, and kept for the run. */
  readonly #uploads: BodyBuffer[] = [];
  /** Of their own, because they stay small where images are named by their addresses. */
  readonly #questions: BodyBuffer[] = [];

  constructor(
    app: ClarifaiApp,
    models: readonly ClarifaiModel[],
    { givesLastingUrls, referTo }: ServiceTraits,
    asking: Asking = {},
  ) {
    this.#app = app;
    this.givesLastingUrls = givesLastingUrls;
    this.#models = new Map(models.map((each) => [each, each.model] as const));
    this.#asking = asking;
    this.#referTo = referTo;
  }

  async upload(files: readonly IdentifiedFile[], signal: AbortSignal): Promise<readonly UploadVerdict[]> {
    const send = async (part: readonly IdentifiedFile[]): Promise<readonly UploadVerdict[]> => {
      const items = part.map((file) => this.#uploadItem(file));
      const { inputs } = await withBuffer(this.#uploads, (buffer) =>
        this.#app.inputs.bulkCreateItems(items, { signal, buffer }),
      );
      return part.map((file, index) => verdictOf(file, inputs[index]));
    };
    return divided(files, send, (error) => ({ kind: 'refused', error: errorOfCall(error, 'upload') }));
  }

  async isQuiet(signal: AbortSignal): Promise<boolean> {
    const { toProcess, processing } = await this.#app.inputs.checkStatus({ signal });
    return toProcess === 0 && processing === 0;
  }

  async inputStates(inputIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, InputState>> {
    const states = new Map<string, InputState>();
    for (const input of await this.#app.inputs.getMany(inputIds, { signal })) {
      if (input.id) states.set(input.id, stateOf(input));
    }
    return states;
  }

  /** @throws UserError when the model has no names in the language that is asked for. */
  async predict(
    model: ServiceModel,
    files: readonly ConfirmedFile[],
    signal: AbortSignal,
  ): Promise<readonly ModelAnswer[]> {
    const answers = [...(await this.#ask(model, files, (file) => this.#addressItem(file), signal))];

    // The address that the service gave may not be one that it can fetch itself; the bytes always are.
    const unfetched = [...files.entries()].filter(([index, { url }]) => url !== null && canBytesHelp(answers[index]));
    if (unfetched.length === 0) return answers;
    const again = unfetched.map(([, file]) => file);
    const secondAnswers = await this.#ask(model, again, (file) => this.#contentItem(file), signal);
    for (const [position, [index]] of unfetched.entries()) {
      const answer = secondAnswers[position];
      if (answer) answers[index] = answer;
    }
    return answers;
  }

  async #ask(
    model: ServiceModel,
    files: readonly ConfirmedFile[],
    itemOf: (file: ConfirmedFile) => InputItem,
    signal: AbortSignal,
  ): Promise<readonly ModelAnswer[]> {
    const asked = this.#models.get(model);
    if (!asked) throw new Error(`The model ${model.recorded.name} does not belong to this service.`);
    const send = async (part: readonly ConfirmedFile[]): Promise<readonly ModelAnswer[]> => {
      const items = part.map((file) => itemOf(file));
      const call = async (buffer: BodyBuffer): ReturnType<Model['predictInputs']> =>
        asked.predictInputs(items, { ...this.#asking, signal, buffer });
      const { outputs } = await withBuffer(this.#questions, call).catch((error: unknown) => {
        throw this.#isAboutLanguage(error) ? noSuchLanguage(model, this.#asking, error) : error;
      });
      return part.map((file, index) => answerOf(file, model, outputs[index]));
    };
    const refused = (error: CallError): ModelAnswer => {
      return { kind: 'failed', model: model.recorded, error: errorOfCall(error, 'predict') };
    };
    return divided(files, send, refused);
  }

  /** An image as it is sent: its bytes, or where the service finds it. */
  #contentItem({ origin, file, bytes, sha256, inputId, rendition }: IdentifiedFile): InputItem {
    // Whether two addresses are the same image, the input id tells.
    if (origin === 'address') return { id: inputId, source: { kind: 'url', url: file }, allowDuplicateUrl: true };
    if (rendition) return { id: inputId, source: { kind: 'file', path: rendition.file, bytes: rendition.bytes } };
    const url = this.#referTo?.({ path: file, bytes, sha256 });
    return { id: inputId, source: url === undefined ? { kind: 'file', path: file, bytes } : { kind: 'url', url } };
  }

  /** An image with what is known of it, as it is added. */
  #uploadItem(file: IdentifiedFile): InputItem {
    const { concepts, metadata, geo } = file.notes ?? {};
    return {
      ...this.#contentItem(file),
      ...(concepts && { concepts: Object.entries(concepts).map(([id, isShown]) => ({ id, value: isShown ? 1 : 0 })) }),
      ...(metadata && { metadata }),
      ...(geo && { geo }),
    };
  }

  #addressItem(file: ConfirmedFile): InputItem {
    if (file.url === null) return this.#contentItem(file);
    return { id: file.inputId, source: { kind: 'url', url: file.url } };
  }

  /** Such a refusal is the same for all images: it must not fail them one by one. */
  #isAboutLanguage(error: unknown): error is ApiError {
    const isRefusal = error instanceof ApiError && error.code === STATUS.modelInvalidArgument;
    return isRefusal && this.#asking.language !== undefined;
  }
}

async function withBuffer<T>(free: BodyBuffer[], call: (buffer: BodyBuffer) => Promise<T>): Promise<T> {
  const buffer = free.pop() ?? new BodyBuffer();
  try {
    return await call(buffer);
  } finally {
    free.push(buffer);
  }
}

function noSuchLanguage({ recorded }: ServiceModel, { language = '' }: Asking, refusal: ApiError): UserError {
  const why = refusal.details || refusal.description;
  return new UserError(`${recorded.name} cannot be asked for the language "${language}": ${why}`);
}
