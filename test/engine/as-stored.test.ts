import sharp from 'sharp';
import { expect, it } from 'vitest';

import type { EngineOptions } from '../../src/engine/engine.ts';
import { PUBLIC_MODELS } from '../../src/wire/public-models.ts';
import { startOwnEngine } from './added-models/own-engine.ts';
import type { OwnEngine } from './added-models/own-engine.ts';
import { SAMPLES } from './samples.ts';

const SLOWLY = { timeout: 30_000, interval: 20 };
const { face, general } = PUBLIC_MODELS;

/** A JPEG that shows a face to whoever turns it: its pixels lie on their side. */
async function lyingPhoto(): Promise<object> {
  const { pathname } = new URL('astronaut.png', SAMPLES);
  const bytes = await sharp(pathname)
    .extract({ left: 0, top: 0, width: 512, height: 300 })
    .rotate(-90)
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  return { image: { base64: bytes.toString('base64') } };
}

async function startWithPhoto(options: Partial<EngineOptions>): Promise<OwnEngine> {
  const engine = await startOwnEngine(options);
  await engine.call('POST', '/inputs', { inputs: [{ id: 'photo', data: await lyingPhoto() }] });
  await expect.poll(async () => (await engine.call('GET', '/inputs/photo')).input.status.code, SLOWLY).toBe(30000);
  return engine;
}

/** The box of the face in the photo. */
async function faceBox(engine: OwnEngine): Promise<Record<string, number>> {
  const inputs = [{ data: await lyingPhoto() }];
  const { outputs } = await engine.call('POST', `/models/${face.id}/outputs`, { inputs });
  return outputs[0].data.regions[0].region_info.bounding_box;
}

/** Width and height, as the API and the page show them. */
async function shownSizes(engine: OwnEngine): Promise<readonly number[][]> {
  const { input } = await engine.call('GET', '/inputs/photo');
  const thumbnail = await fetch(`${engine.url}/thumbnails/embedded/photo`);
  const { width, height } = await sharp(await thumbnail.arrayBuffer()).metadata();
  const { image_info: info } = input.data.image;
  return [
    [info.width, info.height],
    [width, height],
  ];
}

it('a photo that lies on its side is analysed upright, or as its pixels lie', async () => {
  const upright = await startWithPhoto({});
  const asStored = await startWithPhoto({ asStored: true });

  const turned = await faceBox(upright);
  const lying = await faceBox(asStored);

  // A quarter turn: what is up lies on the left.
  expect(lying['left_col']).toBeCloseTo(turned['top_row']!, 1);
  expect(lying['bottom_row']).toBeCloseTo(1 - turned['left_col']!, 1);
  expect(await shownSizes(upright)).toEqual([
    [512, 300],
    [256, 150],
  ]);
  expect(await shownSizes(asStored)).toEqual([
    [300, 512],
    [150, 256],
  ]);
});

it('what models said of upright photos is not taken for what they say of photos as stored', async () => {
  const before = await startWithPhoto({});
  const said = async (engine: OwnEngine): Promise<unknown> => {
    const { outputs } = await engine.call('GET', '/inputs/photo/outputs');
    return outputs.find(({ model }: { model: { id: string } }) => model.id === general.id)?.data;
  };
  const upright = await said(before);
  const thumbnailTag = (await fetch(`${before.url}/thumbnails/embedded/photo`)).headers.get('etag');
  await before.close();

  const after = await startOwnEngine({ dataDir: before.dataDir, asStored: true });
  await expect.poll(async () => said(after), SLOWLY).toBeDefined();

  expect(await said(after)).not.toEqual(upright);
  expect((await fetch(`${after.url}/thumbnails/embedded/photo`)).headers.get('etag')).not.toBe(thumbnailTag);
});
