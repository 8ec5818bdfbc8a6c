import type { InputsReply } from '../wire/input.ts';
import type { Model, ModelReply } from '../wire/model.ts';
import { checkPage, type CallOptions, type PageOptions } from './call-options.ts';
import { modelPath, type ModelAddress } from './model-address.ts';
import type { Connection } from './send.ts';
import { readInputs, type StoredInput } from './stored-input.ts';
import { unanswered } from './unanswered.ts';

export interface ModelInfoOptions extends CallOptions {
  /** Whether the concepts of the model are told too. @default false */
  readonly verbose?: boolean;
}

export interface ModelInputsOptions extends PageOptions {
  /** Of this version instead of the latest. */
  readonly versionId?: string;
}

/**
 * Reads a model anew. @throws ApiError with HTTP status 404 when it is gone.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export async function readModel(
  connection: Connection,
  { id, owner }: ModelAddress,
  { verbose = false, signal }: ModelInfoOptions,
): Promise<Model> {
  const target = verbose ? `${modelPath(id)}/output_info` : modelPath(id);
  const call = { method: 'GET', path: target, userAppId: owner, signal } as const;
  const { model } = await connection.send<ModelReply>(call);
  if (model === undefined || model === null) throw unanswered('GET', target);
  return model;
}

/** The ids of a model's concepts, from a verbose reply of 2017 or of today. */
export function conceptIdsOf({ output_info: info, model_version: version }: Model): readonly string[] {
  const concepts = info?.data?.concepts ?? version?.output_info?.data?.concepts ?? [];
  return concepts.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** Reads one page of the inputs that a model was trained with. */
export async function listModelInputs(
  connection: Connection,
  { id, owner }: ModelAddress,
  { versionId, page = 1, perPage = 20, signal }: ModelInputsOptions,
): Promise<readonly StoredInput[]> {
  checkPage(page, perPage);
  const target = `${modelPath(id, versionId)}/inputs`;
  const call = { method: 'GET', path: target, query: { page, per_page: perPage }, userAppId: owner, signal } as const;
  return readInputs((await connection.send<InputsReply>(call)).inputs);
}
