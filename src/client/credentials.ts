import { DEFAULT_BASE_URL, parseBaseUrl, type BaseUrl } from './base-url.ts';
import type { Environment } from './environment.ts';
import { UserError } from './errors.ts';
import { settingSources, VARIABLES, type Setting, type SettingSource } from './settings.ts';

/** Credentials that are sent as they are: an app's key, a user's personal access token, or none at all. */
export type FixedCredentials =
  | { readonly kind: 'key'; readonly apiKey: string }
  | { readonly kind: 'pat'; readonly pat: string; readonly userId: string; readonly appId: string }
  | { readonly kind: 'none' };

/** Id and secret of an app, which give a token for some hours. */
export interface AppCredentials {
  readonly kind: 'app';
  readonly appId: string;
  readonly appSecret: string;
}

export type Credentials = FixedCredentials | AppCredentials;

export interface CredentialOptions {
  /** Key of one app. Else `CLARIFAI_API_KEY`. */
  readonly apiKey?: string | undefined;
  /** Personal access token; needs `userId` and `appId`. Else `CLARIFAI_PAT`. */
  readonly pat?: string | undefined;
  /** Owner of the app that a personal access token works on. Else `CLARIFAI_USER_ID`. */
  readonly userId?: string | undefined;
  /** The app that a personal access token works on, or with `appSecret` the id that goes with it. Else `CLARIFAI_APP_ID`. */
  readonly appId?: string | undefined;
  /** Secret of an app of 2017; needs `appId`. Else `CLARIFAI_APP_SECRET`. */
  readonly appSecret?: string | undefined;
  /** Address of the service. Else `CLARIFAI_API_BASE`. @default https://api.clarifai.com */
  readonly baseUrl?: string | undefined;
}

export interface Access {
  readonly credentials: Credentials;
  /** Where the credentials were found; null when there are none. */
  readonly source: SettingSource['name'] | null;
  readonly baseUrl: BaseUrl;
}

/**
 * Finds credentials and address: options first, then the environment, then `~/.clarifai/config`. The first place with
 * whole credentials gives them all. Options prefer id and secret; elsewhere a key wins over a token, and that over id
 * and secret. No credentials are needed where an address is given. Source: wire reference, section 16.2.
 *
 * @throws UserError when nothing is found, a part is missing, or a secret cannot stand in a header.
 */
export function resolveAccess(options: CredentialOptions, environment: Environment): Access {
  const sources = settingSources(options, environment);
  const found = findCredentials(sources);
  const address = firstOf(sources, 'baseUrl');
  if (found === null && address === undefined) {
    throw new UserError(
      'No credentials: pass apiKey, or set CLARIFAI_API_KEY (or CLARIFAI_PAT, CLARIFAI_USER_ID and CLARIFAI_APP_ID).',
    );
  }
  const baseUrl = parseBaseUrl(address ?? DEFAULT_BASE_URL);
  return { ...(found ?? { credentials: { kind: 'none' }, source: null }), baseUrl };
}

/** Finds credentials; null when there are none anywhere. @throws UserError as `resolveAccess`. */
export function findCredentials(sources: readonly SettingSource[]): Omit<Access, 'baseUrl'> | null {
  for (const source of sources) {
    const isOptions = source.name === 'options';
    const credentials = isOptions ? fromOptions(source, sources) : fromElsewhere(source, sources);
    if (credentials !== null) return { credentials, source: source.name };
  }
  return null;
}

function fromOptions(source: SettingSource, sources: readonly SettingSource[]): Credentials | null {
  const [pair, key, pat] = [pairOf(source), keyOf(source), source.get('pat')];
  if (pair !== null) return pair;
  if (source.get('appSecret') !== undefined) throw new UserError('appSecret needs appId.');
  if (key !== null && pat !== undefined) throw new UserError('Pass either apiKey or pat, not both.');
  return key ?? (pat === undefined ? null : withApp(pat, sources));
}

function fromElsewhere(source: SettingSource, sources: readonly SettingSource[]): Credentials | null {
  const key = keyOf(source);
  if (key !== null) return key;
  const pair = pairOf(source);
  const pat = source.get('pat');
  // With a secret, the app id is that of the pair; only a user id tells that it is meant for the token.
  const isPairMeant = pair !== null && source.get('userId') === undefined;
  return pat === undefined || isPairMeant ? pair : withApp(pat, sources);
}

function keyOf(source: SettingSource): Credentials | null {
  const apiKey = source.get('apiKey');
  return apiKey === undefined ? null : { kind: 'key', apiKey: headerSafe(nameIn(source, 'apiKey'), apiKey) };
}

function pairOf(source: SettingSource): AppCredentials | null {
  const [appId, appSecret] = [source.get('appId'), source.get('appSecret')];
  if (appId === undefined || appSecret === undefined) return null;
  return {
    kind: 'app',
    appId: headerSafe(nameIn(source, 'appId'), appId),
    appSecret: headerSafe(nameIn(source, 'appSecret'), appSecret),
  };
}

/** A token belongs to a user, so each call must say which app it means. Source: wire reference, section 3.3. */
function withApp(pat: string, sources: readonly SettingSource[]): Credentials {
  const userId = firstOf(sources, 'userId');
  const appId = firstOf(sources.filter(meansApp), 'appId');
  if (userId === undefined || appId === undefined) {
    throw new UserError(
      'A personal access token needs userId and appId (CLARIFAI_USER_ID, CLARIFAI_APP_ID) to name the app.',
    );
  }
  return { kind: 'pat', pat: headerSafe('pat', pat), userId, appId };
}

/** One variable has two meanings: beside a secret it is the id of a pair. Source: wire reference, section 3.3. */
function meansApp(source: SettingSource): boolean {
  return source.get('appSecret') === undefined || source.get('userId') !== undefined;
}

function firstOf(sources: readonly SettingSource[], setting: Setting): string | undefined {
  for (const source of sources) {
    const value = source.get(setting);
    if (value !== undefined) return value;
  }
  return undefined;
}

function nameIn(source: SettingSource, setting: Setting): string {
  return source.name === 'options' ? setting : VARIABLES[setting];
}

function headerSafe(name: string, secret: string): string {
  const trimmed = secret.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new UserError(`${name} is empty or holds characters that cannot stand in a header.`);
  }
  return trimmed;
}
