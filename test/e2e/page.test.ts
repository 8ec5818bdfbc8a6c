import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { SAMPLES } from '../engine/samples.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startEngineProcess } from './engine-process.ts';
import type { EngineProcess } from './engine-process.ts';
import { inputOf, post, processed } from './sample-inputs.ts';
import type { Sample } from './sample-inputs.ts';

const CHROMIUM = '/usr/bin/chromium';
const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const HOSTILE = '<img src=x onerror=alert(1)>';
const DESKTOP = { viewport: { width: 1280, height: 640 } };
const PHONE = { viewport: { width: 390, height: 844 } };

// A machine that promises to run everything must not skip this silently.
const isMissing = !existsSync(CHROMIUM) && !process.env['CI'];
if (isMissing) console.warn(`The page is not tested: there is no ${CHROMIUM}.`);

const STORED: readonly Sample[] = [
  { id: 'airplane', file: 'airplane-from-above.jpg', labels: { pet: false } },
  { id: HOSTILE, file: 'acanthus-mollis.jpg', labels: { '<b>plant</b>': true } },
  { id: 'sheep', file: 'march-pastoral.jpg' },
  { id: 'cats', file: 'locomotion-house-cat.jpg', labels: { pet: true } },
  { id: 'coffee', file: 'coffee.png', labels: { drink: true, pet: false } },
  { id: 'astronaut', file: 'astronaut.png', labels: { pet: false } },
  { id: 'cat', file: 'cat-chelsea.png', labels: { pet: true } },
];

/** Run in the browser: form fields without a label, images without a text, and a page wider than its window. */
const FAULTS = `[
  ...[...document.querySelectorAll('input, select')].filter((field) => field.labels.length === 0).map(({ id }) => 'no label: ' + id),
  ...[...document.images].filter(({ alt }) => alt === '').map(({ src }) => 'no alt: ' + src),
  ...(document.documentElement.scrollWidth > innerWidth ? ['wide: ' + document.documentElement.scrollWidth] : []),
]`;

/** The cards of the images that are shown. */
function cards(page: Page): Locator {
  return page.locator('.gallery > li');
}

async function idsOf(page: Page): Promise<readonly string[]> {
  await cards(page).first().waitFor();
  return cards(page).locator('.id').allTextContents();
}

