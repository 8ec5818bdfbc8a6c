import { once } from 'node:events';
import { resolve } from 'node:path';

import type { Logger } from 'pino';

import { EngineError } from '../../engine/engine-error.ts';
import { startEngine } from '../../engine/engine.ts';
import type { EngineOptions } from '../../engine/engine.ts';
import { parseFaults } from '../../engine/guard/fault-spec.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { writeLines } from '../print/write.ts';
import { stopOnSignals } from '../signals.ts';

/** The options of `engine`, as commander hands them over. */
export interface EngineCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly apiKey?: readonly string[];
  readonly appId?: string;
  readonly appSecret?: string;
  readonly rate?: number;
  readonly fault?: string;
  readonly seed?: number;
  readonly workers?: number;
  readonly models?: readonly string[];
  readonly allowFetch?: readonly string[];
  readonly asStored?: true;
  readonly log: 'pretty' | 'json';
  readonly verbose?: true;
}

/** How long requests and inputs in work may take after a signal: longer than the server lets any call take. */
const GRACE_MS = 150_000;

/** Serves the embedded engine until SIGINT or SIGTERM, finishes what is in work, and returns the exit code. */
export async function engineCommand(options: EngineCommandOptions): Promise<number> {
  const log = await makeLog({ format: options.log, level: options.verbose ? 'debug' : 'info' });
  try {
    const signals = stopOnSignals({
      log,
      announcement: 'Finishing requests in progress...',
      lastWords: () => 'engine stopped',
      graceMs: GRACE_MS,
      exitCode: EXIT.done,
    });
    const engine = await startEngine(engineOptions(options, log));
    signals.begin();
    const { data, rate, fault, seed } = options;
    log.info({ data: resolve(data), backend: engine.backend, rate, fault, seed }, 'engine ready');
    writeLines(process.stdout, [engine.url]);
    if (!signals.stop.aborted) await once(signals.stop, 'abort');
    await engine.close();
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.error(error.message);
    return EXIT.usage;
  }
}

/** @throws EngineError when an option makes no sense. */
function engineOptions(options: EngineCommandOptions, log: Logger): EngineOptions {
  if (options.apiKey?.some((key) => key.trim() === '')) throw new EngineError('--api-key is empty.');
  const { data, port, host, apiKey, workers, models, allowFetch, asStored = false, rate, fault, seed } = options;
  return {
    dataDir: resolve(data),
    port,
    host,
    ...(apiKey && { apiKeys: apiKey }),
    ...(workers !== undefined && { workers }),
    ...(models && { addedModels: models.map((folder) => resolve(folder)) }),
    ...(allowFetch && { allowFetch }),
    asStored,
    ...credentials(options),
    rate,
    faults: fault === undefined ? [] : parseFaults(fault),
    seed,
    log,
  };
}

function credentials({ appId, appSecret }: EngineCommandOptions): Pick<EngineOptions, 'appCredentials'> {
  if (appId === undefined && appSecret === undefined) return {};
  if (!appId || !appSecret) throw new EngineError('--app-id and --app-secret go together; neither may be empty.');
  // It divides id and secret where they are sent.
  if (appId.includes(':')) throw new EngineError('--app-id must not contain a colon.');
  return { appCredentials: { appId, appSecret } };
}
