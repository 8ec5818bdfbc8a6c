import { nearest } from '../base/nearest.ts';
import { PUBLIC_MODELS } from '../wire/public-models.ts';
import { ClarifaiError } from './errors.ts';
import { listModelsPage } from './list-models.ts';
import type { Connection } from './send.ts';

/** Names in one message. */
const MAX_NAMES = 20;

/** Models that the one call asks for: an app may have thousands. */
const MAX_MODELS = 100;

/**
 * Goes on after `No model is named "…"`: the nearest name, and names that can be used. Asks the service once.
 *
 * @throws the signal's reason when aborted.
 */
export async function suggestModels(
  connection: Connection,
  mistyped: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const names = await namesOf(connection, signal);
  const meant = nearest(mistyped, [...names, ...PUBLIC_ALIASES]);
  const question = meant === undefined ? '.' : `; did you mean ${meant}?`;
  const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
  return `${question} Available: ${names.slice(0, MAX_NAMES).join(', ')}${more}.`;
}

const PUBLIC_ALIASES: readonly string[] = Object.values(PUBLIC_MODELS).flatMap(({ aliases = [] }) => aliases);

async function namesOf(connection: Connection, signal: AbortSignal | undefined): Promise<readonly string[]> {
  const listed = await listOrNull(connection, signal);
  // Today's service lists the app's own models only; the public ones answer to their names all the same.
  const isWhole = listed !== null && connection.userAppId === null;
  const known = isWhole ? [] : Object.values(PUBLIC_MODELS).map(({ name }) => name);
  return [...new Set([...(listed ?? []), ...known])].toSorted();
}

/** A key may lack the right to list models, which is no reason to hide what is wrong. */
async function listOrNull(connection: Connection, signal: AbortSignal | undefined): Promise<readonly string[] | null> {
  try {
    const models = await listModelsPage(connection, { perPage: MAX_MODELS, signal });
    return models.flatMap(({ name, id }) => name || id || []);
  } catch (error) {
    if (error instanceof ClarifaiError) return null;
    throw error;
  }
}
