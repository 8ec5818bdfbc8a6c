import { readFile } from 'node:fs/promises';

import type { Hono } from 'hono';
import type { Logger } from 'pino';

import { UserError } from '../../client/errors.ts';
import { parseListen } from './serve/parse-listen.ts';
import { serveVitals } from './serve/serve-vitals.ts';
import type { Serving } from './serve/serve-vitals.ts';
import type { Vitals } from './vitals.ts';

/** What of a daemon can be looked at, and by whom. */
export interface StatusSettings {
  /** Where metrics, health and the page are served; undefined: nowhere, or with the page at port 9464 of this machine. */
  readonly listen: string | undefined;
  /** A file with the token that callers must know. */
  readonly tokenFile: string | undefined;
  /** Whether there is a page for people. */
  readonly ui: boolean;
}

const USUAL_ADDRESS = '127.0.0.1:9464';

/**
 * Serves what the settings ask for; undefined when that is nothing.
 *
 * @throws UserError when the address or the token cannot be used.
 */
export async function openStatus(
  { listen, tokenFile, ui }: StatusSettings,
  { vitals, log }: { readonly vitals: Vitals; readonly log: Logger },
): Promise<Serving | undefined> {
  if (listen === undefined && !ui) return undefined;
  const token = tokenFile === undefined ? undefined : await readToken(tokenFile);
  // What makes thumbnails is loaded only where somebody looks.
  const page = ui ? await import('./page/status-page.ts') : undefined;
  return serveVitals({
    listen: parseListen(listen ?? USUAL_ADDRESS),
    vitals,
    log,
    ...(token !== undefined && { token }),
    ...(page && { routes: (app: Hono) => page.statusPageRoutes(app, vitals) }),
  });
}

async function readToken(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The token file ${file} cannot be read (${error.code ?? error.message}).`);
  });
  const token = text.trim();
  if (token.length < 16) throw new UserError(`The token in ${file} is too short: it needs 16 characters.`);
  return token;
}
