import pLimit from 'p-limit';

import type { Concept } from '../../wire/data.ts';
import type { Input } from '../../wire/input.ts';
import { LIMITS } from '../../wire/limits.ts';
import { STATUS } from '../../wire/status.ts';
import type { Status } from '../../wire/status.ts';
import { readImage } from '../read-image.ts';
import type { RequestedImage } from '../read-image.ts';
import { statusOf } from '../status.ts';
import type { ImageFiles } from '../store/image-files.ts';
import type { EngineStore, InputData, StoredInput } from '../store/store.ts';
import { newId, Refusal } from './reply.ts';

/** The verdict on one input of a request. */
export type Added =
  | { readonly kind: 'stored'; readonly input: StoredInput }
  | { readonly kind: 'refused'; readonly id: string; readonly status: Status };

export interface AddOptions {
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly appId: string;
}

const WRITES = 8;

/** Stores the inputs of a request; each gets its own verdict, in order. Source: wire reference, section 5.1. */
export async function addInputs(inputs: unknown, options: AddOptions): Promise<readonly Added[]> {
  const requested = readList(inputs);
  const taken = new Set<string>();
  const takenUrls = new Set<string>();
  const writes = pLimit(WRITES);
  const verdicts = await Promise.all(
    requested.map(async (input) => {
      const id = typeof input.id === 'string' && input.id !== '' ? input.id : newId();
      const image = readImage(input.data?.image);
      const refusal =
        refusalOfId(id, taken, options) ?? refusalOfUrl(input, image, takenUrls, options) ?? refusalOf(image);
      if (refusal) return { kind: 'refused', id, status: refusal } as const;
      return writes(async () => keep(id, input, image, options));
    }),
  );
  options.store.addInputs(verdicts.flatMap((verdict) => (verdict.kind === 'stored' ? [verdict.input] : [])));
  return verdicts;
}

/** @throws Refusal when it is no list of 1 to 128 inputs. */
export function readList(inputs: unknown): readonly Partial<Input>[] {
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new Refusal(400, STATUS.badRequestFormat, 'inputs must be a list with at least one input.');
  }
  if (inputs.length > LIMITS.inputsPerCall) {
    throw new Refusal(400, STATUS.badRequestFormat, `inputs holds ${inputs.length} items; at most 128 are allowed.`);
  }
  return inputs.map((input: unknown) => (typeof input === 'object' && input !== null ? input : {}));
}

function refusalOfId(id: string, taken: Set<string>, { store, appId }: AddOptions): Status | undefined {
  if (id.length > 128 || /[/\p{Control}]/u.test(id)) {
    return statusOf(
      STATUS.inputInvalidArgument,
      'An input id has 1 to 128 characters, no "/" and no control character.',
    );
  }
  if (taken.has(id) || store.input(appId, id)) {
    return statusOf(STATUS.inputInvalidArgument, `Duplicate id: an input with the id ${id} exists already.`);
  }
  taken.add(id);
  return undefined;
}

function refusalOfUrl(
  input: Partial<Input>,
  image: RequestedImage,
  taken: Set<string>,
  { store, appId }: AddOptions,
): Status | undefined {
  if (image.kind !== 'url' || input.data?.image?.allow_duplicate_url) return undefined;
  if (taken.has(image.url) || store.hasUrl(appId, image.url)) return statusOf(STATUS.inputDuplicate);
  taken.add(image.url);
  return undefined;
}

function refusalOf(image: RequestedImage): Status | undefined {
  return image.kind === 'refused' ? image.status : undefined;
}

async function keep(
  id: string,
  input: Partial<Input>,
  image: RequestedImage,
  { images, appId }: AddOptions,
): Promise<Added> {
  if (image.kind === 'refused') return { kind: 'refused', id, status: image.status };
  const isUrl = image.kind === 'url';
  const now = new Date().toISOString();
  return {
    kind: 'stored',
    input: {
      appId,
      id,
      image: {
        url: isUrl ? image.url : null,
        file: isUrl ? null : await images.write(appId, id, image.format, image.bytes),
        format: isUrl ? null : image.format,
        width: null,
        height: null,
        crop: image.crop,
      },
      data: dataOf(input, appId),
      createdAt: now,
      modifiedAt: now,
      status: statusOf(STATUS.inputPending),
    },
  };
}

function dataOf({ data }: Partial<Input>, appId: string): InputData {
  const { concepts, metadata, geo } = data ?? {};
  return {
    ...(concepts && { concepts: concepts.map((concept) => annotation(concept, appId)) }),
    ...(metadata && { metadata }),
    ...(geo && { geo }),
  };
}

/** An absent value means present. Source: wire reference, section 2.3. */
function annotation({ id, name, value }: Concept, appId: string): Concept {
  const known = id ?? name ?? '';
  return { id: known, name: name ?? known, value: Number(value ?? 1), app_id: appId };
}
