import type { Hono } from 'hono';

import type { Callers } from '../guard/callers.ts';
import { TOKEN_SECONDS } from '../guard/tokens.ts';
import { ok } from './reply.ts';

/**
 * Gives tokens for id and secret of an app. The body tells nothing new and is not read.
 * Source: https://pypi.org/project/clarifai/2.0.29/.
 */
export function tokenRoute(api: Hono, callers: Callers): void {
  api.post('/token', (context) =>
    ok(context, {
      access_token: callers.issueToken(context.req.header('authorization')),
      expires_in: TOKEN_SECONDS,
      scope: 'api_access_write api_access api_access_read',
    }),
  );
}
