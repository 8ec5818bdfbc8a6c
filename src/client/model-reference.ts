import type { UserAppId } from '../wire/input.ts';
import { UserError } from './errors.ts';

/** What callers mean when they name a model. */
export type ModelReference =
  | { readonly kind: 'name'; readonly nameOrId: string }
  | {
      readonly kind: 'address';
      readonly id: string;
      readonly owner: UserAppId;
      /** Null where the address names no version. */
      readonly versionId: string | null;
    };

const FORM = 'https://clarifai.com/{user}/{app}/models/{id}[/versions/{version}]';

/**
 * Reads a name, a hash id, a slug, or a model's address on clarifai.com.
 * Source: https://github.com/Clarifai/clarifai-nodejs-grpc/blob/HEAD/proto/clarifai/api/service.proto.
 *
 * @throws UserError when it is empty, or an address of something else.
 */
export function parseModelReference(text: string): ModelReference {
  const trimmed = typeof text === 'string' ? text.trim() : '';
  if (trimmed === '') throw new UserError('A model is named by a text that is not empty.');
  if (!/^https?:\/\//i.test(trimmed)) return { kind: 'name', nameOrId: trimmed };
  if (!URL.canParse(trimmed)) throw notAModel();
  const { hostname, pathname } = new URL(trimmed);
  if (hostname !== 'clarifai.com' && hostname !== 'www.clarifai.com') throw notAModel();
  const [user, app, models, id, versions, version, ...rest] = segmentsOf(pathname);
  const isModel = models === 'models' && rest.length === 0 && (versions === undefined || versions === 'versions');
  const isWhole = id !== undefined && (versions === undefined) === (version === undefined);
  if (user === undefined || app === undefined || !isModel || !isWhole) throw notAModel();
  return { kind: 'address', id, owner: { user_id: user, app_id: app }, versionId: version ?? null };
}

function segmentsOf(pathname: string): readonly string[] {
  try {
    return pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    throw notAModel();
  }
}

function notAModel(): UserError {
  return new UserError(`The address is not that of a model; one looks like ${FORM}.`);
}
