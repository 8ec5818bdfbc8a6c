import { STATUS } from '../wire/status.ts';
import type { ClarifaiApp } from './app.ts';
import { ApiError, AuthError, TransportError } from './errors.ts';

/** What one cheap call tells of a service and the credentials for it. */
export type AccessVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused' | 'unreachable' | 'troubled'; readonly message: string };

/**
 * Asks the service for one model, to see whether it can be reached (else `unreachable`), takes the credentials (else
 * `refused`), and is well (else `troubled`).
 *
 * @throws UserError and whatever else is not the service's doing.
 */
export async function checkAccess(app: ClarifaiApp): Promise<AccessVerdict> {
  try {
    await app.models.getByPage({ perPage: 1 });
    return { kind: 'accepted' };
  } catch (error) {
    // A key without the right to list models is a good key.
    if (error instanceof AuthError && error.code === STATUS.insufficientScopes) return { kind: 'accepted' };
    if (error instanceof AuthError) return { kind: 'refused', message: error.message };
    if (error instanceof ApiError) return { kind: 'troubled', message: error.message };
    if (error instanceof TransportError) return { kind: 'unreachable', message: error.message };
    throw error;
  }
}
