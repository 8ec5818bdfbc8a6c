import { expect, it, onTestFinished, vi } from 'vitest';

import { Broadcast } from '../../../../src/job/daemon/page/broadcast.ts';
import { Throughput } from '../../../../src/job/daemon/page/throughput.ts';
import { doneOutcome, foundFile } from '../../../support/outcomes.ts';
import { TestVitals } from '../../../support/vitals.ts';

/** Somebody who looks, and what was told. */
function viewer(): {
  readonly texts: string[];
  readonly send: (text: string) => Promise<void>;
  readonly end: () => void;
} {
  const texts: string[] = [];
  const send = async (text: string): Promise<void> => void texts.push(text);
  return { texts, send, end: vi.fn<() => void>() };
}

function started(): { readonly vitals: TestVitals; readonly broadcast: Broadcast } {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const vitals = new TestVitals();
  return { vitals, broadcast: new Broadcast(vitals, new Throughput()) };
}

/** Names of the events in a text, in their order. */
function names(texts: readonly string[]): readonly string[] {
  return [...texts.join('').matchAll(/^(?:event: (\w+)|: (.+))$/gm)].map(
    ([, event, comment]) => event ?? `(${comment})`,
  );
}

it('tells each outcome with the signs, once a second', async () => {
  const { vitals, broadcast } = started();
  const seen = viewer();
  broadcast.join(seen);

  vitals.end(doneOutcome(foundFile('a.jpg')));
  vitals.end(doneOutcome(foundFile('b.jpg')));
  await vi.advanceTimersByTimeAsync(1000);

  expect(names(seen.texts)).toEqual(['outcome', 'outcome', 'signs']);
  expect(seen.texts.join('')).toMatch(/"path":"a.jpg".*"path":"b.jpg".*"done":2/s);
});

it('tells the newest ten outcomes of a second, and how many there were beside them', async () => {
  const { vitals, broadcast } = started();
  const seen = viewer();
  broadcast.join(seen);

  for (let number = 1; number <= 512; number += 1) vitals.end(doneOutcome(foundFile(`${number}.jpg`)));
  await vi.advanceTimersByTimeAsync(1000);

  expect(names(seen.texts)).toEqual([...Array.from({ length: 10 }, () => 'outcome'), 'more', 'signs']);
  expect(seen.texts.join('')).toMatch(/"path":"503\.jpg".*"path":"512\.jpg".*\{"count":502\}/s);
});

it('says nothing while nothing moves, but that it is there, every 15 seconds', async () => {
  const { broadcast } = started();
  const seen = viewer();
  broadcast.join(seen);

  await vi.advanceTimersByTimeAsync(46_000);

  expect(names(seen.texts)).toEqual(['signs', '(nothing new)', '(nothing new)', '(nothing new)']);
});

it('tells all viewers the same, and lets go of everything when the last one leaves', async () => {
  const { vitals, broadcast } = started();
  const [first, second] = [viewer(), viewer()];
  const leaveFirst = broadcast.join(first);
  const leaveSecond = broadcast.join(second);
  await vi.advanceTimersByTimeAsync(1000);

  leaveFirst();
  vitals.end(doneOutcome(foundFile('a.jpg')));
  await vi.advanceTimersByTimeAsync(1000);
  const whileOneLooked = { listeners: vitals.listeners.size, timers: vi.getTimerCount(), viewers: broadcast.viewers };
  leaveSecond();

  expect(names(first.texts)).toEqual(['signs']);
  expect(names(second.texts)).toEqual(['signs', 'outcome', 'signs']);
  expect(whileOneLooked).toEqual({ listeners: 1, timers: 1, viewers: 1 });
  expect([vitals.listeners.size, vi.getTimerCount(), broadcast.viewers]).toEqual([0, 0, 0]);
});

it('keeps nothing for a viewer who is too slow, but says that something was missed', async () => {
  const { vitals, broadcast } = started();
  const fast = viewer();
  const slow = viewer();
  let arrive: (() => void) | undefined;
  const send = async (text: string): Promise<void> => {
    slow.texts.push(text);
    return new Promise((resolve) => (arrive = resolve));
  };
  broadcast.join(fast);
  broadcast.join({ send, end: slow.end });
  await vi.advanceTimersByTimeAsync(1000);

  vitals.end(doneOutcome(foundFile('a.jpg')));
  await vi.advanceTimersByTimeAsync(5000);
  const meanwhile = names(slow.texts);
  arrive?.();
  await vi.advanceTimersByTimeAsync(1000);

  expect(meanwhile).toEqual(['signs']);
  expect(names(slow.texts)).toEqual(['signs', 'resync']);
  expect(names(fast.texts)).toEqual(['signs', 'outcome', 'signs']);
});

it('ends the viewers instead of the process when the signs cannot be read', async () => {
  const { vitals, broadcast } = started();
  const seen = viewer();
  broadcast.join(seen);
  vitals.signs = () => {
    throw new Error('The ledger is closed.');
  };

  await vi.advanceTimersByTimeAsync(1000);

  expect(seen.end).toHaveBeenCalledOnce();
  expect(seen.texts).toEqual([]);
});
