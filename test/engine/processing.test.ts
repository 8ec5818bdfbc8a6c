import { createHash } from 'node:crypto';
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { Inference } from '../../src/engine/inference/inference.ts';
import { startProcessing } from '../../src/engine/processing.ts';
import type { Processing } from '../../src/engine/processing.ts';
import { addInputs } from '../../src/engine/routes/add-inputs.ts';
import { LocalReferences } from '../../src/engine/local-references.ts';
import { ImageFiles } from '../../src/engine/store/image-files.ts';
import { openStore } from '../../src/engine/store/sqlite-store.ts';
import type { EngineStore } from '../../src/engine/store/store.ts';
import { MODEL, pngBase64 } from '../support/engine.ts';
import { recordingLog } from '../support/recording-log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PNG = Buffer.from(pngBase64(10), 'base64');

/** Answers with the number of bytes, each image when it is let go. */
class HeldInference implements Inference {
  readonly backend = 'onnxruntime-node';
  readonly #waiting: (() => void)[] = [];
  readonly #arrivals: (() => void)[] = [];
  isFaulty = false;

  async analyse(image: Uint8Array, modelIds: readonly string[]): ReturnType<Inference['analyse']> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#arrivals.shift()?.();
    });
    if (this.isFaulty) throw new Error('the worker died');
    const concepts = [{ id: 'bytes', name: 'bytes', value: image.length }];
    const data = new Map(modelIds.map((id) => [id, { concepts }]));
    return { kind: 'read', info: { width: 4, height: 3, format: 'png' }, data };
  }

  /** Waits until an image is in work; the oldest is taken. Returns what lets it go. */
  async next(): Promise<() => void> {
    if (this.#waiting.length === 0) await new Promise<void>((resolve) => this.#arrivals.push(resolve));
    return this.#waiting.shift() as () => void;
  }

  cancelWaiting(): void {}

  async close(): Promise<void> {}
}

const references = new LocalReferences();

/** Writes an image of the user's, and gives the address by which a request names it. */
async function localImage(folder: string, name: string): Promise<{ readonly path: string; readonly url: string }> {
  const path = join(folder, name);
  await writeFile(path, PNG);
  const sha256 = createHash('sha256').update(PNG).digest('hex');
  return { path, url: references.issue({ path, bytes: PNG.length, sha256 }) };
}

interface Parts {
  readonly folder: string;
  readonly store: EngineStore;
  readonly images: ImageFiles;
  readonly inference: HeldInference;
  readonly processing: Processing;
  /** What the engine's log was told as errors. */
  readonly errors: readonly object[];
  readonly add: (id: string, image: object) => Promise<void>;
}

async function start(folder: string, concurrency = 1): Promise<Parts> {
  const store = await openStore(join(folder, 'engine.sqlite'));
  onTestFinished(() => store.close());
  const images = new ImageFiles(folder);
  const inference = new HeldInference();
  const allowFetch = new Set(['127.0.0.1']);
  const { log, errors } = recordingLog();
  const processing = startProcessing({ store, images, inference, models: [MODEL], allowFetch, concurrency, log });
  const add = async (id: string, image: object): Promise<void> => {
    const added = await addInputs([{ id, data: { image } }], { store, images, references, appId: 'main' });
    processing.enqueue(added.flatMap((each) => (each.kind === 'stored' ? [each.input] : [])));
  };
  return { folder, store, images, inference, processing, errors, add };
}

/** A web server whose every address is the image. */
async function serveImage(): Promise<string> {
  const server = createServer((_, response) => response.end(PNG));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function imageFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'images'), { recursive: true });
  return names.filter((name) => name.includes('.'));
}

