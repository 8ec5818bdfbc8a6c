import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { StreamSink } from '../../src/sinks/standard-output.ts';
import { RECORDS } from './sink-contract.ts';

describe('standard output', () => {
  it('gets one record per line, whole before the flush is over', async () => {
    const taken: string[] = [];
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _, done) => setImmediate(() => (taken.push(chunk.toString()), done())),
    });
    const sink = new StreamSink(slow);
    await sink.open();

    await sink.write(RECORDS);
    const bytes = await sink.flush();

    expect(taken.join('')).toBe(RECORDS.map((record) => `${JSON.stringify(record)}\n`).join(''));
    expect(bytes).toBe(Buffer.byteLength(taken.join('')));
    expect(await sink.flush()).toBe(bytes);
  });

  it('says so when its reader has gone away, and does not end the process', async () => {
    const reader = spawn('true', { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(reader, 'exit');
    const sink = new StreamSink(reader.stdin);

    await sink.write(RECORDS);

    await expect(sink.flush()).rejects.toMatchObject({
      name: 'SinkError',
      code: 'io',
      message: expect.stringContaining('Standard output cannot be written') as string,
    });
  });
});
