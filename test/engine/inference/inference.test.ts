import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inference } from '../../../src/engine/inference/inference.ts';
import { createInference } from '../../../src/engine/inference/pool.ts';
import { PUBLIC_MODELS } from '../../../src/wire/public-models.ts';
import { SAMPLES, plain } from '../samples.ts';

const { general, color, face } = PUBLIC_MODELS;

let inference: Inference;

beforeAll(async () => {
  inference = await createInference({ workers: 2 });
});

afterAll(() => inference.close());

function sample(name: string): Promise<Buffer> {
  return readFile(new URL(name, SAMPLES));
}

describe('createInference', () => {
  it('asks each model of one image', async () => {
    const analysis = await inference.analyse(await sample('astronaut.png'), [general.id, color.id, face.id]);

    if (analysis.kind !== 'read') {
      throw new Error(analysis.details);
    }
    expect(analysis.info).toEqual({ width: 512, height: 512, format: 'png' });
    expect([...analysis.data.keys()]).toEqual([general.id, color.id, face.id]);
    expect(analysis.data.get(general.id)?.concepts?.map(({ name }) => name)).toContain('person');
    expect(analysis.data.get(color.id)?.colors?.length).toBeGreaterThan(1);
    expect(analysis.data.get(face.id)?.regions).toHaveLength(1);
  });

  it('looks at the cropped part only', async () => {
    const photo = await sample('astronaut.png');

    const below = await inference.analyse(photo, [face.id], { crop: [0.5, 0, 1, 1] });
    const head = await inference.analyse(photo, [face.id], { crop: [0, 0.2, 0.5, 0.7] });

    expect(below).toMatchObject({ kind: 'read', data: new Map([[face.id, {}]]) });
    expect(head.kind === 'read' && head.data.get(face.id)?.regions).toHaveLength(1);
  });

  it('says of bad images why they cannot be read, and answers their neighbours', async () => {
    const photo = await sample('march-pastoral.jpg');
    const images = [photo.subarray(0, 90_000), Buffer.from('text'), Buffer.alloc(0), await plain('red', 9, 9), photo];

    const answers = await Promise.all(images.map((image) => inference.analyse(image, [color.id])));

    expect(answers.map((answer) => (answer.kind === 'read' ? answer.info.format : answer.details))).toEqual([
      'the JPEG ends early',
      'the data is not an image',
      'the file is empty',
      'png',
      'jpeg',
    ]);
  });

  it('rejects a model that the engine does not have', async () => {
    await expect(inference.analyse(await plain('red', 9, 9), ['nsfw'])).rejects.toMatchObject({
      name: 'InferenceError',
      message: 'the engine has no model with the id nsfw',
    });
  });

  it('rejects, naming the file, when weights are missing', async () => {
    const empty = await createInference({ workers: 1, modelsDir: '/nonexistent' });

    await expect(empty.analyse(await plain('red', 9, 9), [face.id])).rejects.toThrow('/nonexistent/faces.onnx');
    await empty.close();
  });
});
