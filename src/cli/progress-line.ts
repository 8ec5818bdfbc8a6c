import type { Logger } from 'pino';

import type { Counts, Progress } from '../job/progress.ts';

/** Shows how a run goes; `stop` takes the line away. */
export interface ProgressView {
  stop(): void;
}

const LINE_MS = 200;
const LOG_MS = 10_000;

/** Shows one live line on a terminal, else writes a line to the log every 10 s. */
export function showProgress(progress: Progress, terminal: NodeJS.WriteStream, log: Logger): ProgressView {
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1000;
  if (!terminal.isTTY) {
    const timer = setInterval(() => log.info(progressText(progress.snapshot(), seconds())), LOG_MS);
    return { stop: () => clearInterval(timer) };
  }
  const draw = (): void => {
    const text = progressText(progress.snapshot(), seconds());
    terminal.write(`\r\u001B[2K${text.slice(0, Math.max(terminal.columns - 1, 20))}`);
  };
  draw();
  const timer = setInterval(draw, LINE_MS);
  return {
    stop() {
      clearInterval(timer);
      terminal.write('\r\u001B[2K');
    },
  };
}

/** One line: what was found, sent, done, how fast. */
export function progressText(counts: Counts, seconds: number): string {
  const { found, unchanged, skipped, uploaded, predicted, done, failed } = counts;
  const rate = seconds > 0 ? (done + failed) / seconds : 0;
  return [
    `${found} found`,
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    `${uploaded} uploaded`,
    `${predicted} predictions`,
    `${done} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${rate.toFixed(1)} images/s`,
  ].join(' · ');
}
