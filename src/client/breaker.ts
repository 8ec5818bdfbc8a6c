import { systemClock, type Clock } from './clock.ts';
import { TransportError } from './errors.ts';
import { orAborted } from './or-aborted.ts';
import type { TakeTurn } from './rate.ts';
import { isFromService } from './service-reply.ts';
import type { Transport, TransportReply, TransportRequest } from './transport.ts';

export interface BreakerOptions {
  /** Failures in a row that open it. @default 5 */
  readonly failures?: number;
  /** Before the first probe; doubles with every further one. @default 1000 */
  readonly firstPauseMs?: number;
  /** @default 60000 */
  readonly maxPauseMs?: number;
  /** An outage that lasts longer ends the calls that wait; Infinity waits for ever. @default 1800000 */
  readonly giveUpMs?: number;
  readonly clock?: Clock;
  /** Makes a call that was held back wait for its turn, so that all of them do not leave at once. @default it goes */
  readonly takeTurn?: TakeTurn;
  /** Told when the service stops answering, and when it answers again. */
  readonly onChange?: (isOpen: boolean) => void;
}

/** Code of the TransportError that ends calls when an outage lasts too long; they are not tried again. */
export const GAVE_UP = 'gave-up';

/** Asks whether the service is there; whatever it answers itself below 500 says yes. */
const PROBE = { method: 'GET', path: '/v2/inputs/status', timeoutMs: 10_000 } as const;

/**
 * Holds requests back while the service does not answer: after some failures in a row (no reply, one that is not of the service, or 5xx) nothing is
 * sent but one cheap probe at a time, and what waits goes on when that is answered. Before the first answer of all it
 * holds nothing back: an address where nobody is must be told at once.
 *
 * @param basePath put before the probe's path.
 */
export function withBreaker(transport: Transport, basePath: string, options: BreakerOptions = {}): Transport {
  const breaker = new Breaker(transport, basePath, options);
  return {
    request: async (request) => breaker.request(request),
    async close() {
      breaker.stop();
      await transport.close();
    },
  };
}

/** A request that is too large says nothing of the service, whoever on the way refuses it. */
function isAnswer(reply: TransportReply): boolean {
  return reply.status === 413 || (reply.status < 500 && isFromService(reply));
}

class Breaker {
  readonly #transport: Transport;
  readonly #basePath: string;
  readonly #options: Required<Omit<BreakerOptions, 'onChange'>> & Pick<BreakerOptions, 'onChange'>;
  readonly #stopped = new AbortController();
  #failures = 0;
  /** A service that never answered is not out of order: more likely its address is wrong. */
  #hasAnswered = false;
  /** Settles when the outage is over, one way or the other; undefined while all is well. */
  #outage: Promise<void> | undefined;

  constructor(transport: Transport, basePath: string, options: BreakerOptions) {
    this.#transport = transport;
    this.#basePath = basePath;
    this.#options = {
      failures: 5,
      firstPauseMs: 1000,
      maxPauseMs: 60_000,
      giveUpMs: 1_800_000,
      clock: systemClock,
      takeTurn: async () => undefined,
      ...options,
    };
  }

  async request(request: TransportRequest): Promise<TransportReply> {
    const { signal, waitSignal = signal } = request;
    while (this.#outage) {
      await orAborted(this.#outage, waitSignal);
      await this.#options.takeTurn(waitSignal);
    }
    try {
      const reply = await this.#transport.request(request);
      this.#note(isAnswer(reply), request);
      return reply;
    } catch (error) {
      if (error instanceof TransportError) this.#note(false, request);
      throw error;
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  #note(isWell: boolean, request: TransportRequest): void {
    this.#hasAnswered ||= isWell;
    this.#failures = isWell ? 0 : this.#failures + 1;
    if (this.#failures < this.#options.failures || !this.#hasAnswered || this.#outage) return;
    this.#options.onChange?.(true);
    this.#outage = this.#waitForAnswer(request).finally(() => {
      this.#outage = undefined;
      this.#failures = 0;
    });
    // Perhaps nobody waits for it.
    this.#outage.catch(() => undefined);
  }

  async #waitForAnswer({ headers, method, path }: TransportRequest): Promise<void> {
    const { clock, firstPauseMs, maxPauseMs, giveUpMs, takeTurn, onChange } = this.#options;
    const { signal } = this.#stopped;
    const startMs = clock.now();
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      await clock.wait(pauseMs, signal);
      await takeTurn(signal);
      if (await this.#isAnswered(headers, signal)) {
        onChange?.(false);
        return;
      }
      const waitedMs = clock.now() - startMs;
      if (waitedMs < giveUpMs) continue;
      const reason = `the service has not answered for ${Math.round(waitedMs / 60_000)} min`;
      throw new TransportError({ code: GAVE_UP, method, path: path.split('?', 1)[0] ?? path, reason });
    }
  }

  async #isAnswered(headers: TransportRequest['headers'], signal: AbortSignal): Promise<boolean> {
    try {
      const reply = await this.#transport.request({ ...PROBE, path: this.#basePath + PROBE.path, headers, signal });
      return isAnswer(reply);
    } catch (error) {
      if (error instanceof TransportError) return false;
      throw error;
    }
  }
}
