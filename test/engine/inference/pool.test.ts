import { afterEach, describe, expect, it } from 'vitest';
import type { Analysis, Inference } from '../../../src/engine/inference/inference.ts';
import { createPool, type PoolSettings } from '../../../src/engine/inference/pool.ts';

const opened: Inference[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((inference) => inference.close()));
});

async function faultyPool(settings: PoolSettings = {}): Promise<Inference> {
  const pool = await createPool({ workers: 2, entry: new URL('faulty-worker.ts', import.meta.url), ...settings });
  opened.push(pool);
  return pool;
}

function say(pool: Inference, text: string): Promise<Analysis> {
  return pool.analyse(new TextEncoder().encode(text), []);
}

const heard = (text: string): Analysis => ({
  kind: 'read',
  info: { width: 1, height: 1, format: text },
  data: new Map(),
});

describe('the pool', () => {
  it('answers every image with its own answer, however many come at once', async () => {
    const pool = await faultyPool();
    const texts = Array.from({ length: 50 }, (_, index) => `image ${index}`);

    const answers = await Promise.all(texts.map((text) => say(pool, text)));

    expect(answers).toEqual(texts.map(heard));
  });

  it('gives a worker the next image before it has answered the first, so that it is decoded meanwhile', async () => {
    const pool = await faultyPool({ workers: 1 });

    const answers = await Promise.all([say(pool, 'hold'), say(pool, 'next')]);

    expect(answers).toEqual([heard('hold'), heard('next')]);
  });

  it('leaves the bytes to the caller', async () => {
    const pool = await faultyPool();
    const image = Buffer.from('kept');

    await pool.analyse(image, []);

    expect(image.toString()).toBe('kept');
  });

  it('calls an image that kills two workers unreadable and harms none of its neighbours', async () => {
    const pool = await faultyPool();
    const texts = ['a', 'crash', 'b', 'c', 'crash', 'd', 'e'];

    const answers = await Promise.all(texts.map((text) => say(pool, text)));

    const crashed: Analysis = { kind: 'unreadable', code: 30300, details: 'the decoder crashed on this image' };
    expect(answers).toEqual(texts.map((text) => (text === 'crash' ? crashed : heard(text))));
  });

  it('asks again about the image that was in the same worker as one that kills', async () => {
    const pool = await faultyPool({ workers: 1 });

    const [beside, , after] = await Promise.all([say(pool, 'slow'), say(pool, 'crash'), say(pool, 'after')]);

    expect(beside).toEqual(heard('slow'));
    expect(after).toEqual(heard('after'));
  });

  it('stops a worker that takes too long and works on with another', async () => {
    const pool = await faultyPool({ workers: 1, deadlineMs: 300 });

    const [hung, next] = await Promise.all([say(pool, 'hang'), say(pool, 'next')]);

    expect(hung).toEqual({
      kind: 'unreadable',
      code: 30300,
      details: 'the image took longer than 0.3 s to read',
    });
    expect(next).toEqual(heard('next'));
  });

  it('rejects when the models cannot run, for that is not the fault of the image', async () => {
    const pool = await faultyPool();

    await expect(say(pool, 'fail')).rejects.toMatchObject({
      name: 'InferenceError',
      message: 'objects.onnx is missing',
    });
    await expect(say(pool, 'next')).resolves.toEqual(heard('next'));
  });

  it('rejects what comes after close', async () => {
    const pool = await faultyPool();

    await pool.close();

    await expect(say(pool, 'late')).rejects.toThrow('the engine is stopping');
  });

  it('rejects what still waits when it is closed', async () => {
    const pool = await faultyPool({ workers: 1, closeGraceMs: 50 });
    const first = say(pool, 'hang');
    const second = say(pool, 'waiting');
    const both = Promise.allSettled([first, second]);

    await pool.close();

    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('cancels what waits, and finishes what a worker has begun', async () => {
    const pool = await faultyPool({ workers: 1 });
    const begun = [say(pool, 'slow'), say(pool, 'slow')];
    const waiting = say(pool, 'waiting');

    pool.cancelWaiting();

    await expect(waiting).rejects.toMatchObject({ name: 'PredictionCancelledError' });
    await expect(say(pool, 'late')).rejects.toMatchObject({ name: 'PredictionCancelledError' });
    expect(await Promise.all(begun)).toEqual([heard('slow'), heard('slow')]);
  });

  it('lets workers finish what they have begun when it is closed', async () => {
    const pool = await faultyPool({ workers: 1 });
    const begun = say(pool, 'slow');

    await pool.close();

    expect(await begun).toEqual(heard('slow'));
  });

  it('cannot be created with a worker that does not start', async () => {
    await expect(createPool({ entry: new URL('no-such-worker.js', import.meta.url) })).rejects.toMatchObject({
      name: 'InferenceError',
    });
  });
});
