import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

import { configFile } from '../config/config-file.ts';
import { listOf, stagesOf } from '../config/dockerfile.ts';
import { SAMPLES } from '../e2e/command-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { buildImage } from './container.ts';
import { blocks } from './readme.ts';
import { runScript } from './shell.ts';
import { megabytesOf } from './size.ts';

const MAX_MEGABYTES = 200;
const PORT = '9464';
const README = (await blocks()).filter(({ kind }) => kind === 'sh docker').flatMap(({ text }) => text.split('\n'));

const final = (await stagesOf('Dockerfile')).at(-1) ?? [];
let folder: string;
let image: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clarifai-ingest-container-'));
  image = await buildImage(folder);
}, 600_000);

afterAll(async () => rm(folder, { recursive: true, force: true }));

interface Container {
  readonly url: string;
  /** Where `/data` is. */
  readonly data: string;
  /** The token for the page, made as the README says. */
  readonly token: string;
  readonly said: () => string;
  /** Runs the Dockerfile's HEALTHCHECK. */
  readonly checkHealth: () => Promise<unknown>;
  /** Sends what the Dockerfile names as STOPSIGNAL; returns the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts the image with one photo in its folder, and a volume and a port of this machine in place of its own. */
async function startContainer(command: readonly string[]): Promise<Container> {
  const volumes = await temporaryFolder();
  const [photos, data, secrets] = ['photos', 'data', 'secrets'].map((name) => join(volumes, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([photos, data, secrets].map(async (each) => mkdir(each)));
  await copyFile(join(SAMPLES, 'cat-chelsea.png'), join(photos, 'cat.png'));
  const token = await makeToken(join(secrets, 'page-token'));
  const port = await freePort();
  const here = (word: string): string =>
    word
      .replace('/app/', `${image}/app/`)
      .replace(/(^|=)\/photos$/, `$1${photos}`)
      .replace('/data/', `${data}/`)
      .replace('/run/secrets/', `${secrets}/`)
      .replace(PORT, port);
  const [program = '', ...args] = [...listOf(final, 'ENTRYPOINT'), ...command].map(here);
  const env = { PATH: process.env['PATH'], HOME: volumes, NODE_ENV: 'production' };
  const child = spawn(program, args, { cwd: data, env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    data,
    token,
    said: () => said,
    checkHealth: async () => {
      const [check = '', ...words] = listOf(final, 'HEALTHCHECK').map(here);
      return promisify(execFile)(check, words, { env });
    },
    stop: async () => {
      child.kill(final.find(({ name }) => name === 'STOPSIGNAL')?.words as NodeJS.Signals);
      return ended;
    },
  };
}

/** The README's command, for a file of this test and its user. */
async function makeToken(file: string): Promise<string> {
  const line = README.find((each) => each.includes('/dev/urandom')) ?? '';
  const mine = line.replace('sudo ', '').replace('-o 1000 ', '').replace('/etc/clarifai-ingest/page-token', file);
  expect(await runScript(mine, { folder })).toMatchObject({ code: 0, stderr: '' });
  return readFile(file, 'utf8');
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status;
}

it('builds from the files that it copies; the result is small', async () => {
  const megabytes = await megabytesOf(join(image, 'app'));

  console.log(`/app of the container: ${megabytes} MB`);
  expect(megabytes).toBeLessThanOrEqual(MAX_MEGABYTES);
});

it('watches its folder, is healthy, and stops on its signal', async () => {
  const container = await startContainer(listOf(final, 'CMD'));
  const predictions = async (): Promise<string> =>
    readFile(join(container.data, 'predictions.ndjson'), 'utf8').catch(() => '');
  await expect.poll(predictions, { timeout: 60_000 }).toContain('"name":"cat"');

  await container.checkHealth();
  const [, status = ''] = /docker exec \w+ (.*)/.exec(README.join('\n')) ?? [];
  const { stdout } = await runScript(status.replace('/app/', `${image}/app/`), { folder: container.data });

  expect(stdout).toContain('1 done');
  expect(container.said()).toContain('onnxruntime-node');
  expect(await container.stop()).toBe(143);
});

it('is unhealthy when nothing answers', async () => {
  const container = await startContainer(['--version']);

  await expect(container.checkHealth()).rejects.toMatchObject({ code: 1 });
});

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, object>>;
  readonly volumes: Readonly<Record<string, object | null>>;
}

interface Service {
  readonly build: object;
  readonly command: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly secrets: readonly string[];
}

it('is built and started by the files that the README names', async () => {
  const named = README.flatMap((line) => / -f (?<file>\S+)/.exec(line)?.groups?.['file'] ?? []);

  expect(named).toEqual(['config/Dockerfile', 'config/compose.yaml']);
});

it('compose.yaml has the page for this machine only, and there only for those who know the token', async () => {
  const { services, secrets, volumes } = parse(await configFile('compose.yaml')) as Compose;
  const { ingest } = services;

  expect(ingest).toMatchObject({ build: { context: '..', dockerfile: 'config/Dockerfile' } });
  expect(ingest?.ports).toEqual([`127.0.0.1:${PORT}:${PORT}`]);
  expect(ingest?.volumes.map((volume) => volume.split(':/')[1])).toEqual(['photos:ro', 'data']);
  expect(Object.keys(volumes)).toEqual(['data']);
  expect(Object.keys(secrets)).toEqual(ingest?.secrets);

  const { url, token, checkHealth, said, stop } = await startContainer(ingest?.command ?? []);
  await expect.poll(said, { timeout: 30_000 }).toContain('all found, now watched');

  await checkHealth();
  expect(await statusOf(`${url}/`)).toBe(401);
  expect(await statusOf(`${url}/metrics`)).toBe(401);
  const page = await fetch(`${url}/`, { headers: { authorization: `Bearer ${token}` } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<html');
  expect(await stop()).toBe(143);
});
