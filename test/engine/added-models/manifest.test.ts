import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadAddedModels } from '../../../src/engine/added-models/load-added-models.ts';
import { readManifest } from '../../../src/engine/added-models/read-manifest.ts';
import { FEATURES, KINDS, OBJECTS, manifestIn, modelFolder } from './model-folder.ts';
import type { Said } from './model-folder.ts';

const input = KINDS['input'] as Said;
const found = OBJECTS['output'] as Said;

/** What is wrong, and the words for it after the name of the manifest. */
const FAULTS: readonly (readonly [Said, string])[] = [
  [{ ...KINDS, kind: undefined }, 'kind is missing; it must be classifier, embedder or detector'],
  [{ ...KINDS, kind: 'clasifier' }, 'kind must be classifier, embedder or detector; did you mean classifier?'],
  [{ ...KINDS, labls: [] }, 'labls is not known; did you mean labels?'],
  [{ ...FEATURES, labels: ['a'] }, 'labels is of no use for this kind of model'],
  [{ ...OBJECTS, replaces: 'general' }, 'replaces is of no use for this kind of model'],
  [{ ...KINDS, id: undefined }, 'id is missing'],
  [{ ...KINDS, id: 'A/B' }, 'id must be 1 to 64 characters of a-z, 0-9, ".", "_" and "-"'],
  [{ ...KINDS, name: 5 }, 'name must be a text'],
  [{ ...KINDS, file: 'nsfw.pt' }, 'file must be an .onnx or .tflite file, or a model.json of tfjs'],
  [{ ...KINDS, file: 'missing.onnx' }, 'missing.onnx'],
  [{ ...KINDS, input: { ...input, layuot: 'NCHW' } }, 'input.layuot is not known; did you mean layout?'],
  [{ ...KINDS, input: { ...input, layout: 'NCWH' } }, 'input.layout must be NCHW or NHWC; did you mean NCHW?'],
  [{ ...KINDS, input: { ...input, side: 0 } }, 'input.side must be at least 1'],
  [{ ...KINDS, input: { ...input, side: 1.5 } }, 'input.side must be a whole number'],
  [{ ...KINDS, input: { ...input, width: 5 } }, 'input needs either side, or width and height'],
  [{ ...KINDS, input: { ...input, normalisation: undefined } }, 'input.normalisation is missing'],
  [
    { ...KINDS, input: { ...input, normalisation: { mean: [0, 0, 0] } } },
    'input.normalisation needs either range, or mean and std',
  ],
  [
    { ...KINDS, input: { ...input, normalisation: { mean: [0, 0, 0], std: [1, 1, 0] } } },
    'input.normalisation.std.2 must be above 0',
  ],
  [
    { ...KINDS, output: { activation: 'softmx' } },
    'output.activation must be none, softmax or sigmoid; did you mean softmax?',
  ],
  [{ ...KINDS, output: { activation: 'none', threshold: 2 } }, 'output.threshold must be at most 1'],
  [{ ...OBJECTS, output: { ...found, format: 'xxyy' } }, 'output.format must be yxyx, xyxy, xywh or cxcywh'],
  [{ ...OBJECTS, output: { ...found, boxes: undefined } }, 'output.boxes is missing'],
  [{ ...KINDS, labels: [] }, 'labels must not be empty'],
  [{ ...KINDS, labels: [null] }, 'labels must name at least one thing'],
  [{ ...KINDS, labels: 'none.txt' }, 'none.txt cannot be read'],
  [{ ...KINDS, replaces: 'generl' }, 'replaces must be general; did you mean general?'],
  [
    { ...KINDS, replaces: 'general', inBaseWorkflow: false },
    'inBaseWorkflow must be true for a model that replaces general',
  ],
  [{ ...KINDS, id: 'a', nmae: 'b', labels: undefined }, 'labels is missing; nmae is not known; did you mean name?'],
];

