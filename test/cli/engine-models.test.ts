import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { run } from '../e2e/command-line.ts';
import { startEngineProcess } from '../e2e/engine-process.ts';
import { FEATURES, KINDS, OBJECTS, manifestIn, modelFolder } from '../engine/added-models/model-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('engine models', () => {
  it('adds a model with its labels, lists it, and removes it', async () => {
    const folder = await temporaryFolder();
    const own = await modelFolder([{ ...KINDS, replaces: 'general' }]);

    const added = await run(folder, 'engine', 'models', 'add', manifestIn(own), '--data', 'data');
    const copied = (await readdir(join(folder, 'data', 'models', 'kinds'))).toSorted();
    const listed = await run(folder, 'engine', 'models', 'list', '--data', 'data');
    const json = await run(folder, 'engine', 'models', 'list', '--data', 'data', '--json');
    const removed = await run(folder, 'engine', 'models', 'remove', 'kinds', '--data', 'data');
    const after = await run(folder, 'engine', 'models', 'list', '--data', 'data');

    const line = 'kinds: a classifier, in place of general-v1.3 (general-image-recognition)';
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(added.stdout).toMatch(`Added ${line}\nOf a photograph of a cat it says: Neutral 0.9`);
    expect(copied).toEqual(['kinds.model.json', 'kinds.onnx']);
    expect(listed).toMatchObject({ code: 0, stdout: `${line}\n` });
    expect(JSON.parse(json.stdout)).toMatchObject([
      { id: 'kinds', kind: 'classifier', replaces: 'general', servedAs: { name: 'general-v1.3' } },
    ]);
    expect(removed).toMatchObject({ code: 0, stdout: 'Removed kinds.\n' });
    expect(after).toMatchObject({ code: 0, stdout: 'No models have been added.\n' });
    expect(await readdir(join(folder, 'data', 'models'))).toEqual([]);
  });

  it('serves what was added, in the same version as where it came from', async () => {
    const folder = await temporaryFolder();
    const own = await modelFolder([KINDS]);
    await run(folder, 'engine', 'models', 'add', own, '--data', 'data');

    const versions = [];
    for (const args of [
      ['--data', 'data'],
      ['--data', 'other', '--models', own],
    ]) {
      const engine = await startEngineProcess(folder, '--workers', '1', ...args);
      const reply = (await (await fetch(`${engine.url}/v2/models/kinds`)).json()) as {
        model: { model_version: { id: string } };
      };
      versions.push(reply.model.model_version.id);
      await engine.close();
    }

    expect(versions[1]).toBe(versions[0]);
  });

  it('adds the good ones of a folder, says what is wrong with the others, and leaves nothing of them', async () => {
    const folder = await temporaryFolder();
    const own = await modelFolder([
      OBJECTS,
      { ...FEATURES, output: { name: 'scores' } },
      { ...KINDS, labels: ['one'] },
    ]);

    const { code, stdout, stderr } = await run(folder, 'engine', 'models', 'add', own, '--data', 'data');

    expect(code).toBe(2);
    expect(stdout).toMatch('Added objects: a detector, called objects\nOf a photograph of a cat it says: cat 0.9');
    expect(stderr.trim().split('\n')).toEqual([
      `${manifestIn(own, 1)}: output.name: scores is [1, 1917, 91]; an embedder must give one vector for an image`,
      `${manifestIn(own, 2)}: labels has 1 entries, but the network's output scores is [1, 5]`,
    ]);
    expect(await readdir(join(folder, 'data', 'models'))).toEqual(['objects']);
  });

  it('drafts a manifest for a network without one, and adds nothing', async () => {
    const folder = await temporaryFolder();
    const own = await modelFolder([KINDS]);

    const { code, stdout, stderr } = await run(
      folder,
      'engine',
      'models',
      'add',
      join(own, 'nsfw.onnx'),
      '--data',
      'd',
    );
    const draft = JSON.parse(stdout) as object;
    await writeFile(join(own, 'drafted.model.json'), stdout);
    await writeFile(join(own, 'nsfw.labels.txt'), 'a\nb\nc\nd\ne\n');
    const drafted = await run(folder, 'engine', 'models', 'add', join(own, 'drafted.model.json'), '--data', 'd');

    expect(code).toBe(2);
    expect(draft).toMatchObject({ id: 'nsfw', kind: 'classifier', input: { side: 224, layout: 'NCHW' } });
    expect(stderr).toMatch('has no manifest, so nothing was added');
    expect(stderr).toMatch('output scores: float32 [N, 5]');
    expect(stderr).toMatch('write its 5 labels into nsfw.labels.txt');
    expect(drafted.code).toBe(0);
  });

  it('says of a network that takes no colour image that it cannot be used', async () => {
    const emotion = new URL('../../node_modules/@vladmandic/human/models/emotion.json', import.meta.url);

    const { code, stderr } = await run(await temporaryFolder(), 'engine', 'models', 'add', fileURLToPath(emotion));

    expect(code).toBe(2);
    expect(stderr).toMatch('input input_1: float32 [N, 64, 64, 1]');
    expect(stderr).toMatch('this network cannot be used');
  });

  it('adds an id once only, and clears away what a crash has left', async () => {
    const folder = await temporaryFolder();
    const own = await modelFolder([KINDS]);
    await mkdir(join(folder, 'data', 'models', '.passing-of-a-crash'), { recursive: true });

    const first = await run(folder, 'engine', 'models', 'add', manifestIn(own), '--data', 'data');
    const second = await run(folder, 'engine', 'models', 'add', manifestIn(own), '--data', 'data');

    expect(first.code).toBe(0);
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(/id: kinds is that of .*kinds\.model\.json too/);
    expect(await readdir(join(folder, 'data', 'models'))).toEqual(['kinds']);
  });

  it('refuses what is not there, what is no network, and an id that leads elsewhere', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.onnx'), 'no network');
    await writeFile(join(folder, 'a.pt'), 'no network');
    await mkdir(join(folder, 'empty'));
    const add = async (target: string): Promise<string> =>
      (await run(folder, 'engine', 'models', 'add', target)).stderr;

    expect(await add('none')).toMatch(/none is not there\.\n$/);
    expect(await add('a.onnx')).toMatch('a.onnx is no network that can be run');
    expect(await add('a.pt')).toMatch('a.pt is neither a manifest');
    expect(await add('empty')).toMatch('There is neither a manifest nor a network in');
    const removed = await run(folder, 'engine', 'models', 'remove', '../models');
    expect(removed).toMatchObject({
      code: 2,
      stderr: expect.stringMatching('There is no model ../models in') as string,
    });
  });

  it('waits for no engine: it says that one is using the folder', async () => {
    const folder = await temporaryFolder();
    const own = await modelFolder([KINDS]);
    const engine = await startEngineProcess(folder, '--data', 'data', '--workers', '1');

    const { code, stderr } = await run(folder, 'engine', 'models', 'add', manifestIn(own), '--data', 'data');
    await engine.close();

    expect(code).toBe(2);
    expect(stderr).toMatch('Another engine is using');
  });
});

