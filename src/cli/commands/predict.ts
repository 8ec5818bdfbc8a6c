import type { Logger } from 'pino';

import { failureKind } from '../../job/failure.ts';
import { logFailure } from '../../job/log-failure.ts';
import { predictImages } from '../../job/predict-images.ts';
import type { PredictedImage } from '../../job/predict-images.ts';
import type { AskingFlags } from '../asking-options.ts';
import { askingOptionsOf } from '../asking-options.ts';
import { FLAGS } from '../credential-options.ts';
import { EXIT, EXIT_OF } from '../exit-codes.ts';
import { makeLog } from '../log.ts';
import { outcomeLines } from '../print/outcomes.ts';
import { stopOnSignals } from '../signals.ts';
import { writeJson, writeLines } from '../print/write.ts';

/** The options of `predict`, as commander hands them over. */
export interface PredictOptions extends AskingFlags {
  readonly model?: readonly string[];
  readonly endpoint?: string;
  readonly apiKey?: string;
  readonly pat?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly log: 'pretty' | 'json';
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Prints what models say of images; returns the exit code. */
export async function predictCommand(images: readonly string[], options: PredictOptions): Promise<number> {
  const log = await makeLog({ format: options.log, level: options.quiet ? 'warn' : 'info' });
  let count = 0;
  const lastWords = (): string => `Stopped: ${count} of ${images.length} images done.`;
  const signals = stopOnSignals({ log, lastWords });
  const records: PredictedImage['records'][number][] = [];
  let code: number = EXIT.done;
  try {
    const onStart = (service: string): void => {
      log.info(`Using ${service}`);
      signals.begin();
    };
    const hooks = { log, stop: signals.stop, onStart };
    for await (const predicted of predictImages(jobOf(images, options), hooks)) {
      count += 1;
      logFailure(predicted.outcome, log);
      if (predicted.records.some(({ status }) => status !== 'ok')) code = EXIT.someFailed;
      if (options.json) records.push(...predicted.records);
      else printForPeople(predicted);
    }
  } catch (error) {
    code = signals.exitCodeOf(error) ?? report(error, log);
  }
  if (options.json) writeJson(process.stdout, records);
  return signals.exitCode() ?? code;
}

function jobOf(images: readonly string[], options: PredictOptions): Parameters<typeof predictImages>[0] {
  const { model: models = ['general-v1.3'], endpoint, apiKey, pat, userId, appId } = options;
  return {
    images,
    models,
    asking: askingOptionsOf(options),
    endpoint,
    apiKey,
    pat,
    userId,
    appId,
    origins: FLAGS,
    workingFolder: process.cwd(),
    environment: process.env,
  };
}

function printForPeople({ outcome }: PredictedImage): void {
  writeLines(process.stdout, outcomeLines(outcome));
}

/** Unlike after an import, nothing is pending. */
function report(error: unknown, log: Logger): number {
  const kind = failureKind(error);
  const message = error instanceof Error ? error.message : String(error);
  if (kind === 'unexpected') log.error({ err: error }, message);
  else log.error(message);
  return EXIT_OF[kind];
}
