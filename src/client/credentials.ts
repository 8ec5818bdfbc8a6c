import { DEFAULT_BASE_URL, parseBaseUrl, type BaseUrl } from './base-url.ts';
import type { Environment, Located } from './environment.ts';
import { CredentialError, UserError } from './errors.ts';
import { settingSources, VARIABLES, type Setting, type Settings, type SettingSource } from './settings.ts';

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
  /** What messages call the places of these options: `{ apiKey: '--api-key' }`. @default their names */
  readonly origins?: Settings | undefined;
}

/** Credentials, and where they were found. */
export interface FoundCredentials {
  readonly credentials: Credentials;
  readonly source: SettingSource['name'];
  /** What they are and where they stand, for messages: `the API key from CLARIFAI_API_KEY`. */
  readonly description: string;
}

export interface Access {
  readonly credentials: Credentials;
  /** Where the credentials were found; null when there are none. */
  readonly source: SettingSource['name'] | null;
  /** As that of `FoundCredentials`; null when there are none. */
  readonly description: string | null;
  readonly baseUrl: BaseUrl;
}

/**
 * Finds credentials and address: options first, then the environment, then `~/.clarifai/config`. The first place with
 * whole credentials gives them all. Options prefer id and secret; elsewhere a key wins over a token, and that over id
 * and secret. No credentials are needed where an address is given. Source: https://pypi.org/project/clarifai/2.0.29/.
 *
 * @throws UserError when nothing is found; CredentialError when a credential is empty, incomplete, or cannot stand in a
 *   header.
 */
export function resolveAccess(options: CredentialOptions, environment: Environment): Access {
  const access = findAccess(options, environment);
  if (access !== null) return access;
  throw new UserError(
    'No credentials: pass apiKey, or set CLARIFAI_API_KEY (or CLARIFAI_PAT, CLARIFAI_USER_ID and CLARIFAI_APP_ID).',
  );
}

/** As `resolveAccess`; null when neither credentials nor an address stand anywhere. */
export function findAccess(options: CredentialOptions, environment: Environment): Access | null {
  const sources = settingSources(options, environment);
  const found = findCredentials(sources);
  const baseUrl = findAddress(sources);
  if (found !== null) return { ...found, baseUrl: baseUrl ?? parseBaseUrl(DEFAULT_BASE_URL) };
  if (baseUrl !== null) return { credentials: { kind: 'none' }, source: null, description: null, baseUrl };
  refuseRemnants(sources);
  return null;
}

/** Finds the address of the service; null when none is given. @throws UserError when it cannot be used. */
export function findAddress(sources: readonly SettingSource[]): BaseUrl | null {
  const address = firstOf(sources, 'baseUrl');
  return address === undefined ? null : parseBaseUrl(address.value);
}

/** Finds credentials; null when there are none anywhere. @throws UserError as `resolveAccess`. */
export function findCredentials(sources: readonly SettingSource[]): FoundCredentials | null {
  for (const source of sources) {
    const found = source.name === 'options' ? fromOptions(source, sources) : fromElsewhere(source, sources);
    if (found !== null) return { ...found, source: source.name };
  }
  return null;
}

type Candidate = Omit<FoundCredentials, 'source'>;

function fromOptions(source: SettingSource, sources: readonly SettingSource[]): Candidate | null {
  const [pair, key, pat] = [pairOf(source), keyOf(source), source.find('pat')];
  if (pair !== null) return pair;
  if (source.find('appSecret') !== undefined) throw new CredentialError('appSecret needs appId.');
  if (key !== null && pat !== undefined) throw new UserError('Pass either apiKey or pat, not both.');
  return key ?? (pat === undefined ? null : withApp(pat, sources));
}

function fromElsewhere(source: SettingSource, sources: readonly SettingSource[]): Candidate | null {
  const [key, pair, pat] = [keyOf(source), pairOf(source), source.find('pat')];
  if (key !== null) return key;
  // With a secret, the app id is that of the pair; only a user id tells that it is meant for the token.
  const isPairMeant = pair !== null && source.find('userId') === undefined;
  return pat === undefined || isPairMeant ? pair : withApp(pat, sources);
}

function keyOf(source: SettingSource): Candidate | null {
  const apiKey = source.find('apiKey');
  if (apiKey === undefined) return null;
  return {
    credentials: { kind: 'key', apiKey: headerSafe(apiKey) },
    description: `the API key from ${apiKey.origin}`,
  };
}

function pairOf(source: SettingSource): Candidate | null {
  const appSecret = source.find('appSecret');
  const appId = appSecret && source.find('appId');
  if (appId === undefined) return null;
  return {
    credentials: { kind: 'app', appId: headerSafe(appId), appSecret: headerSafe(appSecret!) },
    description: `the app id and secret from ${appId.origin} and ${appSecret!.origin}`,
  };
}

/**
 * A token belongs to a user, so each call must say which app it means.
 * Source: https://github.com/Clarifai/old-docs/blob/HEAD/clarifai-basics/authentication/personal-access-tokens.md.
 */
function withApp(pat: Located, sources: readonly SettingSource[]): Candidate {
  const userId = firstOf(sources, 'userId');
  const appId = firstOf(sources.filter(meansApp), 'appId');
  if (userId === undefined || appId === undefined) {
    throw new CredentialError(
      `The personal access token from ${pat.origin} needs userId and appId (CLARIFAI_USER_ID, CLARIFAI_APP_ID) to name the app.`,
    );
  }
  return {
    credentials: { kind: 'pat', pat: headerSafe(pat), userId: userId.value, appId: appId.value },
    description: `the personal access token from ${pat.origin}`,
  };
}

/**
 * One variable has two meanings: beside a secret it is the id of a pair.
 * Source: https://pypi.org/project/clarifai/2.0.29/.
 */
function meansApp(source: SettingSource): boolean {
  return source.find('appSecret') === undefined || source.find('userId') !== undefined;
}

/** Ids without a secret: it did not arrive. */
function refuseRemnants(sources: readonly SettingSource[]): void {
  const remnant = (['appSecret', 'userId', 'appId'] as const)
    .map((setting) => ({ setting, located: firstOf(sources, setting) }))
    .find(({ located }) => located !== undefined);
  if (remnant?.located === undefined) return;
  const missing = remnant.setting === 'appSecret' ? VARIABLES.appId : `${VARIABLES.pat} (or ${VARIABLES.apiKey})`;
  throw new CredentialError(`The credentials are incomplete: ${remnant.located.origin} is set, ${missing} is not.`);
}

function firstOf(sources: readonly SettingSource[], setting: Setting): Located | undefined {
  for (const source of sources) {
    const located = source.find(setting);
    if (located !== undefined) return located;
  }
  return undefined;
}

function headerSafe({ value, origin }: Located): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new CredentialError(`${origin} holds characters that cannot stand in a header.`);
}
