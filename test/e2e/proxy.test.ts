import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';

import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import type { Diagnosis } from '../../src/cli/diagnosis.ts';
import type { PredictionRecord } from '../../src/record/record.ts';
import { runAt } from '../cli/program.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../support/certificate.ts';
import { listening } from '../support/listening.ts';
import { startProxy } from '../support/proxy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, type Run } from './command-line.ts';
import { startEngineProcess } from './engine-process.ts';

const SERVICE = 'https://service.invalid';
const COFFEE = join(SAMPLES, 'coffee.png');
const KEY = 'abcdefabcdefabcdefabcdef';

/** An engine behind TLS; returns the port. */
async function secureEngine(folder: string): Promise<number> {
  const engine = await startEngineProcess(folder, '--data', 'data');
  onTestFinished(engine.close);
  const { port, host } = new URL(engine.url);
  const server = createServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (incoming, outgoing) => {
    const { method, url: path } = incoming;
    const headers = { ...incoming.headers, host };
    const forwarded = request({ port, method, path, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  return listening(server);
}

let home: string;

beforeEach(async () => {
  home = await temporaryFolder();
  await writeFile(join(home, 'authority.pem'), TEST_CERTIFICATE);
});

async function runWith(environment: Record<string, string>, ...args: readonly string[]): Promise<Run> {
  const trust = { NODE_EXTRA_CA_CERTS: join(home, 'authority.pem'), CLARIFAI_API_KEY: KEY };
  return runAt(home, args, { ...trust, ...environment });
}

const predict = ['predict', COFFEE, '--model', 'color', '--endpoint', SERVICE] as const;

describe('behind a proxy', () => {
  it('an import reaches a service behind TLS, through a proxy that wants a user and a password', async () => {
    const proxy = await startProxy({ targetPort: await secureEngine(home), credentials: 'ann:p%ss' });
    const environment = { HTTPS_PROXY: `http://ann:p%25ss@${proxy.host}` };

    const args = ['import', SAMPLES, '--out', 'out/all.ndjson', '--model', 'color', '--endpoint', SERVICE];
    const { code, stdout } = await runWith(environment, ...args);

    expect(stdout).toMatch(/\b0 failed/);
    expect(code).toBe(0);
    expect(new Set(proxy.asked)).toEqual(new Set(['service.invalid:443']));
  });

  it('a prediction goes through a proxy that is itself reached by TLS', async () => {
    const proxy = await startProxy({ targetPort: await secureEngine(home), isSecure: true });

    const { code, stdout } = await runWith({ https_proxy: `https://${proxy.host}` }, ...predict, '--json');

    expect(code).toBe(0);
    expect((JSON.parse(stdout) as PredictionRecord[])[0]).toMatchObject({ status: 'ok' });
    expect(proxy.asked).not.toEqual([]);
  });

  it.each([
    ['', 'asks for a user and a password; add them, as in http://user:password@host:port'],
    ['ann:proxy-secret@', 'does not accept the user and password given there'],
  ])('a proxy that answers 407 to "%s" ends the run at once, with exit code 7', async (given, words) => {
    const proxy = await startProxy({ credentials: 'ann:other' });

    const { code, stderr } = await runWith({ HTTPS_PROXY: `http://${given}${proxy.host}` }, ...predict);

    expect(code).toBe(7);
    expect(stderr).toContain(`the proxy ${proxy.host} of HTTPS_PROXY ${words} (HTTP 407)`);
    expect(stderr).not.toContain('proxy-secret');
    expect(proxy.asked).toHaveLength(1);
  });

  it('a proxy that does not connect is told as the reason, with exit code 5', async () => {
    const proxy = await startProxy({ refuses: 403 });

    const { code, stderr } = await runWith({ ALL_PROXY: proxy.host }, ...predict);

    expect(code).toBe(5);
    expect(stderr).toContain(`the proxy ${proxy.host} of ALL_PROXY refuses to connect to service.invalid (HTTP 403)`);
  });

  it.each([
    ['http://user:s%cret@127.0.0.1:9', 'HTTPS_PROXY is not a proxy URL'],
    ['socks5h://user:s%cret@127.0.0.1:9', 'HTTPS_PROXY: socks5h:// proxies are not supported'],
    ['ftp://127.0.0.1:9', 'HTTPS_PROXY: ftp:// proxies are not supported'],
  ])('the proxy %s is refused in one line, with exit code 2', async (url, words) => {
    const { code, stderr } = await runWith({ HTTPS_PROXY: url }, ...predict);

    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(words)]);
    expect(stderr).not.toContain('s%cret');
  });

  it('doctor names the proxy that it uses, and no password', async () => {
    const proxy = await startProxy({ credentials: 'ann:other' });
    const environment = { HTTPS_PROXY: `http://ann:proxy-secret@${proxy.host}`, CLARIFAI_API_BASE: SERVICE };

    const direct = await runWith({ ...environment, NO_PROXY: 'service.invalid' }, 'doctor', '--json');
    const { code, stdout } = await runWith(environment, 'doctor');

    expect((JSON.parse(direct.stdout) as Diagnosis).proxy).toBeNull();
    expect(code).toBe(7);
    expect(stdout).toMatch(new RegExp(`^Proxy: +${proxy.host} \\(HTTPS_PROXY\\)$`, 'm'));
    expect(stdout).toContain('does not accept the user and password given there');
    expect(stdout).not.toContain('proxy-secret');
  });
});