describe('engine --models', () => {
  it('stops with the reason when the folder holds no model', async () => {
    const folder = await temporaryFolder();

    const { code, stderr } = await run(folder, 'engine', '--models', '.', '--data', 'data');

    expect(code).toBe(2);
    expect(stderr).toMatch('There is no manifest (*.model.json) in');
  });
});

describe('docs/engine.md', () => {
  it('holds an example that works as it stands', async () => {
    const text = await readFile(new URL('../../docs/engine.md', import.meta.url), 'utf8');
    const folder = await temporaryFolder();
    const blocks = [...text.matchAll(/```(\w+) (\S+)\n([\s\S]*?)```/g)].map(([, , kind = '', body = '']) => ({
      kind,
      body,
    }));
    for (const { kind, body } of blocks.filter((block) => block.kind.startsWith('file='))) {
      const path = join(folder, kind.slice('file='.length));
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, body);
      const { file } = JSON.parse(body) as { file: string };
      await writeFile(join(path, '..', file), await readFile(new URL(`../../models/${file}`, import.meta.url)));
    }
    await mkdir(join(folder, 'samples'));
    await copyFile(new URL('../../samples/coffee.png', import.meta.url), join(folder, 'samples', 'coffee.png'));

    const runs = [];
    for (const { body } of blocks.filter(({ kind }) => kind === 'run')) {
      runs.push(await run(folder, ...body.trim().split(' ').slice(1)));
    }
    const features = await run(folder, 'engine', 'models', 'add', 'features');

    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(runs[0]!.stdout).toBe(blocks.find(({ kind }) => kind === 'output')?.body);
    expect(await readFile(join(folder, 'kinds.csv'), 'utf8')).toMatch('neutral');
    expect(features.stdout).toMatch('a vector of 320 numbers');
  });
});
