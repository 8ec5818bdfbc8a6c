import { ClarifaiApp } from '../client/app.ts';
import { checkAccess, type AccessVerdict } from '../client/check-access.ts';
import type { CredentialOptions } from '../client/credentials.ts';
import type { Environment } from '../client/environment.ts';
import { EXIT } from './exit-codes.ts';

export interface TestedAccess {
  readonly baseUrl: string;
  readonly verdict: AccessVerdict;
}

const TIMEOUT_MS = 15_000;

/** Tries the credentials with one cheap call. @throws UserError when there are none, or they cannot be used. */
export async function testAccess(options: CredentialOptions, environment: Environment): Promise<TestedAccess> {
  const app = new ClarifaiApp({
    ...options,
    environment,
    timeouts: { connectMs: TIMEOUT_MS, callMs: TIMEOUT_MS },
    retry: { attempts: 1, patienceMs: 0 },
  });
  try {
    return { baseUrl: app.baseUrl, verdict: await checkAccess(app) };
  } finally {
    await app.close();
  }
}

/** The exit code that goes with a verdict. */
export function exitCodeOf({ kind }: AccessVerdict): number {
  switch (kind) {
    case 'accepted':
      return EXIT.done;
    case 'refused':
    case 'refused-by-proxy':
      return EXIT.authentication;
    case 'unreachable':
    case 'troubled':
      return EXIT.unavailable;
  }
}
