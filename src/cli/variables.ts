import { nearest } from '../base/nearest.ts';
import { VARIABLES } from '../client/settings.ts';
import { FIELDS } from '../job/file/fields.ts';

const PREFIX = 'CLARIFAI_INGEST_';

/** Settings that no variable can set: where a secret is kept has a variable of the account. */
const FILE_ONLY: ReadonlySet<string> = new Set(['apiKeyFile', 'patFile']);

const ACCOUNT: readonly string[] = Object.values(VARIABLES).flatMap((name) => [name, `${name}_FILE`]);

/** Variables of other programs whose names are like some of ours. */
const OF_OTHERS: ReadonlySet<string> = new Set(['CLARIFAI_PATH', 'CLARIFAI_APP_URL', 'CLARIFAI_API_URL']);

/** The variable that a setting can be set by: `CLARIFAI_INGEST_MAX_SIDE` for `maxSide`. */
export function variableOf(setting: string): string {
  return PREFIX + setting.replaceAll(/[A-Z]/g, '_$&').toUpperCase();
}

/**
 * A sentence about each variable that no command reads although its name says so, with the one that may be meant:
 * unknown `CLARIFAI_INGEST_…` variables, and names that are nearly those of the account.
 */
export function variableWarnings(environment: NodeJS.ProcessEnv): readonly string[] {
  const settings = Object.keys(FIELDS)
    .filter((setting) => !FILE_ONLY.has(setting))
    .map(variableOf);
  return Object.keys(environment).flatMap((name) => {
    if (name.startsWith(PREFIX)) return settings.includes(name) ? [] : [unknownSetting(name, settings)];
    const meant = accountVariableLike(name);
    return meant === undefined || environment[meant] !== undefined ? [] : [`${name}: unknown; did you mean ${meant}?`];
  });
}

function unknownSetting(name: string, settings: readonly string[]): string {
  const suffixes = settings.map((each) => each.slice(PREFIX.length));
  const secret = /^(API_KEY|PAT)_FILE$/.exec(name.slice(PREFIX.length))?.[0];
  const like = nearest(name.slice(PREFIX.length), suffixes);
  const meant = secret === undefined ? like && PREFIX + like : `CLARIFAI_${secret}`;
  return `${name}: unknown setting${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

/** Other programs of Clarifai have variables too, and people number their keys: only slips of the hand are meant. */
function accountVariableLike(name: string): string | undefined {
  if (ACCOUNT.includes(name) || OF_OTHERS.has(name) || /\d$/.test(name)) return undefined;
  // A slip in a short name is soon another word.
  return nearest(name, ACCOUNT, /^CLARIFAI_.{1,4}$/i.test(name) ? 1 : 2);
}
