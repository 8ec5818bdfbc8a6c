import type { Model, ModelVersion } from '../wire/model.ts';
import { STATUS } from '../wire/status.ts';
import type { CallOptions } from './call-options.ts';
import { UserError } from './errors.ts';
import { createVersion, getVersion } from './model-versions.ts';
import type { Connection } from './send.ts';
import { TrainingError, TrainingTimeoutError } from './training-errors.ts';
import { unanswered } from './unanswered.ts';

export interface TrainOptions extends CallOptions {
  /** Whether to wait until the model is trained. @default true */
  readonly sync?: boolean;
  /** How long to wait. @default 60000 */
  readonly timeoutMs?: number;
  /** Called with the version after each look. */
  readonly onProgress?: (version: ModelVersion) => void;
}

/**
 * Pauses grow with the time already waited.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
const SCHEDULE = [
  { beforeMs: 10_000, pauseMs: 1000 },
  { beforeMs: 60_000, pauseMs: 5000 },
  { beforeMs: 120_000, pauseMs: 10_000 },
  { beforeMs: 180_000, pauseMs: 20_000 },
  { beforeMs: 240_000, pauseMs: 30_000 },
] as const;
const LAST_PAUSE_MS = 60_000;

const MODEL_BUILDING = 21107;
const UNDER_WAY: ReadonlySet<number> = new Set([
  STATUS.modelTraining,
  STATUS.modelUntrained,
  STATUS.modelQueuedForTraining,
  MODEL_BUILDING,
]);

/**
 * Begins a training and, unless told otherwise, waits for its end.
 *
 * @returns the model with its new version.
 * @throws TrainingError when the training fails; TrainingTimeoutError when `timeoutMs` is over; the signal's reason.
 */
export async function train(connection: Connection, id: string, options: TrainOptions): Promise<Model> {
  const { sync = true, timeoutMs = 60_000, signal } = options;
  if (!(timeoutMs >= 0)) throw new UserError('timeoutMs must be 0 or more.');
  const model = await createVersion(connection, id, { signal });
  if (!sync) return model;
  const begun = model.model_version;
  if (begun === undefined) throw unanswered('POST', `/v2/models/${id}/versions`);
  return { ...model, model_version: await untilTrained(connection, id, begun, { ...options, timeoutMs }) };
}

async function untilTrained(
  connection: Connection,
  id: string,
  begun: ModelVersion,
  { timeoutMs, signal, onProgress }: TrainOptions & { readonly timeoutMs: number },
): Promise<ModelVersion> {
  const { clock } = connection;
  const startMs = clock.now();
  for (let version = begun; ; version = await getVersion(connection, { id, owner: null }, begun.id, { signal })) {
    onProgress?.(version);
    const status = version.status ?? { code: STATUS.modelQueuedForTraining };
    if (status.code === STATUS.modelTrained) return version;
    if (!UNDER_WAY.has(status.code)) throw new TrainingError(id, begun.id, status);
    const waitedMs = clock.now() - startMs;
    if (waitedMs >= timeoutMs) throw new TrainingTimeoutError(id, begun.id, waitedMs);
    await clock.wait(Math.min(pauseAfter(waitedMs), timeoutMs - waitedMs), signal);
  }
}

function pauseAfter(waitedMs: number): number {
  return SCHEDULE.find(({ beforeMs }) => waitedMs < beforeMs)?.pauseMs ?? LAST_PAUSE_MS;
}
