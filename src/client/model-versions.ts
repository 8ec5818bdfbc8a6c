import type { ModelReply, ModelVersion, ModelVersionReply, ModelVersionsReply, Model } from '../wire/model.ts';
import type { Status } from '../wire/status.ts';
import { checkPage, type CallOptions, type PageOptions } from './call-options.ts';
import { modelPath, type ModelAddress } from './model-address.ts';
import { pages } from './pages.ts';
import type { Connection } from './send.ts';
import { unanswered } from './unanswered.ts';

/**
 * Reads all versions, newest first.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/model/create-get-update-and-delete.md.
 */
export function listVersions(
  connection: Connection,
  { id, owner }: ModelAddress,
  { perPage = 128, signal }: Omit<PageOptions, 'page'>,
): AsyncIterable<ModelVersion> {
  checkPage(1, perPage);
  const target = `${modelPath(id)}/versions`;
  return pages(async (page) => {
    const call = { method: 'GET', path: target, query: { page, per_page: perPage }, userAppId: owner, signal } as const;
    const { model_versions: versions } = await connection.send<ModelVersionsReply>(call);
    return (versions ?? []).filter((version) => version !== null);
  });
}

/** Reads one version. @throws ApiError with HTTP status 404 when there is none. */
export async function getVersion(
  connection: Connection,
  { id, owner }: ModelAddress,
  versionId: string,
  { signal }: CallOptions,
): Promise<ModelVersion> {
  const target = modelPath(id, versionId);
  const call = { method: 'GET', path: target, userAppId: owner, signal } as const;
  const { model_version: version } = await connection.send<ModelVersionReply>(call);
  if (version === undefined || version === null) throw unanswered('GET', target);
  return version;
}

/** Deletes one version. */
export async function deleteVersion(
  connection: Connection,
  id: string,
  versionId: string,
  { signal }: CallOptions,
): Promise<Status> {
  const call = { method: 'DELETE', path: modelPath(id, versionId), signal } as const;
  return (await connection.send<{ readonly status: Status }>(call)).status;
}

/** Makes a version, which is the same as to begin training. Not tried again after a lost reply: that would train twice. */
export async function createVersion(connection: Connection, id: string, { signal }: CallOptions): Promise<Model> {
  const target = `${modelPath(id)}/versions`;
  const call = { method: 'POST', path: target, body: {}, repeatable: false, signal } as const;
  const { model } = await connection.send<ModelReply>(call);
  if (model === undefined || model === null) throw unanswered('POST', target);
  return model;
}
