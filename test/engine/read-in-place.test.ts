import { createHash } from 'node:crypto';
import { copyFile, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it, onTestFinished } from 'vitest';

import { startEngine } from '../../src/engine/engine.ts';
import type { RunningEngine } from '../../src/engine/engine.ts';
import type { Counts, Input, InputsReply } from '../../src/wire/input.ts';
import type { OutputsReply } from '../../src/wire/model.ts';
import { PUBLIC_MODELS } from '../../src/wire/public-models.ts';
import type { SearchesReply } from '../../src/wire/search.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES } from './samples.ts';

const CAT = fileURLToPath(new URL('cat-chelsea.png', SAMPLES));
const COFFEE = fileURLToPath(new URL('coffee.png', SAMPLES));
const OUTPUTS = `/v2/models/${PUBLIC_MODELS.general.id}/outputs`;
/** A model that inputs are not shown to when they are added. */
const OTHER_OUTPUTS = `/v2/models/${PUBLIC_MODELS.focus.id}/outputs`;

async function start(dataDir: string, keepsCopies = false): Promise<RunningEngine> {
  const engine = await startEngine({ dataDir, workers: 1, keepsCopies });
  onTestFinished(async () => engine.close());
  return engine;
}

/** For an image that is none, or whose address is not one of http or https. */
const REFUSALS = [30104, 30106];

interface Place {
  readonly folder: string;
  readonly engine: RunningEngine;
  /** A photograph of the user's. */
  readonly photo: string;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const photo = join(folder, 'cat.png');
  await copyFile(CAT, photo);
  return { folder, photo, engine: await start(join(folder, 'engine')) };
}

