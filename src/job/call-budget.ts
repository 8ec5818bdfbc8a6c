import type { Transport } from '../client/transport.ts';
import type { Ledger } from '../pipeline/ledger/ledger.ts';

/** How many calls a service may cost; undefined for no bound. Days and months are those of UTC. */
export interface CallBudget {
  readonly perDay: number | undefined;
  readonly perMonth: number | undefined;
}

/** Thrown instead of a call that would exceed the budget; what was done stays, and the rest waits for the next run. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/**
 * Counts every request, retries too, in the ledger, before it leaves; and lets none leave beyond the budget.
 *
 * @param now for tests. @default the clock of the machine
 */
export function withBudget(
  transport: Transport,
  ledger: Pick<Ledger, 'addCalls' | 'callsIn'>,
  { perDay, perMonth }: CallBudget,
  now: () => Date = () => new Date(),
): Transport {
  const spend = (): void => {
    const day = now().toISOString().slice(0, 10);
    const month = day.slice(0, 7);
    if (perDay !== undefined && ledger.callsIn(day) >= perDay) throw exhausted('day', perDay, day);
    if (perMonth !== undefined && ledger.callsIn(month) >= perMonth) throw exhausted('month', perMonth, month);
    ledger.addCalls(day, 1);
  };
  return {
    async request(request) {
      spend();
      return transport.request(request);
    },
    close: async () => transport.close(),
  };
}

function exhausted(period: string, calls: number, when: string): BudgetError {
  const flag = `--budget-${period}`;
  return new BudgetError(
    `The budget of ${calls} calls per ${period} (${flag}) is spent for ${when}. Run again later, or raise ${flag}.`,
  );
}