describe('readManifest', () => {
  it.each(FAULTS.map(([said, words]) => ({ said, words })))('refuses a manifest: $words', async ({ said, words }) => {
    const manifest = manifestIn(await modelFolder([said]));

    await expect(readManifest(manifest)).rejects.toMatchObject({ name: 'EngineError', file: manifest });
    await expect(readManifest(manifest)).rejects.toThrow(`${manifest}: `);
    await expect(readManifest(manifest)).rejects.toThrow(words);
  });

  it('refuses what is no JSON, and JSON that is no object', async () => {
    const folder = await modelFolder([], { 'a.model.json': '{ "id": ', 'b.model.json': '[]', 'c.model.json': '7' });

    await expect(readManifest(join(folder, 'a.model.json'))).rejects.toThrow(/a\.model\.json: .*JSON/);
    await expect(readManifest(join(folder, 'b.model.json'))).rejects.toThrow('it must be a JSON object');
    await expect(readManifest(join(folder, 'c.model.json'))).rejects.toThrow('it must be a JSON object');
  });

  it('reads labels from a text file, one per line, an empty line for a column without a name', async () => {
    const folder = await modelFolder([{ ...KINDS, labels: 'l.txt' }], { 'l.txt': '\uFEFFone\r\n\r\ntwo words \r\n' });

    const model = await readManifest(manifestIn(folder));

    expect(model).toMatchObject({ labels: ['one', null, 'two words'] });
  });

  it('turns normalisation into a factor and an addend for each channel', async () => {
    const normalisation = { mean: [0.5, 0.4, 0], std: [0.5, 0.25, 1] };
    const folder = await modelFolder([
      { ...KINDS, input: { ...input, normalisation } },
      { ...KINDS, input: { ...input, normalisation: { range: [-1, 1] } } },
    ]);

    const byMean = await readManifest(manifestIn(folder, 0));
    const byRange = await readManifest(manifestIn(folder, 1));

    expect(byMean.input.scale.map((each) => each * 255)).toEqual([2, 4, 1]);
    expect(byMean.input.offset).toEqual([-1, -1.6, 0]);
    expect(byRange.input.scale.map((each) => each * 255)).toEqual([2, 2, 2]);
    expect(byRange.input.offset).toEqual([-1, -1, -1]);
  });
});

describe('the version of an added model', () => {
  async function versionOf(said: Said, files: Readonly<Record<string, Uint8Array>> = {}): Promise<string> {
    return (await readManifest(manifestIn(await modelFolder([said], files)))).versionId;
  }

  it('is the same wherever the files are, whatever it is called, and wherever its labels stand', async () => {
    const labels = ['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy'];

    const version = await versionOf(KINDS);

    expect(version).toMatch(/^[0-9a-f]{32}$/);
    expect(await versionOf({ ...KINDS, labels, name: 'other', inBaseWorkflow: true })).toBe(version);
  });

  it('changes with the weights, the labels and the way in which images are shown', async () => {
    const version = await versionOf(KINDS);

    const others = await Promise.all([
      versionOf(KINDS, { 'nsfw.onnx': Uint8Array.of(1, 2, 3) }),
      versionOf({ ...KINDS, labels: ['a', 'b', 'c', 'd', 'e'] }),
      versionOf({ ...KINDS, input: { ...input, resize: 'cover' } }),
      versionOf({ ...KINDS, output: { activation: 'softmax' } }),
    ]);

    expect(new Set([version, ...others]).size).toBe(5);
  });

  it('changes with each of the files of a tfjs model', async () => {
    const faceres = new URL('../../../node_modules/@vladmandic/human/models/', import.meta.url);
    const said = { ...FEATURES, file: 'faceres.json', input: { ...input, layout: 'NHWC' } };
    const folder = await modelFolder([said]);
    await copyFile(new URL('faceres.json', faceres), join(folder, 'faceres.json'));
    const weights = await readFile(new URL('faceres.bin', faceres));
    await writeFile(join(folder, 'faceres.bin'), weights);
    const before = await readManifest(manifestIn(folder));

    weights[1000]! ^= 1;
    await writeFile(join(folder, 'faceres.bin'), weights);

    expect((await readManifest(manifestIn(folder))).versionId).not.toBe(before.versionId);
  });
});

describe('loadAddedModels', () => {
  it('lets the first have what two want, and names both', async () => {
    const folder = await modelFolder([
      { ...KINDS, replaces: 'general' },
      { ...KINDS, id: 'second', replaces: 'general' },
      KINDS,
      { ...KINDS, id: 'color' },
      { ...KINDS, id: 'third', name: 'general-v1.3' },
    ]);
    const manifests = [0, 1, 2, 3, 4].map((index) => manifestIn(folder, index));

    const { models, refused } = await loadAddedModels(manifests);

    expect(models.map(({ manifest }) => manifest)).toEqual([manifests[0]]);
    expect(refused.map(({ message }) => message)).toEqual([
      `${manifests[1]}: replaces: ${manifests[0]} replaces general already`,
      `${manifests[2]}: id: kinds is that of ${manifests[0]} too; take another, or remove that model`,
      `${manifests[3]}: id: color is a model of the program; take another, and see "replaces"`,
      `${manifests[4]}: name: general-v1.3 is a model of the program; take another, and see "replaces"`,
    ]);
  });
});
