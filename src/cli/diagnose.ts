import { DEFAULT_BASE_URL } from '../client/base-url.ts';
import { findCredentials } from '../client/credentials.ts';
import type { Environment } from '../client/environment.ts';
import { UserError } from '../client/errors.ts';
import { proxyFor } from '../client/proxy.ts';
import { settingSources, VARIABLES, type Setting } from '../client/settings.ts';
import type { Diagnosis, FoundSetting } from './diagnosis.ts';
import { inotifyLimits, modeOfConfigFile, proxiesIn, versions } from './machine.ts';
import { shown } from './print/settings.ts';
import { testAccess, type TestedAccess } from './test-access.ts';

/** Looks at everything that a run depends on, and makes one call to the service. */
export async function diagnose(environment: Environment): Promise<Diagnosis> {
  const account = findAccount(environment);
  const service = account.problem === null ? await reach(account, environment) : NOT_ASKED;
  const { configFile, problem: looseMode } = await modeOfConfigFile(environment);
  return {
    versions: await versions(),
    configFile,
    settings: account.settings,
    credentials: account.credentials,
    service: service.tested,
    inotify: await inotifyLimits(),
    proxy: service.proxy,
    proxies: proxiesIn(environment),
    problems: [account.problem, service.problem, looseMode].filter((problem) => problem !== null),
  };
}

interface Account {
  readonly settings: readonly FoundSetting[];
  readonly credentials: Diagnosis['credentials'];
  readonly baseUrl: string;
  readonly problem: string | null;
}

/** Finds settings and credentials as a run does. */
function findAccount(environment: Environment): Account {
  const sources = settingSources({}, environment);
  let settings: readonly FoundSetting[] = [];
  try {
    const named = Object.keys(VARIABLES) as Setting[];
    const all = sources.flatMap((source) => named.map((setting) => ({ source, setting, value: source.get(setting) })));
    const set = all.flatMap(({ source, setting, value }) => (value === undefined ? [] : [{ source, setting, value }]));
    settings = set.map(({ source, setting, value }) => ({
      name: VARIABLES[setting],
      source: source.name,
      value: shown(setting, value),
    }));
    const access = findCredentials(sources);
    const credentials = access && { kind: access.credentials.kind, source: access.source ?? '' };
    const address = set.find(({ setting }) => setting === 'baseUrl')?.value;
    return { settings, credentials, baseUrl: address ?? DEFAULT_BASE_URL, problem: null };
  } catch (error) {
    return { settings, credentials: null, baseUrl: DEFAULT_BASE_URL, problem: messageOf(error) };
  }
}

interface Reached {
  readonly tested: TestedAccess | null;
  readonly proxy: Diagnosis['proxy'];
  readonly problem: string | null;
}

const NOT_ASKED: Reached = { tested: null, proxy: null, problem: null };

async function reach({ baseUrl, credentials }: Account, environment: Environment): Promise<Reached> {
  try {
    const tested = await testAccess({ baseUrl }, environment);
    const { verdict } = tested;
    const isFine = verdict.kind === 'accepted' || (verdict.kind === 'refused' && credentials === null);
    const proxy = proxyFor(tested.baseUrl, environment);
    return {
      tested,
      proxy: proxy && { host: proxy.host, variable: proxy.variable },
      problem: isFine ? null : verdict.message,
    };
  } catch (error) {
    return { ...NOT_ASKED, problem: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  throw error;
}
