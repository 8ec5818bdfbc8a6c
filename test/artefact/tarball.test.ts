import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, readdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, inject, it } from 'vitest';

const PACKAGE = join(inject('artefact'), 'node_modules', 'clarifai-ingest');

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly homepage: string;
  readonly bugs: string;
  readonly repository: { readonly url: string };
}

/** All files of the tarball, as paths in it. */
async function files(): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('tar', ['-tzf', join(inject('artefact'), 'clarifai-ingest.tgz')]);
  return stdout
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));
}

async function text(path: string): Promise<string> {
  return readFile(join(PACKAGE, path), 'utf8');
}

/** The targets of the links and images in a Markdown document. */
function linksIn(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(({ groups }) => groups?.['target'] ?? '');
}

/** The anchors that a Markdown document offers, one for each heading. */
function anchorsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (?<title>.+)$/gm)].map(({ groups }) =>
    (groups?.['title'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the tarball', () => {
  it('holds what runs and what is read, no sources, tests or generated documents', async () => {
    const top = new Set((await files()).map((path) => path.split('/')[0]));

    expect([...top].toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'config',
      'dist',
      'docs',
      'models',
      'package.json',
      'page',
      'samples',
    ]);
    expect((await files()).filter((path) => /^docs\/api\/|\.test\.|(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  it('links from every document to a file and a heading in it, or to an absolute address', async () => {
    const all = await files();
    const folders = new Set(all.map((path) => dirname(path)));
    const documents = all.filter((path) => path.endsWith('.md'));
    const broken: string[] = [];
    for (const document of documents) {
      for (const link of linksIn(await text(document))) {
        if (link.startsWith('https://')) continue;
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? document : normalize(join(dirname(document), path));
        const isThere = all.includes(target) || folders.has(target.replace(/\/$/, ''));
        const isAnchored = anchor === undefined || (isThere && anchorsIn(await text(target)).includes(anchor));
        if (!isThere || !isAnchored) broken.push(`${document}: ${link}`);
      }
    }

    expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/tutorial.md', 'docs/engine.md']));
    expect(broken).toEqual([]);
  });

  it('has every file that its package.json names, and a command that may be executed', async () => {
    const all = await files();
    const { bin, exports } = JSON.parse(await text('package.json')) as Manifest;
    const targets = Object.values(exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target),
    );

    const named = [...Object.values(bin), ...targets].map((path) => path.replace(/^\.\//, ''));

    expect(named.filter((path) => !all.includes(path))).toEqual([]);
    for (const path of Object.values(bin)) await access(join(PACKAGE, path), constants.X_OK);
  });

  it('tells where the project lives, and where to report a bug', async () => {
    const { homepage, bugs, repository } = JSON.parse(await text('package.json')) as Manifest;
    const page = 'https://github.com/clarifai-ingest/clarifai-ingest';

    expect([homepage, bugs, repository.url]).toEqual([`${page}#readme`, `${page}/issues`, `git+${page}.git`]);
  });

  it('has no source map without its sources', async () => {
    const all = await files();
    const broken: string[] = [];
    for (const path of all.filter((each) => each.endsWith('.map'))) {
      const { sources, sourcesContent } = JSON.parse(await text(path)) as {
        readonly sources: readonly string[];
        readonly sourcesContent?: readonly (string | null)[];
      };
      const missing = sources.filter(
        (source, index) => !sourcesContent?.[index] && !all.includes(normalize(join(dirname(path), source))),
      );
      broken.push(...missing.map((source) => `${path}: ${source}`));
    }
    for (const path of all.filter((each) => /\.(?:js|d\.ts)$/.test(each))) {
      const [, map] = /^\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/m.exec(await text(path)) ?? [];
      if (map !== undefined && !all.includes(normalize(join(dirname(path), map)))) broken.push(`${path}: ${map}`);
    }

    expect(broken).toEqual([]);
  });

  it('imports between its own files only what is in it', async () => {
    const all = await files();
    const broken: string[] = [];
    for (const path of all.filter((each) => /^dist\/.*\.js$/.test(each) && !each.startsWith('dist/cli/'))) {
      for (const [, target = ''] of (await text(path)).matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)) {
        if (!all.includes(normalize(join(dirname(path), target)))) broken.push(`${path}: ${target}`);
      }
    }

    expect(broken).toEqual([]);
  });

  it('is installed with the packages that it names, and no others of its own', async () => {
    const installed = await readdir(join(inject('artefact'), 'node_modules'));

    expect(installed).not.toContain('typescript');
    expect(installed).not.toContain('vitest');
  });
});
