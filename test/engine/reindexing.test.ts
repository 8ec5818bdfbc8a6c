import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import type { Inference } from '../../src/engine/inference/inference.ts';
import { startReindexing } from '../../src/engine/reindexing.ts';
import type { ServedModel } from '../../src/engine/served-models.ts';
import { ImageFiles } from '../../src/engine/store/image-files.ts';
import { MODEL, pngBase64, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const NEXT: ServedModel = { ...MODEL, versionId: 'version-2' };

/** An engine in which inputs with these ids have been processed. */
async function engineWith(...ids: readonly string[]): Promise<TestEngine> {
  const engine = await startTestEngine();
  const inputs = ids.map((id, index) => ({ id, data: { image: { base64: pngBase64(100 + index) } } }));
  await engine.call('POST', '/v2/inputs', { inputs });
  await engine.processed();
  return engine;
}

/** Looks at all inputs again that need it, to the end. */
async function reindex(
  { store, folder }: TestEngine,
  inference: Inference,
  model = NEXT,
): Promise<readonly (readonly [object, string])[]> {
  const told: (readonly [object, string])[] = [];
  const log = {
    debug: (fields: object, message: string) => void told.push([fields, message]),
    warn: (fields: object, message: string) => void told.push([fields, message]),
    error: (fields: object, message: string) => void told.push([fields, message]),
  };
  const images = new ImageFiles(folder);
  await startReindexing({ store, images, inference, models: [model], log }).settled();
  return told;
}

function appOf({ store }: TestEngine): string {
  return [...store.outdatedInputs(['none'])].flat()[0]!.appId;
}

describe('startReindexing', () => {
  it('asks the present version about inputs that another one has seen, once', async () => {
    const engine = await engineWith('a', 'b');
    const app = appOf(engine);
    const before = engine.inference.calls;

    await reindex(engine, engine.inference);
    await reindex(engine, engine.inference);

    expect(engine.inference.calls).toBe(before + 2);
    expect(engine.store.output(app, 'a', 'version-2')).toEqual(engine.store.output(app, 'a', 'version-1'));
    expect(engine.store.input(app, 'a')?.status.code).toBe(30000);
  });

  it('does nothing where the version is the same', async () => {
    const engine = await engineWith('a');
    const before = engine.inference.calls;

    expect(await reindex(engine, engine.inference, MODEL)).toEqual([]);
    expect(engine.inference.calls).toBe(before);
  });

  it('does not even look for inputs once the present version has seen them all', async () => {
    const engine = await engineWith('a');
    const looks = vi.spyOn(engine.store, 'outdatedInputs');

    await reindex(engine, engine.inference);
    await reindex(engine, engine.inference);

    expect(looks).toHaveBeenCalledOnce();
  });

  it('finds what came in while another version was in use', async () => {
    const engine = await engineWith('a');
    const app = appOf(engine);
    await reindex(engine, engine.inference, NEXT);
    await reindex(engine, engine.inference, MODEL);
    await engine.call('POST', '/v2/inputs', { inputs: [{ id: 'b', data: { image: { base64: pngBase64(101) } } }] });
    await engine.processed();

    await reindex(engine, engine.inference, NEXT);

    expect(engine.store.output(app, 'b', 'version-2')).toBeDefined();
  });

  it('tries again at the next start what could not be read at this one', async () => {
    const engine = await engineWith('a');
    const app = appOf(engine);
    const file = join(engine.folder, engine.store.input(app, 'a')!.image.file!);
    await rename(file, `${file}.away`);
    await reindex(engine, engine.inference);
    await rename(`${file}.away`, file);

    await reindex(engine, engine.inference);

    expect(engine.store.output(app, 'a', 'version-2')).toBeDefined();
  });

  it('goes on after an input that cannot be read, and says which', async () => {
    const engine = await engineWith('a', 'b');
    const app = appOf(engine);
    await rm(join(engine.folder, engine.store.input(app, 'a')!.image.file!));

    const told = await reindex(engine, engine.inference);

    expect(told.map(([, message]) => message)).toEqual([
      'looking at stored inputs again',
      'input not looked at again',
      'looked at stored inputs again',
    ]);
    expect(told[1]![0]).toMatchObject({ input: 'a' });
    expect(engine.store.output(app, 'a', 'version-2')).toBeUndefined();
    expect(engine.store.output(app, 'b', 'version-2')).toBeDefined();
    expect(engine.store.input(app, 'a')?.status.code).toBe(30000);
  });

  it('writes nothing about an input that is deleted meanwhile', async () => {
    const engine = await engineWith('a');
    const app = appOf(engine);
    const inference: Inference = {
      backend: 'onnxruntime-node',
      analyse: async (image, ids) => {
        engine.store.deleteInputs(app, ['a']);
        return engine.inference.analyse(image, ids);
      },
      cancelWaiting: () => undefined,
      close: async () => undefined,
    };

    await reindex(engine, inference);

    expect(engine.store.output(app, 'a', 'version-2')).toBeUndefined();
    expect(engine.store.input(app, 'a')).toBeUndefined();
  });

  it('stops after the input in work', async () => {
    const engine = await engineWith('a', 'b');
    const app = appOf(engine);
    const { store, folder, inference } = engine;
    const log = { debug() {}, warn() {}, error() {} };

    const reindexing = startReindexing({ store, images: new ImageFiles(folder), inference, models: [NEXT], log });
    await reindexing.close();

    expect(store.output(app, 'a', 'version-2')).toBeDefined();
    expect([...store.outdatedInputs(['version-2'])].flat().map(({ id }) => id)).toEqual(['b']);
  });
});
