import { expect, it, onTestFinished } from 'vitest';

import { allThreadsIdle, NativeGate, registerGate, unregisterGate } from '../../src/base/native-gate.ts';

function registered(): NativeGate {
  const gate = new NativeGate();
  registerGate(gate);
  onTestFinished(() => unregisterGate(gate));
  return gate;
}

/** A call that runs until it is ended. */
function heldCall(): { readonly call: () => Promise<string>; readonly end: () => void } {
  let end = (): void => {};
  const ended = new Promise<string>((resolve) => (end = () => resolve('done')));
  return { call: async () => ended, end: () => end() };
}

it('lets calls through, and tells whether one runs', async () => {
  const gate = new NativeGate();
  const { call, end } = heldCall();

  const result = gate.pass(call);

  expect(gate.isIdle).toBe(false);
  end();
  expect(await result).toBe('done');
  expect(gate.isIdle).toBe(true);
});

it('is idle again after a call that throws', async () => {
  const gate = new NativeGate();

  await expect(gate.pass(async () => Promise.reject(new Error('no such file')))).rejects.toThrow('no such file');

  expect(gate.isIdle).toBe(true);
});

it('lets no call begin once it is closed, as the other thread sees it too', async () => {
  const gate = new NativeGate();
  const asTheWorkerSeesIt = new NativeGate(gate.memory);
  let calls = 0;

  gate.close();
  void asTheWorkerSeesIt.pass(async () => (calls += 1));
  await new Promise((resolve) => setImmediate(resolve));

  expect(calls).toBe(0);
  expect(gate.isIdle).toBe(true);
});

it('waits for the calls that run in any thread, but no longer than it is told', async () => {
  const gate = registered();
  registered();
  const { call, end } = heldCall();
  const result = new NativeGate(gate.memory).pass(call);

  expect(await allThreadsIdle(20)).toBe(false);
  setTimeout(end, 20);
  expect(await allThreadsIdle(5000)).toBe(true);
  await result;
});
