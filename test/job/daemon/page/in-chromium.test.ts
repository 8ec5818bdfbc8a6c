import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { doneOutcome, failedOutcome, foundFile } from '../../../support/outcomes.ts';
import { TestVitals } from '../../../support/vitals.ts';
import { busy, HOSTILE, sample, served } from './served-page.ts';
import { realVitals } from './real-vitals.ts';

const CHROMIUM = '/usr/bin/chromium';
const IMAGES = fileURLToPath(new URL('../../../../docs/images/', import.meta.url));
/** How long photos come before the pictures for the documents are taken. */
const PHOTOS_MS = Number(process.env['SCREENSHOTS_MS'] ?? 300_000);
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 780 } };

// A machine that promises to run everything must not skip this silently.
const isMissing = !existsSync(CHROMIUM) && !process.env['CI'];
if (isMissing) console.warn(`The daemon's page is not tested: there is no ${CHROMIUM}.`);

/** Run in the browser: images without a text, buttons without a name, ids given twice, and a page wider than its window. */
const FAULTS = `[
  ...[...document.querySelectorAll('img:not(.name img)')].filter(({ alt }) => alt === '').map(({ src }) => 'no alt: ' + src),
  ...[...document.querySelectorAll('button:not([hidden])')].filter(({ textContent }) => !textContent).map(({ id }) => 'no name: ' + id),
  ...[...document.querySelectorAll('[id]')].filter(({ id }) => document.querySelectorAll('#' + id).length > 1).map(({ id }) => 'twice: ' + id),
  ...(document.documentElement.scrollWidth > innerWidth ? ['wide: ' + document.documentElement.scrollWidth] : []),
]`;

const CONCEPTS = { concepts: [{ id: 'ai_cat', name: 'cat', value: 0.97 }] };