describe.skipIf(isMissing)('the page in Chromium', () => {
  let browser: Browser;
  let folder: string;
  // No test changes what is in it.
  let filled: EngineProcess;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    folder = await mkdtemp(join(tmpdir(), 'clarifai-ingest-'));
    filled = await startEngineProcess(folder, '--workers', '1');
    await post(filled, '/inputs', { inputs: await Promise.all(STORED.map(inputOf)) });
    await processed(filled);
    for (const [id, concept] of Object.entries({ pets: 'pet', drinks: 'drink' })) {
      const output_info = { data: { concepts: [{ id: concept }] } };
      await post(filled, '/models', { model: { id, output_info } });
    }
    await post(filled, '/models/pets/versions', {});
  });

  afterAll(async () => {
    await browser?.close();
    await filled?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page; when the test ends, nothing may have failed in it, nor have left the engine. */
  async function open({ url }: EngineProcess, path = '/', options: BrowserContextOptions = DESKTOP): Promise<Page> {
    const page = await browser.newPage(options);
    const troubles: string[] = [];
    page.on('console', (line) => line.type() === 'error' && troubles.push(line.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('dialog', (dialog) => troubles.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`) && !/^(?:data|blob):/.test(request.url())) troubles.push(request.url());
    });
    onTestFinished(async () => {
      await page.close();
      // A refused key and a file that is no image are what two tests are about.
      expect(troubles.filter((text) => !/status of 40[01]/.test(text))).toEqual([]);
    });
    await page.goto(url + path);
    return page;
  }

  async function startEmpty(...args: readonly string[]): Promise<EngineProcess> {
    const engine = await startEngineProcess(await temporaryFolder(), '--workers', '1', ...args);
    onTestFinished(async () => engine.close());
    return engine;
  }

  it('shows what is stored: counts, thumbnails, labels and predictions', async () => {
    const page = await open(filled);
    const cat = cards(page).first();
    await cat.getByRole('list', { name: 'Predictions' }).getByText('cat', { exact: true }).waitFor();

    expect(await idsOf(page)).toEqual(STORED.map(({ id }) => id).toReversed());
    expect(await cat.getByRole('list', { name: 'Labels' }).allTextContents()).toEqual(['pet']);
    expect(await cat.locator('img').getAttribute('alt')).toMatch(/^Shows .*cat/);
    expect(await page.locator('#counts').textContent()).toBe('processed7waiting0failed0');
    const widths = `Promise.all([...document.images].map(async (image) => (await image.decode(), image.naturalWidth)))`;
    expect(await page.evaluate(widths)).toEqual(
      STORED.map(() => expect.toSatisfy((width) => width > 0 && width <= 256)),
    );
  });

  it('shows ids and concepts as the text that they are', async () => {
    const page = await open(filled);

    await page.getByRole('button', { name: `Details of ${HOSTILE}` }).click();

    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    expect(await page.getByText('<b>plant</b>').count()).toBe(2);
    expect(await page.locator('b, img[src="x"]').count()).toBe(0);
  });

  it('shows all that models said of an image, with a box around each face, and closes by Escape', async () => {
    const page = await open(filled);
    const opener = page.getByRole('button', { name: 'Details of astronaut' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'astronaut' });
    await dialog.getByRole('heading', { name: 'face-v1.3' }).waitFor();

    const models = await dialog.getByRole('heading', { level: 3 }).allTextContents();
    expect(models).toEqual(expect.arrayContaining(['general-v1.3', 'color', 'face-v1.3']));
    expect(await dialog.locator('.box').count()).toBe(1);
    expect(await dialog.locator('.swatch').count()).toBeGreaterThan(2);
    expect(await dialog.textContent()).toContain('"file": "astronaut.png"');
    expect(await page.evaluate(FAULTS)).toEqual([]);

    await page.keyboard.press('Escape');

    expect(await dialog.isVisible()).toBe(false);
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Details of astronaut');
  });

  it('searches by predicted concepts, which it suggests, and by labels', async () => {
    const page = await open(filled, '/#/search');
    const concept = page.getByLabel('Concept');

    await concept.pressSequentially('felin');
    await page.locator('#suggestions option[value="feline"]').waitFor({ state: 'attached' });
    await concept.fill('feline');
    await concept.press('Enter');
    await page.getByRole('heading', { name: 'Predicted to show feline' }).waitFor();
    const predicted = await idsOf(page);
    await concept.fill('drink');
    await page.getByLabel('Among').selectOption('labels');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('heading', { name: 'Labelled drink' }).waitFor();

    expect(predicted[0]).toBe('cat');
    expect(predicted.length).toBeLessThan(STORED.length);
    expect(await idsOf(page)).toEqual(['coffee']);
  });

  it('says so when a search finds nothing', async () => {
    const page = await open(filled, '/#/search?concept=unheard-of&in=labels');

    await page.getByText('No image was found.').waitFor();

    expect(await cards(page).count()).toBe(0);
  });

  it('finds what is similar to a stored image: itself first', async () => {
    const page = await open(filled);

    await page.getByRole('link', { name: 'Find similar to coffee' }).click();
    await page.getByRole('heading', { name: 'Similar to coffee' }).waitFor();

    const ids = await idsOf(page);
    expect(ids[0]).toBe('coffee');
    expect(ids).toHaveLength(STORED.length);
  });

  it('searches by an image that is not stored, and says what the models see in it', async () => {
    const page = await open(filled, '/#/search');

    await page.getByLabel('Or search by an image').setInputFiles(fileURLToPath(new URL('astronaut.png', SAMPLES)));
    await page.getByRole('heading', { name: 'Similar images' }).waitFor();

    expect((await idsOf(page))[0]).toBe('astronaut');
    expect(await page.locator('.said').textContent()).toMatch(/pets.*general-v1\.3.*person.*nsfw-v1\.0/);
    expect(await page.locator('.results .box').count()).toBe(1);
    expect(await page.locator('#counts').textContent()).toContain('processed7');
    expect(await page.evaluate(FAULTS)).toEqual([]);
  });

  it('explains why a file cannot be searched with', async () => {
    const page = await open(filled, '/#/search');

    const buffer = Buffer.from('no picture');
    await page.getByLabel('Or search by an image').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });

    expect(await page.getByRole('alert').textContent()).toContain('The bytes are not an image in a supported format.');
  });

  it('lists models with their concepts and the state of their training', async () => {
    const page = await open(filled, '/#/models');
    const model = (id: string): Locator =>
      page.locator('.model').filter({ has: page.getByRole('heading', { name: id }) });

    await model('pets').getByText('trained', { exact: true }).waitFor();
    await model('drinks').getByText('Concepts', { exact: true }).click();
    await model('drinks').getByText('drink', { exact: true }).waitFor();

    expect(await model('pets').textContent()).toMatch(/1 concept, 5 images, accuracy \d+% in cross-validation/);
    expect(await model('drinks').getByRole('listitem').textContent()).toContain('not trained');
    const names = await page.getByRole('heading', { level: 3 }).allTextContents();
    expect(names).toEqual(expect.arrayContaining(['general-v1.3', 'color', 'face-v1.3', 'nsfw-v1.0', 'focus']));
    expect(await page.evaluate(FAULTS)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('fits the window of a phone, %s', async (colorScheme) => {
    const page = await open(filled, '/', { ...PHONE, colorScheme });
    const faults: unknown[] = [];

    for (const hash of ['#/inputs', '#/search?like=cat', '#/models']) {
      await page.goto(`${filled.url}/${hash}`);
      await page.locator('.gallery > li, .model').first().waitFor();
      faults.push(await page.evaluate(FAULTS));
    }

    expect(faults).toEqual([[], [], []]);
  });

  it('says how to begin when nothing is stored, and shows by itself what is added then', async () => {
    const engine = await startEmpty();
    const page = await open(engine);
    await page.getByText('Nothing is stored in this app yet.').waitFor();

    await post(engine, '/inputs', { inputs: [await inputOf({ id: 'coffee', file: 'coffee.png' })] });

    await cards(page).getByText('processed').waitFor();
    expect(await idsOf(page)).toEqual(['coffee']);
    expect(await page.getByText('Nothing is stored').count()).toBe(0);
  });

  it('shows the app that is asked for', async () => {
    const engine = await startEmpty();
    await post(engine, '/users/ann/apps/pets/inputs', {
      inputs: [await inputOf({ id: 'cat', file: 'cat-chelsea.png' })],
    });
    const page = await open(engine);

    await page.getByLabel('App', { exact: true }).fill('ann/pets');
    await page.getByRole('button', { name: 'Open' }).click();
    await cards(page).getByText('processed').waitFor();

    expect(await page.evaluate(`document.images[0].decode().then(() => document.images[0].naturalWidth)`)).toBe(256);
  });

  it('asks for the key, again if it is wrong, and forgets it with the tab', async () => {
    const page = await open(await startEmpty('--api-key', 'open-sesame'));
    const field = page.getByLabel('The engine asks for a key');

    await field.fill('wrong');
    await field.press('Enter');
    await page.getByText('That key is not known').waitFor();
    await field.fill('open-sesame');
    await field.press('Enter');

    await page.getByText('Nothing is stored in this app yet.').waitFor();
    expect(await field.isVisible()).toBe(false);
    expect(await page.evaluate('[localStorage.length, document.cookie, location.href.includes("sesame")]')).toEqual([
      0,
      '',
      false,
    ]);
  });

  it.runIf(process.env['SCREENSHOTS'])('is shown in the documents', async () => {
    const engine = await startEmpty();
    const files = (await readdir(SAMPLES)).filter((file) => /\.(?:jpg|png)$/.test(file));
    const labels: Readonly<Record<string, Sample['labels']>> = {
      'cat-chelsea.png': { pet: true },
      'locomotion-house-cat.jpg': { pet: true },
    };
    const inputs = files.map((file) => inputOf({ id: parse(file).name, file, labels: labels[file] ?? {} }));
    await post(engine, '/inputs', { inputs: await Promise.all(inputs) });
    await processed(engine);
    const page = await open(engine, '/', { viewport: { width: 1280, height: 840 }, colorScheme: 'light' });
    await cards(page).last().getByRole('list', { name: 'Predictions' }).locator('li').first().waitFor();
    await page.evaluate('Promise.all([...document.images].map((image) => image.decode()))');

    const picture = await sharp(await page.screenshot())
      .png({ palette: true, colours: 64, dither: 0 })
      .toBuffer();
    await mkdir(IMAGES, { recursive: true });
    await writeFile(join(IMAGES, 'engine-page.png'), picture);

    expect(picture.length).toBeLessThan(200_000);
  });
});
