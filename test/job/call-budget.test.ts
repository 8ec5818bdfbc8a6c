import { expect, test } from 'vitest';

import type { Transport, TransportRequest } from '../../src/client/transport.ts';
import { BudgetError, withBudget, type CallBudget } from '../../src/job/call-budget.ts';
import { openLedger } from '../../src/pipeline/ledger/open-ledger.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const get: TransportRequest = { method: 'GET', path: '/v2/inputs', headers: {}, timeoutMs: 1 };

function countingTransport(): Transport & { calls: number } {
  return {
    calls: 0,
    async request() {
      this.calls += 1;
      return { status: 200, headers: {}, body: Buffer.from('{}') };
    },
    async close() {},
  };
}

async function callsUntilSpent(folder: string, budget: CallBudget, day: string): Promise<number> {
  const ledger = await openLedger(folder, 'somewhere');
  const transport = countingTransport();
  const limited = withBudget(transport, ledger, budget, () => new Date(`${day}T12:00:00Z`));
  const error = await (async () => {
    for (let call = 0; call < 50; call += 1) await limited.request(get);
  })().catch((thrown: unknown) => thrown);
  ledger.close();
  if (error !== undefined && !(error instanceof BudgetError)) throw error;
  return transport.calls;
}

test('no call leaves beyond the budget of a day, whatever earlier runs of that day spent', async () => {
  const folder = await temporaryFolder();
  const budget = { perDay: 7, perMonth: undefined };

  expect(await callsUntilSpent(folder, budget, '2026-11-30')).toBe(7);
  expect(await callsUntilSpent(folder, budget, '2026-11-30')).toBe(0);
  expect(await callsUntilSpent(folder, { perDay: 10, perMonth: undefined }, '2026-11-30')).toBe(3);
  expect(await callsUntilSpent(folder, budget, '2026-12-01')).toBe(7);
});

test('the budget of a month holds over its days', async () => {
  const folder = await temporaryFolder();
  const budget = { perDay: 6, perMonth: 10 };

  expect(await callsUntilSpent(folder, budget, '2026-11-01')).toBe(6);
  expect(await callsUntilSpent(folder, budget, '2026-11-02')).toBe(4);
  expect(await callsUntilSpent(folder, budget, '2026-12-01')).toBe(6);
});

test('without a budget calls are counted all the same', async () => {
  const folder = await temporaryFolder();

  expect(await callsUntilSpent(folder, { perDay: undefined, perMonth: undefined }, '2026-11-01')).toBe(50);
  expect(await callsUntilSpent(folder, { perDay: 51, perMonth: undefined }, '2026-11-01')).toBe(1);
});
