import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { allThreadsIdle } from '../../../src/base/native-gate.ts';
import { WorkerThread } from '../../../src/engine/inference/worker-thread.ts';
import { MODELS } from '../samples.ts';

const ENTRY = new URL('../../../src/engine/inference/worker.ts', import.meta.url);

it('fails no image when it ends because the process does', async () => {
  const thread = new WorkerThread(ENTRY, { modelsDir: fileURLToPath(MODELS), addedModels: [], asStored: false });

  await allThreadsIdle(0);
  await expect.poll(() => thread.isAlive, { timeout: 20_000 }).toBe(false);

  const told = thread.ready.then(() => 'ready', String);
  expect(await Promise.race([told, sleep(100, 'nothing')])).toBe('nothing');
});