describe.skipIf(isMissing)("the daemon's page in Chromium", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });

  afterAll(async () => browser?.close());

  /** Opens the page; when the test ends, nothing may have failed in it, nor have left the daemon. */
  async function open({ url }: { readonly url: string }, options: BrowserContextOptions = DESKTOP): Promise<Page> {
    const page = await browser.newPage(options);
    const troubles: string[] = [];
    page.on('console', (line) => line.type() === 'error' && troubles.push(line.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('dialog', (dialog) => troubles.push(`dialog: ${dialog.message()}`));
    page.on(
      'request',
      (request) => !request.url().startsWith(`${new URL(url).origin}/`) && troubles.push(request.url()),
    );
    onTestFinished(async () => {
      await page.close();
      // One test stops the daemon.
      expect(troubles.filter((text) => !/ERR_(?:CONNECTION|INCOMPLETE)/.test(text))).toEqual([]);
    });
    await page.goto(url);
    await page.getByText('Live', { exact: true }).waitFor();
    return page;
  }

  function tile(page: Page, name: string): Promise<string | null> {
    return page.locator(`#tile-${name} .number`).textContent();
  }

  it('says how to begin when nothing has happened yet, and shows by itself what does', async () => {
    const vitals = new TestVitals();
    const page = await open(await served(vitals));
    await page.getByText('Put images into a watched folder').waitFor();
    await page.getByText('Nothing has failed.').waitFor();

    vitals.end(doneOutcome(sample('cat-chelsea.png'), CONCEPTS));
    await page.getByRole('heading', { name: 'cat-chelsea.png' }).waitFor();

    expect([await tile(page, 'seen'), await tile(page, 'done'), await tile(page, 'failed')]).toEqual(['1', '1', '0']);
    expect(await page.getByText('Put images').isVisible()).toBe(false);
    expect(await page.getByRole('list', { name: 'Concepts' }).textContent()).toBe('cat 97%');
    await page.getByRole('img', { name: 'Shows cat' }).waitFor();
    expect(
      await page.evaluate('document.querySelector(".card img").decode().then(() => document.images[1].naturalWidth)'),
    ).toBe(240);
  });

  it('shows the newest outcomes first: pictures, predictions, reasons, and names as the text that they are', async () => {
    const page = await open(await served(busy()));
    const cards = page.locator('.card');
    await page.locator('.card.failed .no-picture').waitFor();

    expect(await cards.locator('h3').allTextContents()).toEqual([
      'astronaut.png',
      'https://example.com/a.jpg',
      `${HOSTILE}.jpg`,
      'coffee.png',
    ]);
    expect(await cards.nth(0).getByRole('list', { name: 'Other findings' }).textContent()).toBe('1 face');
    expect(await cards.nth(1).locator('.no-picture').count()).toBe(1);
    expect(await cards.nth(2).textContent()).toMatch(/failed at [\d:]+ in 2024inspect: 2024\/<img.* is empty\./);
    expect(await cards.nth(3).getByRole('list', { name: 'Concepts' }).textContent()).toBe('cup 91%');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.evaluate(FAULTS)).toEqual([]);
  });

  it('tells troubles, how the service answers, what is under way and which settings are in force', async () => {
    const page = await open(await served(busy()));

    const troubles = await page.getByRole('status', { name: 'Troubles' }).textContent();
    const service = await page.getByRole('region', { name: 'Service' }).textContent();

    expect(troubles).toContain('photos The folder is gone.');
    expect(troubles).toContain('The service does not answer.');
    expect(service).toMatch(/200 12429 3.*4 calls may be made at once.*not limited/);
    expect(await page.locator('#tile-underway').textContent()).toMatch(/^Under way2the oldest for \d+ s$/);
    expect(await page.getByRole('region', { name: 'Settings in force' }).textContent()).toContain('Modelsgeneral-v1.3');
  });

  it('says in words what the chart shows, minute by minute if wanted', async () => {
    const page = await open(await served(busy()));
    const chart = page.getByRole('region', { name: 'Images per second, last 10 minutes' });

    await chart.getByText('As a table').press('Enter');

    expect(await chart.getByRole('paragraph').textContent()).toMatch(/^3 done, 1 failed; at most 0\.\d+ per second/);
    const cells = await chart.getByRole('row').filter({ hasNotText: 'Minute' }).allTextContents();
    expect(cells.length).toBeGreaterThanOrEqual(10);
    expect(await chart.locator('svg rect.failed').count()).toBeGreaterThan(0);
  });

  it('lets files of one reason be retried, from the keyboard alone, and keeps the place', async () => {
    const vitals = busy();
    const page = await open(await served(vitals));
    const focused = `document.activeElement.ariaLabel ?? document.activeElement.textContent`;
    const walked: unknown[] = [];

    while (!walked.includes('Retry 2: empty file') && walked.length < 20) {
      await page.keyboard.press('Tab');
      walked.push(await page.evaluate(focused));
    }
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    await page.keyboard.press('Enter');
    await page.getByText('2 files on the way again.').waitFor();
    await page.getByRole('button', { name: 'Retry 2' }).waitFor({ state: 'detached' });

    expect(walked.slice(0, 2)).toEqual(['Skip to the content', 'Failures']);
    expect(outline).toBe('solid');
    expect(vitals.retries).toEqual(['empty-file']);
    expect(await page.getByRole('button', { name: /^Retry / }).allTextContents()).toEqual(['Retry all 1', 'Retry 1']);
    expect(await page.evaluate(focused)).toBe('Failures');
  });

  it('lets all that failed be retried', async () => {
    const vitals = busy();
    const page = await open(await served(vitals));

    await page.getByRole('button', { name: 'Retry all 3' }).click();
    await page.getByText('Nothing has failed.').waitFor();

    expect(vitals.retries).toEqual([undefined]);
    expect(await page.getByText('3 files on the way again.').count()).toBe(1);
    expect(await page.evaluate('document.activeElement.id')).toBe('failures-title');
  });

  it('shows some of many, says how many more there were, and shows all kept ones when asked', async () => {
    const vitals = new TestVitals();
    const page = await open(await served(vitals));

    for (let number = 1; number <= 100; number += 1) vitals.end(failedOutcome(foundFile(`${number}.jpg`)));
    await page.getByText('90 more in the last second').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Show all 60' }).click();

    expect(await page.locator('.card:visible').count()).toBe(60);
    expect(await tile(page, 'failed')).toBe('100');
  });

  it('says so when the daemon is gone, and follows it again when it is back', async () => {
    const first = await served(busy());
    const page = await open(first);

    await first.close();
    await page.getByText('Connection lost').waitFor();
    const again = new TestVitals(new Date(Date.now() + 1000).toISOString());
    again.end(doneOutcome(sample('cat-chelsea.png'), CONCEPTS));
    await served(again, { port: Number(new URL(first.url).port) });
    await page.getByText('Live', { exact: true }).waitFor();

    expect(await page.locator('.card h3').allTextContents()).toEqual(['cat-chelsea.png']);
    expect(await tile(page, 'seen')).toBe('1');
  });

  it('works behind a token, which leaves the address at once', async () => {
    const vitals = busy();
    const { url } = await served(vitals, { token: 'open-sesame' });
    const page = await open({ url: `${url}/?token=open-sesame` });

    await page.getByRole('button', { name: 'Retry all 3' }).click();
    await page.getByText('Nothing has failed.').waitFor();

    expect(page.url()).toBe(`${url}/`);
    expect(vitals.retries).toEqual([undefined]);
  });

  it('has landmarks and headings that lead through it, and live regions for what matters only', async () => {
    const page = await open(await served(busy()));

    const tree = await page.locator('body').ariaSnapshot();

    const names = [
      'Progress',
      'Images per second, last 10 minutes',
      'Failures',
      'Latest images',
      'Service',
      'Settings in force',
    ];
    for (const name of names) expect(tree).toContain(`- region "${name}"`);
    expect(tree).toMatch(/- banner:.*- navigation "Parts of the page":.*- main:.*- heading "Watching" \[level=1\]/s);
    expect(await page.locator('[aria-live], [role=status], [role=alert], [role=log]').evaluateAll(idsOf)).toEqual([
      'connection',
      'troubles',
      'retried',
    ]);
  });

  it.each(['light', 'dark'] as const)('fits the window of a small phone, %s', async (colorScheme) => {
    const page = await open(await served(busy()), { ...PHONE, colorScheme });
    await page.locator('.card').first().waitFor();

    expect(await page.evaluate(FAULTS)).toEqual([]);
  });

  it('stands still for those who want that', async () => {
    const vitals = busy();
    const page = await open(await served(vitals), { ...DESKTOP, reducedMotion: 'reduce' });

    vitals.end(doneOutcome(sample('cat-chelsea.png'), CONCEPTS));
    await page.locator('.card.new').waitFor();

    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });

  it.runIf(process.env['SCREENSHOTS'])(
    'is shown in the documents',
    async () => {
      const daemon = await served(await realVitals());
      const still = { colorScheme: 'light', reducedMotion: 'reduce' } as const;
      const wide = await open(daemon, { viewport: { width: 1280, height: 1080 }, ...still });
      const narrow = await open(daemon, { viewport: { width: 360, height: 1560 }, ...still });
      await sleep(PHOTOS_MS);

      const sizes = [await picture(wide, 'daemon-page.png'), await picture(narrow, 'daemon-page-phone.png')];

      expect(Math.max(...sizes)).toBeLessThan(250_000);
    },
    PHOTOS_MS + 120_000,
  );
});

/** Takes a picture for the documents; returns its size in bytes. */
async function picture(page: Page, name: string): Promise<number> {
  await page.evaluate(
    'Promise.all([...document.images].filter((i) => i.checkVisibility() && i.loading !== "lazy").map((i) => i.decode()))',
  );
  const bytes = await sharp(await page.screenshot())
    .png({ palette: true, colours: 128, dither: 0 })
    .toBuffer();
  await mkdir(IMAGES, { recursive: true });
  await writeFile(join(IMAGES, name), bytes);
  return bytes.length;
}

function idsOf(places: readonly { readonly id: string }[]): readonly string[] {
  return places.map(({ id }) => id);
}
