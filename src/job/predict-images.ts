import { randomUUID } from 'node:crypto';

import type { Logger } from 'pino';

import { Closing } from '../base/closing.ts';
import { base64Length } from '../client/body-buffer.ts';
import { ClarifaiService } from '../pipeline/clarifai/service.ts';
import type { Asking, ClarifaiModel } from '../pipeline/clarifai/service.ts';
import { isFailed } from '../pipeline/file.ts';
import type { ConfirmedFile, Failed, FoundFile, IdentifiedFile, ModelAnswer, Outcome } from '../pipeline/file.ts';
import { failedRecord, recordsOf } from '../pipeline/records.ts';
import { sizeOf } from '../pipeline/sizes.ts';
import { identify } from '../pipeline/steps/identify.ts';
import type { PredictionRecord } from '../record/record.ts';
import { findImages } from './find-images.ts';
import { resolveModels } from './models.ts';
import { openForNow } from './open-for-now.ts';
import type { ServiceOptions } from './open-for-now.ts';
import { refuseLanguage } from './refuse-language.ts';

/** Everything that predictions without an import need to know. */
export interface PredictJob extends ServiceOptions {
  /** Files and addresses, as the user wrote them. */
  readonly images: readonly string[];
  /** Model names, ids or slugs. */
  readonly models: readonly string[];
  readonly asking: Asking;
  readonly workingFolder: string;
}

export interface PredictHooks {
  readonly log: Logger;
  /** Called once the service is open, before the first image. */
  readonly onStart?: (description: string) => void;
  /** When aborted, the images whose answers are under way are the last ones. */
  readonly stop?: AbortSignal;
}

/** One image with what the models said of it, for people and in the form of the outputs' records. */
export interface PredictedImage {
  readonly outcome: Outcome;
  /** As an import writes them; the input has no id, for nothing is stored. */
  readonly records: readonly PredictionRecord[];
}

/** What closes a group of images that go in one call, so that the first answers come soon. */
const GROUP = { images: 16, bytes: 64_000_000 } as const;

/**
 * Asks models about images, in their order; nothing is added to the app, and nothing stays on this machine.
 *
 * @throws SourceError, UserError when the job cannot be run as given; AuthError, TransportError, RateLimitError,
 *   ApiError when the service cannot be used.
 */
export async function* predictImages(job: PredictJob, hooks: PredictHooks): AsyncGenerator<PredictedImage> {
  const { log, onStart, stop } = hooks;
  const files = await findImages(job.images, job.workingFolder);
  await using closing = new Closing();
  const target = await openForNow(job, { log, closing, stop });
  refuseLanguage(job.asking, target.name);
  const models = await resolveModels(target, job.models);
  const service = new ClarifaiService(target.app, models, target, job.asking);
  const run = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;

  onStart?.(target.description);
  for await (const group of groups(files)) {
    if (stop?.aborted) return;
    const answered = await answersOf(service, models, group);
    yield* group.map((file) => predictedImage(file, answered, run));
  }
}

/** Reads images one by one, and lets those go together that one call can carry. */
async function* groups(files: readonly FoundFile[]): AsyncGenerator<readonly (IdentifiedFile | Failed)[]> {
  const { signal } = new AbortController();
  let group: (IdentifiedFile | Failed)[] = [];
  let bytes = 0;
  for (const found of files) {
    const sized = await sizeOf(found);
    const file = isFailed(sized) ? sized : await identify({ ...sized, settledMs: 0 }, signal);
    const weight = isFailed(file) ? 0 : base64Length(file.bytes);
    if (group.length === GROUP.images || (group.length > 0 && bytes + weight > GROUP.bytes)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(file);
    bytes += weight;
  }
  yield group;
}

interface Answered {
  /** One answer of each model, by content. */
  readonly answers: ReadonlyMap<string, readonly ModelAnswer[]>;
  readonly predictMs: number;
}

/** Asks all models at once; of equal contents only the first is sent. */
async function answersOf(
  service: ClarifaiService,
  models: readonly ClarifaiModel[],
  group: readonly (IdentifiedFile | Failed)[],
): Promise<Answered> {
  const startedMs = performance.now();
  const contents = new Map(group.flatMap((file) => (isFailed(file) ? [] : [[file.sha256, unsent(file)] as const])));
  const files = [...contents.values()];
  const { signal } = new AbortController();
  const said =
    files.length === 0 ? [] : await Promise.all(models.map((model) => service.predict(model, files, signal)));
  const answers = files.map(({ sha256 }, index) => {
    return [sha256, said.flatMap((ofModel) => ofModel[index] ?? [])] as const;
  });
  return { answers: new Map(answers), predictMs: performance.now() - startedMs };
}

/** To the service, an image without an address of its own goes with its bytes. */
function unsent(file: IdentifiedFile): ConfirmedFile {
  return { ...file, url: null, isProcessed: false, uploadMs: 0, confirmMs: 0 };
}

function predictedImage(file: IdentifiedFile | Failed, { answers, predictMs }: Answered, run: string): PredictedImage {
  const { path } = isFailed(file) ? file.file : file;
  const context = { run, withUrls: true, ts: new Date().toISOString(), paths: [path], attempts: 1 };
  if (isFailed(file)) {
    return { outcome: file, records: [{ ...failedRecord(file.file, file.error, context), ms: {} }] };
  }
  const said = answers.get(file.sha256) ?? [];
  const records = recordsOf({ ...unsent(file), answers: said, predictMs }, context);
  return {
    outcome: { kind: 'done', file, answers: said },
    records: records.map((record) => ({
      ...record,
      input: { ...record.input, id: null },
      // Of all stages it went through this one only.
      ms: { predict: Math.round(predictMs) },
    })),
  };
}
