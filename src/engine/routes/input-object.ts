import type { Input } from '../../wire/input.ts';
import { STATUS } from '../../wire/status.ts';
import type { StoredInput } from '../store/store.ts';

/** Where the engine serves the image of an input. */
export function hostedUrl(origin: string, appId: string, id: string): string {
  return `${origin}/hosted/${encodeURIComponent(appId)}/${encodeURIComponent(id)}`;
}

/**
 * The input that a hosted address speaks of; undefined for any other address.
 *
 * @param origin by which the client reaches the engine now.
 */
export function hostedInput(
  url: string,
  origin: string | undefined,
): { readonly appId: string; readonly id: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname, origin: given } = new URL(url);
  // The engine may have moved to another port since it gave the address out.
  if (given !== origin && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return undefined;
  const [, appId, id] = /^\/hosted\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  if (appId === undefined || id === undefined) return undefined;
  try {
    return { appId: decodeURIComponent(appId), id: decodeURIComponent(id) };
  } catch {
    // A stray % sign: the engine never gave this address out.
    return undefined;
  }
}

/**
 * A stored input in the wire's words; bytes are never echoed.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/api-guide/data/create-get-update-delete.md.
 */
export function inputObject(input: StoredInput, origin: string): Input {
  const { url, file, local, format, width, height, crop } = input.image;
  // What was fetched is told by the engine's own address from then on, whether or not a copy is kept.
  const isHosted = file !== null || local !== null || input.status.code === STATUS.inputSuccess;
  const image = {
    url: isHosted ? hostedUrl(origin, input.appId, input.id) : (url ?? ''),
    ...(crop && { crop }),
    ...(width !== null && height !== null && { image_info: { width, height, ...(format !== null && { format }) } }),
  };
  return {
    id: input.id,
    data: { image, ...input.data },
    created_at: input.createdAt,
    modified_at: input.modifiedAt,
    status: input.status,
  };
}
