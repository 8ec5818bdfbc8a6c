import type { Output, OutputsReply } from '../wire/model.ts';
import type { Status } from '../wire/status.ts';
import { encodeInputs } from './body.ts';
import type { BulkOptions } from './call-options.ts';
import { checkItems, type InputItem } from './input-item.ts';
import { modelPath, type ModelAddress } from './model-address.ts';
import { alignAnswers, type Outcome } from './outcome.ts';
import { outputConfig, type OutputOptions } from './output-config.ts';
import { readItems } from './reply-items.ts';
import type { Connection } from './send.ts';
import { checkCropOffered } from './withdrawn.ts';

export interface PredictOptions extends OutputOptions, BulkOptions {
  /** Asks this version instead of the latest trained one. */
  readonly versionId?: string | undefined;
}

export interface Predictions {
  /** Of the call as a whole; null when no item could be read, so that nothing was sent. */
  readonly status: Status | null;
  /** One per item, in order. */
  readonly outputs: readonly Outcome<Output>[];
}

/**
 * Asks a model about up to 128 inputs in one call.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/predict/images.md.
 */
export async function predict(
  connection: Connection,
  model: ModelAddress,
  items: readonly InputItem[],
  options: PredictOptions,
): Promise<Predictions> {
  checkItems(items);
  for (const { crop } of items) checkCropOffered(connection, crop);
  const { body, failed } = await encodeInputs(items, tailOf(connection, model, options), {
    ...options,
    encoder: connection.encoder,
  });
  if (failed.length === items.length) return { status: null, outputs: alignAnswers<Output>(items, failed, [], idOf) };
  const { versionId, signal } = options;
  const target = `${modelPath(model.id, versionId)}/outputs`;
  const reply = await connection.send<OutputsReply>({ method: 'POST', path: target, body, bulk: true, signal });
  return {
    status: reply.status,
    outputs: alignAnswers(items, failed, readItems<Output>(reply.outputs, ['status']), idOf),
  };
}

function tailOf({ profile, userAppId }: Connection, { owner }: ModelAddress, options: PredictOptions): object {
  const config = outputConfig(options);
  const info = { output_info: { output_config: config } };
  // Today a version carries the output info.
  const model = profile === 'legacy' ? info : { model_version: info };
  return {
    ...(config !== null && { model }),
    ...(userAppId !== null && { user_app_id: owner ?? userAppId }),
  };
}

function idOf(output: Output): string | null | undefined {
  return output.input?.id;
}
