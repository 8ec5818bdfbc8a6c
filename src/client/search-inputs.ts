import type { PostSearchesRequest, SearchesReply, SearchQuery, SearchTerm } from '../wire/search.ts';
import { LIMITS } from '../wire/limits.ts';
import { BodyBuffer } from './body-buffer.ts';
import { checkPage, type PageOptions } from './call-options.ts';
import type { Crop } from './input-item.ts';
import type { MediaSource } from './media-source.ts';
import { path } from './path.ts';
import type { Connection } from './send.ts';
import { readInput, type StoredInput } from './stored-input.ts';
import { checkCropOffered } from './withdrawn.ts';
import { writeMedia } from './write-media.ts';

/** An input that a search found. */
export interface SearchHit {
  /** Similarity or probability, 0–1; 1 where nothing ranks. */
  readonly score: number;
  readonly input: StoredInput;
}

/**
 * Makes one page of a search. Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/search/README.md.
 * @throws UserError when a page number is unusable.
 */
export async function searchInputs(
  connection: Connection,
  query: SearchQuery,
  options: PageOptions,
): Promise<readonly SearchHit[]> {
  for (const term of query.ands) checkCropOffered(connection, cropOf(term));
  return post(connection, requestOf(query, options), options);
}

/**
 * Makes one page of a search whose one picture is put into the body as it is sent.
 *
 * @param query with empty base64 in the picture's place.
 */
export async function searchWithMedia(
  connection: Connection,
  query: SearchQuery,
  source: MediaSource,
  options: PageOptions,
): Promise<readonly SearchHit[]> {
  const { userAppId } = connection;
  for (const term of query.ands) checkCropOffered(connection, cropOf(term));
  const request = { ...requestOf(query, options), ...(userAppId !== null && { user_app_id: userAppId }) };
  const buffer = new BodyBuffer();
  const room = { room: LIMITS.bodyBytes, maxBytes: LIMITS.imageBytes, signal: options.signal };
  await writeMedia(buffer, JSON.stringify(request), source, room);
  return post(connection, buffer.view(), options);
}

function cropOf(term: SearchTerm): Crop | undefined {
  return 'output' in term ? term.output.input?.data.image?.crop : undefined;
}

function requestOf(query: SearchQuery, { page = 1, perPage = 20 }: PageOptions): PostSearchesRequest {
  checkPage(page, perPage);
  return { query, pagination: { page, per_page: perPage } };
}

async function post(
  connection: Connection,
  body: Buffer | PostSearchesRequest,
  { signal }: PageOptions,
): Promise<readonly SearchHit[]> {
  const call = { method: 'POST', path: path`/v2/searches`, body, signal } as const;
  const { hits } = await connection.send<SearchesReply>(call);
  // Null lists were seen, and hits of 2016 without a score:
  // https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/resources.proto.
  return (hits ?? []).flatMap((hit) => (hit?.input ? [{ score: hit.score ?? 0, input: readInput(hit.input) }] : []));
}
