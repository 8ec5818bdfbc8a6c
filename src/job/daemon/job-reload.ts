import type { JobChanges } from './run-watch.ts';
import type { WatchJob } from './watch-job.ts';

/** Hands a running daemon another job. */
export class JobReload implements JobChanges {
  #controller = new AbortController();
  #next: WatchJob | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The daemon finishes what is under way and goes on with this job. */
  offer(job: WatchJob): void {
    this.#next = job;
    this.#controller.abort();
  }

  take(): WatchJob | undefined {
    this.#controller = new AbortController();
    return this.#next;
  }
}
