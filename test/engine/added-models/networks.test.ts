import { describe, expect, it } from 'vitest';

import { answerOf } from '../../../src/engine/added-models/check-models.ts';
import { readManifest } from '../../../src/engine/added-models/read-manifest.ts';
import { addedModel } from '../../../src/engine/added-models/added-model.ts';
import { decodeImage } from '../../../src/engine/vision/decoded-image.ts';
import { loadNativeRuntime, loadWasmRuntime } from '../../../src/engine/vision/runtime.ts';
import { createVision } from '../../../src/engine/vision/vision.ts';
import type { Data } from '../../../src/wire/data.ts';
import { plain } from '../samples.ts';
import { boxNetwork, colourNetwork, twoInputNetwork } from './colour-network.ts';
import { manifestIn, modelFolder } from './model-folder.ts';
import type { Said } from './model-folder.ts';

const runtime = await loadNativeRuntime();

/** Looks at how red, green and blue a picture is. */
const COLOUR = {
  id: 'colour',
  kind: 'classifier',
  file: 'n.onnx',
  input: { side: 8, layout: 'NCHW', normalisation: { range: [0, 1] } },
  labels: ['r', 'g', 'b'],
  output: { activation: 'none', threshold: 0 },
} as const;

const BOX = {
  id: 'box',
  kind: 'detector',
  file: 'n.onnx',
  input: { side: 8, layout: 'NCHW', normalisation: { range: [0, 1] } },
  labels: ['a', 'b'],
  output: { boxes: 'boxes', scores: 'scores', format: 'xyxy', units: 'fraction', activation: 'none' },
} as const;

/** What a model says of a picture. */
async function answer(said: Said, network: Uint8Array, picture: Uint8Array, on = runtime): Promise<Data> {
  const model = addedModel(await readManifest(manifestIn(await modelFolder([said], { 'n.onnx': network }))));
  const [data] = await model.predict([await decodeImage(picture)], createVision(on, '/nonexistent'));
  return data ?? {};
}

function values({ concepts = [] }: Data): Readonly<Record<string, number>> {
  return Object.fromEntries(concepts.map(({ name = '', value }) => [name, Number(Number(value).toFixed(3))]));
}

const orange = await plain('#ff8000', 16, 12);

describe('an added classifier', () => {
  it('sees the channels in the order and on the scale that the manifest says, best first', async () => {
    const data = await answer(COLOUR, colourNetwork(), orange);

    expect(data.concepts?.map(({ name }) => name)).toEqual(['r', 'g', 'b']);
    expect(values(data)).toEqual({ r: 1, g: 0.502, b: 0 });
  });

  it.each(['NCHW', 'NHWC'] as const)('sees BGR where the network wants it, in %s', async (layout) => {
    const input = { ...COLOUR.input, layout, channels: 'BGR' };

    const data = await answer({ ...COLOUR, input }, colourNetwork(layout), orange);

    expect(values(data)).toEqual({ b: 1, g: 0.502, r: 0 });
  });

  it('is the same on both runtimes', async () => {
    const wasm = await loadWasmRuntime();

    const [one, other] = await Promise.all([
      answer(COLOUR, colourNetwork(), orange),
      answer(COLOUR, colourNetwork(), orange, wasm),
    ]);

    expect(values(other)).toEqual(values(one));
  });

  it('makes probabilities of scores', async () => {
    const softmax = await answer({ ...COLOUR, output: { activation: 'softmax' } }, colourNetwork(), orange);
    const sigmoid = await answer({ ...COLOUR, output: { activation: 'sigmoid' } }, colourNetwork(), orange);

    expect(values(softmax)).toEqual({ r: 0.506, g: 0.308, b: 0.186 });
    expect(values(sigmoid)).toEqual({ r: 0.731, g: 0.623, b: 0.5 });
  });

  it('leaves out what is below the threshold and columns without a name, and takes the best of equal names', async () => {
    const faint = await answer({ ...COLOUR, output: { activation: 'none', threshold: 0.6 } }, colourNetwork(), orange);
    const unnamed = await answer({ ...COLOUR, labels: [null, 'x', 'x'] }, colourNetwork(), orange);

    expect(values(faint)).toEqual({ r: 1 });
    expect(values(unnamed)).toEqual({ x: 0.502 });
  });

  it('sees the middle of a wide picture when it covers, black bars when it contains', async () => {
    const flag = Buffer.concat([Buffer.alloc(12, 0), Buffer.alloc(24, 255), Buffer.alloc(12, 0)]);
    const { default: sharp } = await import('sharp');
    const wide = await sharp(flag, { raw: { width: 16, height: 1, channels: 3 } })
      .resize({ width: 256, height: 128, fit: 'fill', kernel: 'nearest' })
      .png()
      .toBuffer();
    const white = await plain('white', 256, 128);

    const covered = await answer({ ...COLOUR, input: { ...COLOUR.input, resize: 'cover' } }, colourNetwork(), wide);
    const contained = await answer(
      { ...COLOUR, input: { ...COLOUR.input, resize: 'contain' } },
      colourNetwork(),
      white,
    );

    expect(values(covered)['r']).toBeGreaterThan(0.97);
    expect(values(contained)).toEqual({ r: 0.5, g: 0.5, b: 0.5 });
  });
});

