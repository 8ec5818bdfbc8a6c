import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { colorModel } from '../../../src/engine/models/color.ts';
import { faceModel } from '../../../src/engine/models/face.ts';
import { ENGINE_MODELS } from '../../../src/engine/models/registry.ts';
import { modelVersionId } from '../../../src/engine/models/version.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MODELS } from '../samples.ts';

async function modelsFolder(manifest: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'manifest.json'), manifest);
  return folder;
}

describe('modelVersionId', () => {
  it('is 32 hex characters, different for each model', async () => {
    const ids = await Promise.all(ENGINE_MODELS.map((model) => modelVersionId(model, fileURLToPath(MODELS))));

    expect(new Set(ids).size).toBe(ENGINE_MODELS.length);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });

  it('changes with the revision and with the weights, and with nothing else', async () => {
    const manifest = await readFile(new URL('manifest.json', MODELS), 'utf8');
    const same = await modelsFolder(JSON.stringify(JSON.parse(manifest)));
    const retrained = await modelsFolder(manifest.replaceAll(/"sha256": "./g, '"sha256": "_'));

    const id = await modelVersionId(faceModel, fileURLToPath(MODELS));

    expect(await modelVersionId(faceModel, same)).toBe(id);
    expect(await modelVersionId(faceModel, retrained)).not.toBe(id);
    expect(await modelVersionId({ ...faceModel, revision: 2 }, same)).not.toBe(id);
  });

  it('needs no manifest for a model without weights', async () => {
    expect(await modelVersionId(colorModel, '/nonexistent')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('names the file that the manifest does not list', async () => {
    const folder = await modelsFolder('{ "models": [] }');

    await expect(modelVersionId(faceModel, folder)).rejects.toThrow('lists no checksum for faces.onnx');
  });
});
