import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../support/temporary-folder.ts';
import { FACES, FEATURES, KINDS, OBJECTS, manifestIn, modelFolder } from './model-folder.ts';
import { startOwnEngine } from './own-engine.ts';

interface Named {
  readonly name: string;
  readonly value: number;
}

describe("an engine with models of one's own", () => {
  it('answers with each of them, and with its own as before', async () => {
    const engine = await startOwnEngine({ addedModels: [await modelFolder([KINDS, FEATURES, OBJECTS, FACES])] });

    const kinds = await engine.predict('kinds', 'cat-chelsea.png');
    const features = await engine.predict('features', 'cat-chelsea.png');
    const objects = await engine.predict('objects', 'cat-chelsea.png');
    const faces = await engine.predict('faces', 'astronaut.png');
    const ownFaces = await engine.predict('a403429f2ddf4b49b307e318f00e528b', 'astronaut.png');
    const general = await engine.predict('aaa03c23b3724a16a56b629203edc62c', 'cat-chelsea.png');

    expect(engine.refusedModels).toEqual([]);
    expect(kinds.concepts[0]).toMatchObject({ name: 'Neutral', app_id: 'main' });
    expect(kinds.concepts[0].value).toBeGreaterThan(0.9);
    expect(features.embeddings[0].num_dimensions).toBe(320);
    expect(Math.hypot(...features.embeddings[0].vector)).toBeCloseTo(1, 5);
    expect(objects.regions[0].data.concepts[0].name).toBe('cat');
    expect(faces.regions).toHaveLength(1);
    const [box, ownBox] = [faces, ownFaces].map(({ regions }) => regions[0].region_info.bounding_box as object);
    for (const [edge, place] of Object.entries(ownBox!)) expect(box).toHaveProperty(edge, expect.closeTo(place, 2));
    expect(general.concepts.map(({ name }: Named) => name)).toContain('cat');
  });

  it('lists them, finds them by name and type, and tells their concepts and version', async () => {
    const engine = await startOwnEngine({ addedModels: [await modelFolder([KINDS, FEATURES, OBJECTS])] });
    const search = async (query: object): Promise<string[]> => {
      const { models } = await engine.call('POST', '/models/searches', { model_query: query });
      return models.map(({ id }: { id: string }) => id);
    };

    const { models } = await engine.call('GET', '/models?per_page=100');
    const { model } = await engine.call('GET', '/models/kinds/output_info');
    const versionId = model.model_version.id as string;
    const { model_version: version } = await engine.call('GET', `/models/kinds/versions/${versionId}`);

    expect(models.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(['kinds', 'features', 'objects']),
    );
    expect(await search({ name: 'kinds*' })).toEqual(['kinds']);
    expect(await search({ type: 'embed' })).toContain('features');
    expect(await search({ name: 'objects', type: 'detection' })).toEqual(['objects']);
    expect(model).toMatchObject({ name: 'kinds of pictures', app_id: 'main', model_type_id: 'visual-classifier' });
    expect(model.output_info.data.concepts.map(({ name }: Named) => name)).toEqual([
      'Drawing',
      'Hentai',
      'Neutral',
      'Porn',
      'Sexy',
    ]);
    expect(version.id).toBe(versionId);
  });

  it('asks those of the base workflow about every input', async () => {
    const folder = await modelFolder([{ ...KINDS, inBaseWorkflow: true }, OBJECTS]);
    const engine = await startOwnEngine({ addedModels: [folder] });

    const { workflow } = await engine.call('GET', '/workflows/general');

    const asked = workflow.nodes.map(({ model }: { model: { id: string } }) => model.id);
    expect(asked).toContain('kinds');
    expect(asked).not.toContain('objects');
  });

  it('serves those in the data folder without being told', async () => {
    const dataDir = await temporaryFolder();
    await cp(await modelFolder([KINDS]), join(dataDir, 'models', 'kinds'), { recursive: true });

    const engine = await startOwnEngine({ dataDir });

    expect((await engine.predict('kinds', 'coffee.png')).concepts[0].name).toBe('Neutral');
  });

  it('leaves a faulty one out, says why, and serves the others', async () => {
    const broken = { ...FEATURES, id: 'broken', file: 'broken.onnx' };
    const mistyped = { ...OBJECTS, id: 'mistyped', knid: 'detector' };
    const folder = await modelFolder([KINDS, broken, mistyped], { 'broken.onnx': 'no network' });
    const problems: unknown[] = [];
    const log = { debug() {}, warn() {}, error: (fields: object) => void problems.push(fields) };

    const engine = await startOwnEngine({ addedModels: [folder], log });

    expect(engine.refusedModels).toEqual([
      `${manifestIn(folder, 2)}: knid is not known; did you mean kind?`,
      expect.stringMatching(/1\.model\.json: .*broken\.onnx is no network that can be run/),
    ]);
    expect(problems).toEqual(engine.refusedModels.map((problem) => ({ problem })));
    expect((await engine.predict('kinds', 'coffee.png')).concepts[0].name).toBe('Neutral');
    await engine.add('coffee.png');
    await expect(engine.call('GET', '/models/broken')).rejects.toThrow('The engine has no model with the id broken');
  });

  it("keeps the program's own general model when the one in its place is faulty", async () => {
    const folder = await modelFolder([{ ...KINDS, labels: ['one'], replaces: 'general' }]);

    const engine = await startOwnEngine({ addedModels: [folder] });

    expect(engine.refusedModels).toHaveLength(1);
    const { concepts } = await engine.predict('general-image-recognition', 'cat-chelsea.png');
    expect(concepts.map(({ name }: Named) => name)).toContain('cat');
  });

  it('does not start with a folder that is not there, or without a manifest', async () => {
    const empty = await modelFolder([]);

    await expect(startOwnEngine({ addedModels: [join(empty, 'none')] })).rejects.toThrow('cannot be read (ENOENT)');
    await expect(startOwnEngine({ addedModels: [empty] })).rejects.toThrow(
      `There is no manifest (*.model.json) in ${empty}.`,
    );
  });
});