describe('an added embedder', () => {
  it('gives a vector of length 1', async () => {
    const { labels: _, ...rest } = COLOUR;

    const data = await answer({ ...rest, kind: 'embedder', output: {} }, colourNetwork(), await plain('#ff0000', 9, 9));

    expect(data.embeddings).toEqual([{ vector: [1, 0, 0], num_dimensions: 3 }]);
  });
});

describe('an added detector', () => {
  const picture = plain('red', 40, 20);

  async function box(output: Said, four: readonly number[], resize = 'stretch'): Promise<unknown> {
    const said = { ...BOX, input: { ...BOX.input, resize }, output: { ...BOX.output, ...output } };
    const { regions } = await answer(said, boxNetwork(four, [0.1, 0.9]), await picture);
    const { top_row, left_col, bottom_row, right_col } = regions![0]!.region_info.bounding_box!;
    return [top_row, left_col, bottom_row, right_col].map((edge) => Number(edge.toFixed(4)));
  }

  it.each([
    ['yxyx', [0.25, 0.5, 0.75, 1]],
    ['xyxy', [0.5, 0.25, 1, 0.75]],
    ['xywh', [0.5, 0.25, 0.5, 0.5]],
    ['cxcywh', [0.75, 0.5, 0.5, 0.5]],
  ] as const)('reads boxes as %s, in fractions and in pixels', async (format, four) => {
    expect(await box({ format }, four)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(
      await box(
        { format, units: 'pixel' },
        four.map((edge) => edge * 8),
      ),
    ).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('finds the place in the picture again that was fitted into the square', async () => {
    // The picture is twice as wide as high: its upper half is a quarter of the square, below a black one.
    expect(await box({}, [0, 0.25, 0.5, 0.5], 'contain')).toEqual([0, 0, 0.5, 0.5]);
    expect(await box({}, [0, 0, 1, 1], 'cover')).toEqual([0, 0.25, 1, 0.75]);
  });

  it('names what it finds, in the shape of the service', async () => {
    const { regions } = await answer(
      BOX,
      boxNetwork([0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1], [0.1, 0.4, 0.8, 0.2]),
      await picture,
    );

    expect(regions?.map(({ value, data }) => [data?.concepts?.[0]?.name, Number(value?.toFixed(2))])).toEqual([
      ['a', 0.8],
      ['b', 0.4],
    ]);
    expect(new Set(regions?.map(({ id }) => id)).size).toBe(2);
  });

  it('takes the number of the class from an output of its own', async () => {
    const said = { ...BOX, output: { ...BOX.output, classes: 'classes' } };
    const network = boxNetwork([0, 0, 1, 1, 0, 0, 0.5, 0.5], [0.9, 0.8], [1, 0]);

    const { regions } = await answer(said, network, await picture);

    expect(regions?.map(({ data }) => data?.concepts?.[0]?.name)).toEqual(['b', 'a']);
  });

  it('says nothing where it finds nothing', async () => {
    expect(await answer(BOX, boxNetwork([0, 0, 1, 1], [0.1, 0.2]), await picture)).toEqual({});
  });
});

describe('a network that is not as the manifest says', () => {
  const FAULTS: readonly (readonly [string, Said, Uint8Array])[] = [
    [
      "labels has 2 entries, but the network's output means is [1, 3]",
      { ...COLOUR, labels: ['a', 'b'] },
      colourNetwork(),
    ],
    [
      'output.name is scores, but the network has means',
      { ...COLOUR, output: { name: 'scores', activation: 'none' } },
      colourNetwork(),
    ],
    ['output.boxes is boxes, but the network has means', BOX, colourNetwork()],
    [
      'input.name is picture, but the network has image',
      { ...COLOUR, input: { ...COLOUR.input, name: 'picture' } },
      colourNetwork(),
    ],
    [
      "input: NHWC with a width of 8 and a height of 8 gives [1, 8, 8, 3], but the network's input image is [1, 3, 8, 8]",
      { ...COLOUR, input: { ...COLOUR.input, layout: 'NHWC' } },
      colourNetwork(),
    ],
    ['input: NCHW with a width of 9', { ...COLOUR, input: { ...COLOUR.input, side: 9 } }, colourNetwork()],
    [
      'output.activation is none, but the network gives',
      { ...COLOUR, input: { ...COLOUR.input, normalisation: { range: [0, 255] } } },
      colourNetwork(),
    ],
    ['file: the network wants more than an image: image, words', COLOUR, twoInputNetwork()],
    ['n.onnx is no network that can be run', COLOUR, Buffer.from('no network at all')],
    [
      "labels has 2 entries, but the network's boxes are [1, 1, 4] and its scores [1, 3]",
      BOX,
      boxNetwork([0, 0, 1, 1], [0, 0, 0]),
    ],
  ];

  it.each(FAULTS)('is refused: %s', async (words, said, network) => {
    const manifest = manifestIn(await modelFolder([said], { 'n.onnx': network }));
    const model = await readManifest(manifest);

    await expect(answerOf(model)).rejects.toMatchObject({ name: 'EngineError', file: manifest });
    await expect(answerOf(model)).rejects.toThrow(words);
  });
});
