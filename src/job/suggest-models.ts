import { nearest } from '../base/nearest.ts';
import type { ClarifaiApp } from '../client/app.ts';
import { ClarifaiError } from '../client/errors.ts';
import { PUBLIC_MODELS } from '../wire/public-models.ts';

/** Names in one message. */
const MAX_NAMES = 20;

/** Models that the one call asks for: an app may have thousands. */
const MAX_MODELS = 100;

const PUBLIC_NAMES: readonly string[] = Object.values(PUBLIC_MODELS).map(({ name }) => name);
const PUBLIC_ALIASES: readonly string[] = Object.values(PUBLIC_MODELS).flatMap(({ aliases = [] }) => aliases);

/** Goes on after `No model is named "…"`: the nearest name, and names that can be used. Asks the service once. */
export async function suggestModels(app: ClarifaiApp, mistyped: string): Promise<string> {
  // A name that the service knows no model under is no suggestion, even where it is a public model's.
  const names = (await namesIn(app)).filter((name) => name !== mistyped);
  const meant = nearest(mistyped, [...names, ...PUBLIC_ALIASES]);
  const question = meant === undefined ? '.' : `; did you mean ${meant}?`;
  const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
  return `${question} Available: ${names.slice(0, MAX_NAMES).join(', ')}${more}.`;
}

async function namesIn(app: ClarifaiApp): Promise<readonly string[]> {
  const listed = await listOrNull(app);
  // Today's service lists the app's own models only; the public ones answer to their names all the same.
  const isWhole = listed?.some((name) => PUBLIC_NAMES.includes(name)) ?? false;
  return [...new Set([...(listed ?? []), ...(isWhole ? [] : PUBLIC_NAMES)])].toSorted();
}

/** A key may lack the right to list models, which is no reason to hide what is wrong. */
async function listOrNull(app: ClarifaiApp): Promise<readonly string[] | null> {
  try {
    return (await app.models.getByPage({ perPage: MAX_MODELS })).flatMap(({ name, id }) => name || id);
  } catch (error) {
    if (error instanceof ClarifaiError) return null;
    throw error;
  }
}
