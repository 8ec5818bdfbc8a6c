import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { EngineError } from '../../engine/engine-error.ts';
import { startEngine } from '../../engine/engine.ts';
import { EXIT } from '../exit-codes.ts';
import { makeLog } from '../log.ts';

/** The options of `engine`, as commander hands them over. */
export interface EngineCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly apiKey?: readonly string[];
  readonly workers?: number;
  readonly models?: string;
  readonly allowFetch?: readonly string[];
  readonly log: 'pretty' | 'json';
}

/** How long requests and inputs in work may take after a signal. */
const GRACE_MS = 8000;

/** Serves the embedded engine until SIGINT or SIGTERM, finishes what is in work, and returns the exit code. */
export async function engineCommand(options: EngineCommandOptions): Promise<number> {
  const log = await makeLog({ format: options.log, level: 'info' });
  try {
    const { data, port, host, apiKey, workers, models, allowFetch } = options;
    const engine = await startEngine({
      dataDir: resolve(data),
      port,
      host,
      ...(apiKey && { apiKeys: apiKey }),
      ...(workers !== undefined && { workers }),
      ...(models !== undefined && { modelsDir: resolve(models) }),
      ...(allowFetch && { allowFetch }),
    });
    const stopped = nextSignal();
    log.info({ data: resolve(data), backend: engine.backend }, 'engine ready');
    process.stdout.write(`${engine.url}\n`);
    await stopped;
    log.info('engine stopping');
    await Promise.race([engine.close(), sleep(GRACE_MS, undefined, { ref: false })]);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.error(error.message);
    return EXIT.usage;
  }
}

/** The first signal stops cleanly; the second at once. */
async function nextSignal(): Promise<void> {
  return new Promise((done) => {
    let count = 0;
    const onSignal = (): void => {
      if ((count += 1) > 1) process.exit(EXIT.unexpected);
      done();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
}
