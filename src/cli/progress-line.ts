import type { Logger } from 'pino';

import type { Counts, Progress } from '../job/progress.ts';
import { clearLine, showLine } from './live-line.ts';
import { canRewriteLine } from './terminal.ts';

/** Shows how a run goes; `stop` takes the line away. */
export interface ProgressView {
  stop(): void;
}

const LINE_MS = 200;
const LOG_MS = 10_000;

export interface ProgressOptions {
  readonly terminal: NodeJS.WriteStream;
  readonly log: Logger;
  /** Whether it goes on for ever: then there is no speed of the whole to tell. */
  readonly isEndless?: boolean;
}

/** Shows one live line on a terminal, else writes a line to the log every 10 s in which something happened. */
export function showProgress(progress: Progress, { terminal, log, isEndless = false }: ProgressOptions): ProgressView {
  const startedMs = performance.now();
  const seconds = (): number => (isEndless ? 0 : (performance.now() - startedMs) / 1000);
  if (!canRewriteLine(terminal, process.env)) {
    let told = progressText(progress.snapshot());
    const tell = (): void => {
      const counts = progress.snapshot();
      if (progressText(counts) === told) return;
      told = progressText(counts);
      log.info(progressText(counts, seconds()));
    };
    const timer = setInterval(tell, LOG_MS);
    return { stop: () => clearInterval(timer) };
  }
  const draw = (): void =>
    showLine(progressText(progress.snapshot(), seconds()).slice(0, Math.max(terminal.columns - 1, 20)), terminal);
  draw();
  const timer = setInterval(draw, LINE_MS);
  return {
    stop() {
      clearInterval(timer);
      clearLine();
    },
  };
}

/** One line: what was found, sent, done; how fast, if the seconds are given. */
export function progressText(counts: Counts, seconds = 0): string {
  const { found, unchanged, skipped, uploaded, predicted, done, failed } = counts;
  return [
    `${found} found`,
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    `${uploaded} uploaded`,
    `${predicted} predictions`,
    `${done} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(seconds > 0 ? [`${((done + failed) / seconds).toFixed(1)} images/s`] : []),
  ].join(' · ');
}
