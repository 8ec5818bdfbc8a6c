import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { LedgerLockedError } from '../../../src/pipeline/ledger/errors.ts';
import { takeRunLock } from '../../../src/pipeline/ledger/lock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LOCK_MODULE = fileURLToPath(new URL('../../../dist/pipeline/ledger/lock.js', import.meta.url));

describe('the run lock', () => {
  it('lets one run in at a time and says who is in', async () => {
    const folder = await temporaryFolder();
    const lock = await takeRunLock(folder, 'process 1');

    await expect(takeRunLock(folder, 'process 2')).rejects.toThrow(LedgerLockedError);
    await expect(takeRunLock(folder, 'process 2')).rejects.toThrow('process 1');
    lock.release();
    (await takeRunLock(folder, 'process 2')).release();
  });

  it('falls with its process, even by SIGKILL', async () => {
    const folder = await temporaryFolder();
    const script = `
      const { takeRunLock } = await import(${JSON.stringify(LOCK_MODULE)});
      await takeRunLock(${JSON.stringify(folder)}, 'the child');
      console.log('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    await once(child.stdout, 'data');
    await expect(takeRunLock(folder, 'the parent')).rejects.toThrow('the child');

    child.kill('SIGKILL');
    await once(child, 'exit');

    (await takeRunLock(folder, 'the parent')).release();
  });
});