async function referTo(engine: RunningEngine, path: string): Promise<string> {
  const content = await readFile(path);
  return engine.referTo({ path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
}

async function post<Reply>({ url }: RunningEngine, path: string, body: object): Promise<Reply> {
  const reply = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
  return (await reply.json()) as Reply;
}

async function add(engine: RunningEngine, id: string, image: object): Promise<Input> {
  const reply = await post<InputsReply>(engine, '/v2/inputs', { inputs: [{ id, data: { image } }] });
  for (;;) {
    const { counts } = (await (await fetch(`${engine.url}/v2/inputs/status`)).json()) as { counts: Counts };
    if (counts.to_process === 0 && counts.processing === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return reply.inputs![0]!;
}

async function stored({ url }: RunningEngine, id: string): Promise<Input> {
  return ((await (await fetch(`${url}/v2/inputs/${id}`)).json()) as { input: Input }).input;
}

async function copies(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'engine', 'images'), { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes('.'));
}

describe('an image that the engine reads in place', () => {
  it('is processed, predicted and shown, and there is no copy of it', async () => {
    const { folder, engine, photo } = await place();

    const { data } = await add(engine, 'cat', { url: await referTo(engine, photo) });

    const { status, data: processed } = await stored(engine, 'cat');
    expect(status?.code).toBe(30000);
    expect(processed.image).toMatchObject({ image_info: { width: 451, height: 300, format: 'png' } });
    const url = data.image?.url ?? '';
    const shown = await fetch(url);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(await readFile(CAT));
    expect((await fetch(url.replace('/hosted/', '/thumbnails/'))).headers.get('content-type')).toBe('image/webp');
    for (const path of [OUTPUTS, OTHER_OUTPUTS]) {
      const { outputs } = await post<OutputsReply>(engine, path, { inputs: [{ data: { image: { url } } }] });
      expect(outputs?.[0]?.status.code).toBe(10000);
    }
    expect(await copies(folder)).toEqual([]);
  });

  it('stays where it is when its input is deleted', async () => {
    const { engine, photo } = await place();
    await add(engine, 'cat', { url: await referTo(engine, photo) });

    await fetch(`${engine.url}/v2/inputs/cat`, { method: 'DELETE' });

    expect(await readFile(photo)).toEqual(await readFile(CAT));
  });

  it('is never given the answers about what lies in its place by now; it can be added again', async () => {
    const { engine, photo } = await place();
    const url = await referTo(engine, photo);
    await copyFile(COFFEE, photo);

    await add(engine, 'cat', { url });
    const lost = await stored(engine, 'cat');
    const asked = await post<OutputsReply>(engine, OUTPUTS, { inputs: [{ data: { image: { url } } }] });
    await copyFile(CAT, photo);
    await add(engine, 'cat', { url });

    const changed = { code: 10030, details: 'The file of this image has changed since it was imported.' };
    expect(lost.status).toMatchObject(changed);
    expect(asked.outputs?.[0]).toMatchObject({ status: changed, data: {} });
    expect((await stored(engine, 'cat')).status?.code).toBe(30000);
  });

  it('that has as many bytes as before, but others, counts as changed', async () => {
    const { engine, photo } = await place();
    const url = await referTo(engine, photo);
    const content = await readFile(photo);
    content.writeUInt8(content.at(-20)! ^ 1, content.length - 20);
    await writeFile(photo, content);

    await add(engine, 'cat', { url });

    expect((await stored(engine, 'cat')).status?.code).toBe(10030);
  });

  it('and was moved since says so wherever it is needed; what is known of it stays known', async () => {
    const { folder, engine, photo } = await place();
    const url = (await add(engine, 'cat', { url: await referTo(engine, photo) })).data.image?.url ?? '';
    const moved = join(folder, 'moved.png');
    await rename(photo, moved);

    const reason = 'The file of this image is not where it was imported from.';
    for (const address of [url, url.replace('/hosted/', '/thumbnails/')]) {
      const reply = await fetch(address);
      expect([reply.status, await reply.text()]).toEqual([404, reason]);
    }
    const search = async (image?: object): Promise<SearchesReply> =>
      post(engine, '/v2/searches', {
        query: { ands: [{ output: { input: { id: 'cat', ...(image && { data: { image } }) } } }] },
      });
    expect((await search()).hits?.map((hit) => hit?.input?.id)).toEqual(['cat']);
    expect((await search({ crop: [0, 0, 0.5, 0.5] })).status).toMatchObject({ code: 30002, details: reason });
    const ask = async (path: string, address: string): Promise<OutputsReply> =>
      post(engine, path, { inputs: [{ data: { image: { url: address } } }] });
    expect((await ask(OUTPUTS, url)).outputs?.[0]?.status.code).toBe(10000);
    expect((await ask(OTHER_OUTPUTS, url)).outputs?.[0]?.status).toMatchObject({ code: 30002, details: reason });
    expect((await ask(OTHER_OUTPUTS, await referTo(engine, moved))).outputs?.[0]?.status.code).toBe(10000);
  });

  it('is read by the next engine too, which never shows what else lies there by then', async () => {
    const { folder, engine, photo } = await place();
    await add(engine, 'cat', { url: await referTo(engine, photo) });
    await engine.close();

    const next = await start(join(folder, 'engine'), true);
    const hosted = `${next.url}/hosted/embedded/cat`;
    expect((await fetch(hosted)).status).toBe(200);
    await rm(photo);
    await writeFile(join(folder, 'secret'), Buffer.alloc((await readFile(CAT)).length));
    await symlink(join(folder, 'secret'), photo);

    const reply = await fetch(hosted);
    expect([reply.status, await reply.text()]).toEqual([
      404,
      'The file of this image has changed since it was imported.',
    ]);
  });
});

describe('a caller over HTTP', () => {
  it('cannot make the engine read a file, whatever it sends', async () => {
    const { folder, engine, photo } = await place();
    const other = await start(join(folder, 'other'));
    await symlink(photo, join(folder, 'link.png'));
    const issued = await referTo(engine, photo);
    const [content = '', signature = ''] = issued.slice('local-image:'.length).split('.');
    const elsewhere = Buffer.from(JSON.stringify({ path: '/etc/hostname', bytes: 5, sha256: '' })).toString(
      'base64url',
    );
    const local = {
      path: photo,
      bytes: 240_512,
      sha256: createHash('sha256')
        .update(await readFile(CAT))
        .digest('hex'),
    };
    const addresses = [
      `file://${photo}`,
      `file:${photo}`,
      `FILE://localhost${photo}`,
      photo,
      `..${photo}`,
      `../../../../../../..${photo}`,
      join(folder, 'link.png'),
      `local-image:${photo}`,
      `local-image:${content}`,
      `local-image:${content}.`,
      `local-image:${content}.${'A'.repeat(signature.length)}`,
      `local-image:${content}.${signature}.`,
      `local-image:${elsewhere}.${signature}`,
      `local-image:.`,
      `LOCAL-IMAGE:${content}.${signature}`,
      await referTo(other, photo),
    ];
    const images = [
      ...addresses.map((url) => ({ url })),
      { local },
      { file: photo },
      { path: photo },
      { url: '', local },
      { url: issued, base64: '' },
      { url: { local } },
      { url: [issued] },
    ];

    for (const image of images) {
      const inputs = [{ id: 'x', data: { image, local, file: photo }, local, image: { local, file: photo } }];
      const added = await post<InputsReply>(engine, '/v2/inputs', { inputs, local });
      const { outputs } = await post<OutputsReply>(engine, OUTPUTS, { inputs, local });
      const { status } = await fetch(`${engine.url}/hosted/embedded/x`);
      expect({ image, added: added.inputs?.[0]?.status?.code, asked: outputs?.[0]?.status.code, status }).toEqual({
        image,
        added: expect.toBeOneOf(REFUSALS),
        asked: expect.toBeOneOf(REFUSALS),
        status: 404,
      });
    }
    for (const path of ['..%2f..%2fcat.png', '%2e%2e/cat.png', encodeURIComponent(photo), encodeURIComponent(issued)]) {
      expect((await fetch(`${engine.url}/hosted/embedded/${path}`)).status).toBe(404);
    }
  });
});

describe('an engine that keeps no copies', () => {
  it('drops what was sent once it is processed, or refused, and still answers with what it learnt', async () => {
    const { folder, engine } = await place();
    const base64 = (await readFile(CAT)).toString('base64');
    const { data } = await add(engine, 'cat', { base64 });
    await add(engine, 'bad', { base64: Buffer.from('\x89PNG\r\n\x1A\nbroken', 'latin1').toString('base64') });

    const url = data.image?.url ?? '';
    const { outputs } = await post<OutputsReply>(engine, OUTPUTS, { inputs: [{ data: { image: { url } } }] });
    const shown = await fetch(url);

    expect(await copies(folder)).toEqual([]);
    expect((await stored(engine, 'bad')).status?.code).toBe(30300);
    expect(outputs?.[0]?.data?.concepts?.map(({ name }) => name)).toContain('cat');
    expect([shown.status, await shown.text()]).toEqual([404, 'The engine keeps no copy of this image.']);
  });

  it('leaves the copies alone that it finds; where they were removed by hand, it says so', async () => {
    const folder = await temporaryFolder();
    const first = await start(join(folder, 'engine'), true);
    await add(first, 'cat', { base64: (await readFile(CAT)).toString('base64') });
    await first.close();

    const engine = await start(join(folder, 'engine'));
    const hosted = `${engine.url}/hosted/embedded/cat`;
    expect(Buffer.from(await (await fetch(hosted)).arrayBuffer())).toEqual(await readFile(CAT));
    expect(await copies(folder)).toHaveLength(1);
    await rm(join(folder, 'engine', 'images'), { recursive: true });

    const gone = await fetch(hosted);
    const reason = 'The copy of this image is not in the data folder any more.';
    expect([gone.status, await gone.text()]).toEqual([404, reason]);
    const inputs = [{ data: { image: { url: hosted } } }];
    const asked = await post<OutputsReply>(engine, OTHER_OUTPUTS, { inputs });
    expect(asked.outputs?.[0]?.status).toMatchObject({ code: 30002, details: reason });
  });
});