describe('processing', () => {
  it('fetches an image by its address, keeps its bytes, and stores what the models say', async () => {
    const { store, images, inference, processing, add } = await start(await temporaryFolder());

    await add('a', { url: `${await serveImage()}/a.png` });
    (await inference.next())();
    await processing.settled();

    const input = store.input('main', 'a');
    expect(input).toMatchObject({ status: { code: 30000 }, image: { width: 4, height: 3, format: 'png' } });
    expect(await images.read(input!.image)).toEqual(PNG);
    expect(store.output('main', 'a', MODEL.versionId)).toMatchObject({ concepts: [{ value: PNG.length }] });
  });

  it('keeps no bytes of an address whose input was deleted meanwhile', async () => {
    const { store, inference, processing, folder, add } = await start(await temporaryFolder());
    await add('a', { url: `${await serveImage()}/a.png` });
    const release = await inference.next();
    const whileInWork = await imageFiles(folder);

    store.deleteInputs('main', ['a']);
    release();
    await processing.settled();

    expect(whileInWork).toHaveLength(1);
    expect(await imageFiles(folder)).toEqual([]);
  });

  it('does not give the answer about a deleted image to the one that took its id', async () => {
    const { store, images, inference, processing, add } = await start(await temporaryFolder(), 2);
    await add('same', { base64: pngBase64(100) });
    const releaseOld = await inference.next();
    for (const { image } of store.deleteInputs('main', ['same'])) await images.remove(image.file ?? '');
    await add('same', { base64: pngBase64(200) });
    const releaseNew = await inference.next();

    releaseNew();
    await expect.poll(() => store.input('main', 'same')?.status.code).toBe(30000);
    releaseOld();
    await processing.settled();

    const input = store.input('main', 'same');
    expect(store.output('main', 'same', MODEL.versionId)).toMatchObject({ concepts: [{ value: 208 }] });
    expect(await images.read(input!.image)).toHaveLength(208);
  });

  it('leaves nothing of an input that was deleted while it was in work', async () => {
    const { store, images, inference, processing, folder, add } = await start(await temporaryFolder());
    await add('a', { base64: pngBase64(100) });
    const release = await inference.next();

    for (const { image } of store.deleteInputs('main', ['a'])) await images.remove(image.file ?? '');
    release();
    await processing.settled();

    expect(store.output('main', 'a', MODEL.versionId)).toBeUndefined();
    expect(await imageFiles(folder)).toEqual([]);
  });

  it('notes a fault of the engine on the input, and the next start takes it up again', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    first.inference.isFaulty = true;
    await first.add('a', { base64: pngBase64(100) });
    (await first.inference.next())();
    await first.processing.settled();
    const noted = first.store.input('main', 'a')?.status;

    const second = await start(folder);
    (await second.inference.next())();
    await second.processing.settled();

    const details = 'The engine failed on this input; its log says why. Its next start tries again.';
    expect(noted).toMatchObject({ code: 99009, details });
    expect(first.errors).toMatchObject([{ input: 'a', problem: 'the worker died' }]);
    expect(second.store.input('main', 'a')?.status.code).toBe(30000);
  });
});

describe('a data folder as a crash leaves it', () => {
  it('holds every acknowledged input with its image; those that waited or were in work are processed', async () => {
    const first = await start(await temporaryFolder());
    await first.add('done', { base64: pngBase64(50) });
    (await first.inference.next())();
    await first.processing.settled();
    await first.add('in work', { base64: pngBase64(100) });
    await first.add('waiting', { base64: pngBase64(200) });
    const release = await first.inference.next();

    // What is on the disk at this moment, with the database still open.
    const crashed = await temporaryFolder();
    await cp(first.folder, crashed, { recursive: true });
    const second = await start(crashed);
    const found = second.store.listInputs('main', { page: 1, perPage: 10 }).map(({ id }) => id);
    (await second.inference.next())();
    (await second.inference.next())();
    await second.processing.settled();
    release();
    (await first.inference.next())();
    await first.processing.settled();

    expect(found).toEqual(['waiting', 'in work', 'done']);
    expect(second.store.counts('main')).toMatchObject({ processed: 3, to_process: 0, processing: 0, errors: 0 });
    for (const [id, bytes] of [
      ['done', 58],
      ['in work', 108],
      ['waiting', 208],
    ] as const) {
      expect(second.store.output('main', id, MODEL.versionId)).toMatchObject({ concepts: [{ value: bytes }] });
    }
  });

  it('has the images that are read in place processed by the next start, unless they are gone', async () => {
    const first = await start(await temporaryFolder());
    const photos = await temporaryFolder();
    const there = await localImage(photos, 'there.png');
    const gone = await localImage(photos, 'gone.png');
    await first.add('in work', there);
    await first.add('waiting', gone);
    const release = await first.inference.next();

    const crashed = await temporaryFolder();
    await cp(first.folder, crashed, { recursive: true });
    await rm(gone.path);
    const second = await start(crashed);
    (await second.inference.next())();
    await second.processing.settled();
    release();
    await first.processing.settled();

    expect(second.store.input('main', 'in work')?.status.code).toBe(30000);
    expect(second.store.input('main', 'waiting')?.status).toMatchObject({
      code: 10030,
      details: 'The file of this image is not where it was imported from.',
    });
    expect(await readdir(crashed)).not.toContain('images');
  });

  it('has an image that came back since processed by the next start', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    const photo = await localImage(await temporaryFolder(), 'photo.png');
    await rm(photo.path);
    await first.add('a', photo);
    await first.processing.settled();
    const lost = first.store.input('main', 'a')?.status.code;

    await writeFile(photo.path, PNG);
    const second = await start(folder);
    (await second.inference.next())();
    await second.processing.settled();

    expect(lost).toBe(10030);
    expect(second.store.input('main', 'a')?.status.code).toBe(30000);
  });
});
