import { STATUS } from '../wire/status.ts';
import type { ClarifaiApp } from './app.ts';
import { ApiError, AuthError, ProxyError, TransportError } from './errors.ts';

/** What one cheap call tells of a service and the credentials for it. */
export type AccessVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused' | 'refused-by-proxy' | 'unreachable' | 'troubled'; readonly message: string };

/**
 * Asks the service for one model, to see whether it can be reached (else `unreachable`, or `refused-by-proxy` where the
 * proxy does not take the credentials for itself), takes the credentials (else `refused`), and is well (else `troubled`).
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
    if (error instanceof ProxyError && error.proxyStatus === 407) {
      return { kind: 'refused-by-proxy', message: error.message };
    }
    if (error instanceof TransportError) return { kind: 'unreachable', message: error.message };
    throw error;
  }
}
