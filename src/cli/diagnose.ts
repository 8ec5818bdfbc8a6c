import { findAccess, type Access } from '../client/credentials.ts';
import type { Environment } from '../client/environment.ts';
import { UserError } from '../client/errors.ts';
import { proxyFor } from '../client/proxy.ts';
import { settingSources, VARIABLES, type Setting } from '../client/settings.ts';
import type { Diagnosis, FoundSetting } from './diagnosis.ts';
import { inotifyLimits, missingModels, modeOfConfigFile, proxiesIn, versions } from './machine.ts';
import { shown } from './print/settings.ts';
import { testAccess, type TestedAccess } from './test-access.ts';
import { variableWarnings } from './variables.ts';

/** Looks at everything that a run depends on, and makes one call to the service, if there is an account. */
export async function diagnose(environment: Environment): Promise<Diagnosis> {
  const { settings, problems } = findSettings(environment);
  const { access, problem } = problems.length === 0 ? accessIn(environment) : NO_ACCESS;
  const service = access === null ? NOT_ASKED : await reach(access, environment);
  const { configFile, problem: looseMode } = await modeOfConfigFile(environment);
  return {
    versions: await versions(),
    missingModels: await missingModels(),
    configFile,
    settings,
    credentials: credentialsOf(access),
    service: service.tested,
    inotify: await inotifyLimits(),
    proxy: service.proxy,
    proxies: proxiesIn(environment),
    warnings: variableWarnings(environment),
    problems: [...problems, problem, service.problem, looseMode].filter((each) => each !== null),
  };
}

interface Settings {
  readonly settings: readonly FoundSetting[];
  /** What is wrong with some of them, each once. */
  readonly problems: readonly string[];
}

/** Finds the settings of all places, whether a run would use them or not. */
function findSettings(environment: Environment): Settings {
  const settings: FoundSetting[] = [];
  const problems = new Set<string>();
  for (const source of settingSources({}, environment)) {
    for (const setting of Object.keys(VARIABLES) as Setting[]) {
      try {
        const found = source.find(setting);
        if (found) settings.push({ name: VARIABLES[setting], source: source.name, value: shown(setting, found.value) });
      } catch (error) {
        problems.add(messageOf(error));
      }
    }
  }
  return { settings, problems: [...problems] };
}

interface FoundAccess {
  /** Null where a run would use the embedded engine, or there is a problem. */
  readonly access: Access | null;
  readonly problem: string | null;
}

const NO_ACCESS: FoundAccess = { access: null, problem: null };

/** Finds credentials and address as a run does. */
function accessIn(environment: Environment): FoundAccess {
  try {
    return { access: findAccess({}, environment), problem: null };
  } catch (error) {
    return { access: null, problem: messageOf(error) };
  }
}

function credentialsOf(access: Access | null): Diagnosis['credentials'] {
  return access?.source ? { kind: access.credentials.kind, source: access.source } : null;
}

interface Reached {
  readonly tested: TestedAccess | null;
  readonly proxy: Diagnosis['proxy'];
  readonly problem: string | null;
}

const NOT_ASKED: Reached = { tested: null, proxy: null, problem: null };

async function reach({ source }: Access, environment: Environment): Promise<Reached> {
  try {
    const tested = await testAccess({}, environment);
    const { verdict } = tested;
    const isFine = verdict.kind === 'accepted' || (verdict.kind === 'refused' && source === null);
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
