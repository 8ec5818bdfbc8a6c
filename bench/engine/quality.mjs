import { fileURLToPath } from 'node:url';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import sharp from 'sharp';

import { endChild, nextMessage, startChild } from './child.mjs';
import { seededRandom } from './images.mjs';
import { bodyOf, call, processed } from './service.mjs';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));
/** What each of the photos that an install brings shows. */
const PHOTOS = {
  'acanthus-mollis.jpg': 'plant',
  'airplane-from-above.jpg': 'vehicle',
  'allium-oreophilum.jpg': 'plant',
  'astronaut.png': 'people',
  'black-canyon.jpg': 'landscape',
  'cat-chelsea.png': 'animal',
  'coffee.png': 'object',
  'dust-bowl-home.jpg': 'building',
  'french-alpine-landscape.jpg': 'landscape',
  'locomotion-house-cat.jpg': 'animal',
  'march-pastoral.jpg': 'animal',
  'nagasaki-boats.jpg': 'vehicle',
};
const NAMES = Object.keys(PHOTOS);
const CROPS = 8;
const NEIGHBOURS = 5;
const TRAINED = 'animal';

/**
 * Cuts each photo into parts, mirrors half of them, and asks two things: do the parts of a photo find each other, and
 * does a model that was trained on all photos but one know what that one shows?
 */
export async function measureQuality() {
  const folder = await mkdtemp(join(tmpdir(), 'engine-bench-'));
  const engine = startChild('engine-process.mjs', folder, 2);
  try {
    const { url } = await nextMessage(engine);
    await addParts(url);
    return { precision: await precisionOf(url), ...(await accuracyOf(url)) };
  } finally {
    await endChild(engine);
    await rm(folder, { recursive: true });
  }
}

const idOf = (photo, part) => `${photo}-${part}`;

async function addParts(url) {
  const random = seededRandom(7);
  for (const [photo, name] of NAMES.entries()) {
    const parts = [];
    for (let part = 0; part < CROPS; part += 1) parts.push(await partOf(name, random));
    await call(
      url,
      'POST',
      '/v2/inputs',
      bodyOf(parts, (part) => idOf(photo, part)),
    );
  }
  await processed(url);
}

async function partOf(name, random) {
  const image = sharp(SAMPLES + name).removeAlpha();
  const { width, height } = await image.metadata();
  const share = 0.6 + random() * 0.3;
  const size = { width: Math.floor(width * share), height: Math.floor(height * share) };
  const left = Math.floor(random() * (width - size.width));
  const top = Math.floor(random() * (height - size.height));
  return image
    .extract({ left, top, ...size })
    .flop(random() < 0.5)
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** How many of the five most alike parts, the asked one left out, are of the same photo. */
async function precisionOf(url) {
  let right = 0;
  for (const photo of NAMES.keys()) {
    for (let part = 0; part < CROPS; part += 1) {
      const id = idOf(photo, part);
      const ands = [{ output: { input: { id, data: { image: {} } } } }];
      const { hits } = await call(url, 'POST', '/v2/searches', {
        query: { ands },
        pagination: { page: 1, per_page: NEIGHBOURS + 1 },
      });
      const others = hits.map(({ input }) => input.id).filter((other) => other !== id);
      right += others.slice(0, NEIGHBOURS).filter((other) => other.startsWith(`${photo}-`)).length;
    }
  }
  return right / (NAMES.length * CROPS * NEIGHBOURS);
}

/** Leaves each photo out in turn; a part counts as right when its value is on the right side of a half. */
async function accuracyOf(url) {
  let right = 0;
  for (const [left, name] of NAMES.entries()) {
    await label(url, left);
    const model = `without-${left}`;
    await call(url, 'POST', '/v2/models', {
      model: { id: model, output_info: { data: { concepts: [{ id: TRAINED }] }, output_config: {} } },
    });
    const { model: training } = await call(url, 'POST', `/v2/models/${model}/versions`);
    await trained(url, model, training.model_version.id);
    const isMeant = PHOTOS[name] === TRAINED;
    for (let part = 0; part < CROPS; part += 1) {
      const { outputs } = await call(url, 'POST', `/v2/models/${model}/outputs`, {
        inputs: [{ data: { image: { url: await addressOf(url, idOf(left, part)) } } }],
      });
      right += outputs[0].data.concepts[0].value >= 0.5 === isMeant ? 1 : 0;
    }
  }
  const most = NAMES.filter((name) => PHOTOS[name] !== TRAINED).length / NAMES.length;
  return { accuracy: right / (NAMES.length * CROPS), guessing: most };
}

/** All parts say whether they show the concept, but those of the photo that is left out. */
async function label(url, left) {
  const inputs = [...NAMES.entries()].flatMap(([photo, name]) =>
    Array.from({ length: CROPS }, (_, part) => ({
      id: idOf(photo, part),
      data: { concepts: photo === left ? [] : [{ id: TRAINED, value: PHOTOS[name] === TRAINED ? 1 : 0 }] },
    })),
  );
  await call(url, 'PATCH', '/v2/inputs', { action: 'overwrite', inputs });
}

async function addressOf(url, id) {
  const { input } = await call(url, 'GET', `/v2/inputs/${id}`);
  return input.data.image.url;
}

async function trained(url, model, version) {
  for (;;) {
    const reply = await call(url, 'GET', `/v2/models/${model}/versions/${version}`);
    const { code, description, details } = reply.model_version.status;
    if (code === 21_100) return;
    if (code >= 21_110 && code < 21_120) throw new Error(`${description}: ${details}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
