import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';

import { expect, it, onTestFinished } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { start } from './command-line.ts';

const MB = 1_000_000;

/** Sends a body without a copy of it; the code of the first input's status. */
async function send(url: string, body: Buffer): Promise<unknown> {
  const call = request(`${url}/v2/inputs`, { method: 'POST', agent: false }).end(body);
  const [reply] = (await once(call, 'response')) as [IncomingMessage];
  const { inputs } = (await json(reply)) as { inputs: [{ status: { code: number } }] };
  return inputs[0].status.code;
}

async function peakMegabytes(processId: number | undefined): Promise<number> {
  const [, kilobytes] = /VmHWM:\s*(\d+)/.exec(await readFile(`/proc/${processId}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / MB;
}

it.runIf(process.platform === 'linux')('eight calls of 100 MB at once are all answered in less than 1 GB', async () => {
  const child = start(await temporaryFolder(), ['engine', '--workers', '1']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const body = Buffer.alloc(100 * MB, 'A');
  body.write('{"inputs":[{"data":{"image":{"base64":"');
  body.write('"}}}]}', 100 * MB - 6);

  const codes = await Promise.all(Array.from({ length: 8 }, async () => send(line.toString().trim(), body)));

  expect(codes).toEqual(Array.from({ length: 8 }, () => 30105));
  expect(await peakMegabytes(child.pid)).toBeLessThan(1000);
});
