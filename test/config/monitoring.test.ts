import { readFile } from 'node:fs/promises';

import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

import { metricsOf } from '../../src/job/daemon/serve/metrics.ts';
import { serveVitals } from '../../src/job/daemon/serve/serve-vitals.ts';
import { TestVitals } from '../support/vitals.ts';
import { configFile } from './config-file.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary?: string; readonly description?: string };
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

/** What a daemon exports that has a rate, budgets and a failure. */
async function exported(): Promise<string> {
  const vitals = new TestVitals();
  const calls = { ...vitals.told.calls, byStatus: { 200: 3 }, rateLeft: 4, budgetLeft: { day: 90, month: 900 } };
  vitals.told = { troubles: [], calls };
  vitals.failures = [{ stage: 'inspect', code: 'damaged', count: 2, example: 'a.jpg', retryable: false }];
  return metricsOf(vitals).metrics();
}

async function exportedNames(): Promise<readonly string[]> {
  return (await exported()).match(/(?<=^# TYPE )\w+/gm) ?? [];
}

function namesIn(text: string): readonly string[] {
  return text.match(/clarifai_ingest_\w+/g) ?? [];
}

/** Labels that an expression or a legend names, beside those that Prometheus adds itself. */
function labelsIn(text: string): readonly string[] {
  const selected = [...text.matchAll(/(?<label>\w+)(?:=~?|!=)"/g)].map(({ groups }) => groups?.['label'] ?? '');
  const shown = [...text.matchAll(/\{\{ ?(?:\$labels\.)?(?<label>\w+) ?\}\}/g)].map(
    ({ groups }) => groups?.['label'] ?? '',
  );
  return [...selected, ...shown].filter((label) => label !== 'job' && label !== 'instance');
}

async function page(): Promise<string> {
  return readFile(new URL('../../docs/monitoring.md', import.meta.url), 'utf8');
}

async function rules(): Promise<readonly Rule[]> {
  const { groups } = parse(await configFile('prometheus-alerts.yaml')) as {
    readonly groups: readonly { readonly rules: readonly Rule[] }[];
  };
  return groups.flatMap((group) => group.rules);
}

async function panels(): Promise<readonly Panel[]> {
  return (JSON.parse(await configFile('grafana-dashboard.json')) as { readonly panels: readonly Panel[] }).panels;
}

describe('the dashboard', () => {
  it('shows only metrics and labels that a daemon exports', async () => {
    const [text, names] = [await exported(), await exportedNames()];
    const targets = (await panels()).flatMap((panel) => panel.targets);

    expect(targets.length).toBeGreaterThan(20);
    for (const { expr, legendFormat } of targets) {
      expect(namesIn(expr).filter((name) => !names.includes(name))).toEqual([]);
      for (const label of labelsIn(expr + legendFormat)) {
        const [name = ''] = namesIn(expr);
        expect(text).toMatch(new RegExp(`^${name}\\{[^}]*\\b${label}="`, 'm'));
      }
    }
    expect(namesIn(await configFile('grafana-dashboard.json')).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has panels with ids of their own that do not lie on each other', async () => {
    const all = await panels();
    const cells = all.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)}:${y + Math.floor(index / w)}`),
    );

    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(cells).size).toBe(cells.length);
    expect(all.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });
});

describe('the alerts', () => {
  it('ask only for metrics, labels and values that a daemon exports', async () => {
    const [text, names] = [await exported(), await exportedNames()];

    for (const { expr } of await rules()) {
      expect(namesIn(expr).filter((name) => !names.includes(name))).toEqual([]);
      for (const [selector = ''] of expr.matchAll(/clarifai_ingest_\w+\{[^}]+\}/g)) {
        expect(text).toContain(`\n${selector} `);
      }
    }
  });

  it('each say what it means and what to do, and stand in the documents', async () => {
    const text = await page();
    const all = await rules();

    for (const { annotations } of all) {
      expect(annotations).toEqual({
        summary: expect.any(String) as string,
        description: expect.any(String) as string,
      });
    }
    expect([...new Set(text.match(/ClarifaiIngest\w+/g))]).toEqual(all.map(({ alert }) => alert));
  });
});

describe('the page about monitoring', () => {
  it('has a table of all metrics', async () => {
    const own = (await exportedNames()).filter((name) => !/^clarifai_ingest_(?:process|nodejs)_/.test(name));

    const rows = (await page()).match(/(?<=^\| `)clarifai_ingest_\w+/gm);

    expect(rows).toEqual(own);
  });

  it('names their labels', async () => {
    const text = await exported();
    const rows = [...(await page()).matchAll(/^\| `(?<name>clarifai_ingest_\w+)` +\| (?<labels>[^|]*)\|/gm)];

    const shown = rows.map(({ groups: { name = '', labels = '' } = {} }) => [name, ...(labels.match(/\w+/g) ?? [])]);
    const real = rows.map(({ groups: { name = '' } = {} }) => {
      const [, labels = ''] = new RegExp(`^${name}(?:\\{(.*)\\})? `, 'm').exec(text) ?? [];
      return [name, ...(labels.match(/\w+(?==)/g) ?? [])];
    });

    expect(shown).toEqual(real);
  });

  it('shows the replies that a daemon gives', async () => {
    const vitals = new TestVitals();
    const log = pino({ level: 'silent' });
    const serving = await serveVitals({ listen: { host: '127.0.0.1', port: 0 }, vitals, log });
    onTestFinished(async () => serving.close());
    const ask = async (path: string): Promise<unknown> => (await fetch(serving.url + path)).json();
    const section = (await page()).split('## Health')[1]?.split('\n## ')[0] ?? '';
    const shown = [...section.matchAll(/```json\n(?<text>[^`]+)```/g)].map(
      ({ groups }) => JSON.parse(groups?.['text'] ?? '') as unknown,
    );

    const well = [await ask('/healthz'), await ask('/readyz')];
    const message = '/srv/photos cannot be read (ENOENT): waiting for it.';
    vitals.told = {
      troubles: [{ subject: '/srv/photos', message }],
      calls: { ...vitals.told.calls, isBreakerOpen: true },
    };

    expect(shown).toEqual([...well, await ask('/readyz')]);
  });
});
