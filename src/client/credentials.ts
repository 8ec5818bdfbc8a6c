import { DEFAULT_BASE_URL, parseBaseUrl, type BaseUrl } from './base-url.ts';
import { readVariable, type Environment } from './environment.ts';
import { UserError } from './errors.ts';

/** Who calls: an app's key, a user's personal access token, or nobody (a server that asks for no credentials). */
export type Credentials =
  | { readonly kind: 'key'; readonly apiKey: string }
  | { readonly kind: 'pat'; readonly pat: string; readonly userId: string; readonly appId: string }
  | { readonly kind: 'none' };

export interface CredentialOptions {
  /** Key of one app. Else `CLARIFAI_API_KEY`. */
  readonly apiKey?: string | undefined;
  /** Personal access token; needs `userId` and `appId`. Else `CLARIFAI_PAT`. */
  readonly pat?: string | undefined;
  /** Owner of the app that a token works on. Else `CLARIFAI_USER_ID`. */
  readonly userId?: string | undefined;
  /** The app that a token works on. Else `CLARIFAI_APP_ID`. */
  readonly appId?: string | undefined;
  /** Address of the service. Else `CLARIFAI_API_BASE`. @default https://api.clarifai.com */
  readonly baseUrl?: string | undefined;
}

export interface Access {
  readonly credentials: Credentials;
  readonly baseUrl: BaseUrl;
}

/**
 * Finds credentials and address: options first, then the environment, where a key wins over a token. Each variable may
 * also be given as `NAME_FILE`. No credentials are needed where an address is given.
 *
 * @throws UserError when nothing is found, a token lacks its user or app, or a secret cannot stand in a header.
 */
export function resolveAccess(options: CredentialOptions, environment: Environment): Access {
  const address = options.baseUrl ?? readVariable(environment, 'CLARIFAI_API_BASE');
  const credentials = fromOptions(options, environment) ?? fromEnvironment(options, environment);
  if (credentials === null && address === undefined) {
    throw new UserError(
      'No credentials: pass apiKey, or set CLARIFAI_API_KEY (or CLARIFAI_PAT, CLARIFAI_USER_ID and CLARIFAI_APP_ID).',
    );
  }
  return { credentials: credentials ?? { kind: 'none' }, baseUrl: parseBaseUrl(address ?? DEFAULT_BASE_URL) };
}

function fromOptions(options: CredentialOptions, environment: Environment): Credentials | null {
  if (options.apiKey !== undefined && options.pat !== undefined) {
    throw new UserError('Pass either apiKey or pat, not both.');
  }
  if (options.apiKey !== undefined) return { kind: 'key', apiKey: headerSafe('apiKey', options.apiKey) };
  return options.pat === undefined ? null : withApp(options.pat, options, environment);
}

function fromEnvironment(options: CredentialOptions, environment: Environment): Credentials | null {
  const apiKey = readVariable(environment, 'CLARIFAI_API_KEY');
  if (apiKey !== undefined) return { kind: 'key', apiKey: headerSafe('CLARIFAI_API_KEY', apiKey) };
  const pat = readVariable(environment, 'CLARIFAI_PAT');
  return pat === undefined ? null : withApp(pat, options, environment);
}

/** A token belongs to a user, so each call must say which app it means. Source: wire reference, section 3.3. */
function withApp(pat: string, options: CredentialOptions, environment: Environment): Credentials {
  const userId = options.userId ?? readVariable(environment, 'CLARIFAI_USER_ID');
  const appId = options.appId ?? readVariable(environment, 'CLARIFAI_APP_ID');
  if (userId === undefined || appId === undefined) {
    throw new UserError(
      'A personal access token needs userId and appId (CLARIFAI_USER_ID, CLARIFAI_APP_ID) to name the app.',
    );
  }
  return { kind: 'pat', pat: headerSafe('pat', pat), userId, appId };
}

function headerSafe(name: string, secret: string): string {
  const trimmed = secret.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new UserError(`${name} is empty or holds characters that cannot stand in a header.`);
  }
  return trimmed;
}
