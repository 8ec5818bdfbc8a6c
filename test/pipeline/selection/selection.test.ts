import { describe, expect, it } from 'vitest';

import type { SizedFile } from '../../../src/pipeline/file.ts';
import { EVERYTHING, selector } from '../../../src/pipeline/selection/selection.ts';
import type { Selection } from '../../../src/pipeline/selection/selection.ts';

const NOW = 1_000_000;

function fileAt(path: string, { bytes = 100, mtimeMs = 0 }: Partial<SizedFile> = {}): SizedFile {
  return { origin: 'file', file: `/photos/${path}`, source: 'folder:photos', path, bytes, mtimeMs };
}

function selects(file: SizedFile, wanted: Partial<Selection>): boolean {
  return selector({ ...EVERYTHING, ...wanted }, () => NOW)(file);
}

describe('selector', () => {
  it.each([
    ['a.jpg', '*.jpg', true],
    ['sub/B.JPG', '*.jpg', true],
    ['sub/a.jpg', 'sub/*.jpg', true],
    ['sub/deep/a.jpg', 'sub/*.jpg', false],
    ['sub/deep/a.jpg', 'sub/**', true],
    ['sub/deep/a.jpg', 'sub/', true],
    ['sub/a.jpg', './sub/a.jpg', true],
    ['other/sub/a.jpg', 'sub/**', false],
    ['other/sub/a.jpg', '**/sub/**', true],
    ['.hidden/a.jpg', '**/*.jpg', true],
    ['a.png', '*.{jpg,png}', true],
    ['a.png', '!(*.png)', false],
    ['caf\u00E9.jpg', 'cafe\u0301.jpg', true],
  ])('of %s and the glob %s: %s', (path, glob, isMatch) => {
    expect(selects(fileAt(path), { include: [glob] })).toBe(isMatch);
    expect(selects(fileAt(path), { exclude: [glob] })).toBe(!isMatch);
  });

  it('takes what one include matches and no exclude does', () => {
    const wanted = { include: ['*.jpg', '*.png'], exclude: ['raw/**'] };

    const taken = ['a.jpg', 'a.gif', 'b.png', 'raw/a.jpg'].filter((path) => selects(fileAt(path), wanted));

    expect(taken).toEqual(['a.jpg', 'b.png']);
  });

  it('knows the host and path of an address, and nothing else of it', () => {
    const address = 'https://example.org/cats/1.jpg?size=big';
    const file: SizedFile = { origin: 'address', file: address, source: 'list:-', path: address, bytes: 0, mtimeMs: 0 };

    expect(selects(file, { include: ['example.org/cats/**'] })).toBe(true);
    expect(selects(file, { include: ['1.jpg'], minBytes: 1, minAgeMs: 1, newerThanMs: 1, olderThanMs: -1 })).toBe(true);
    expect(selects(file, { exclude: ['*.jpg'] })).toBe(false);
  });

  it('takes files of the sizes asked for, bounds included', () => {
    const taken = [9, 10, 20, 21].filter((bytes) =>
      selects(fileAt('a.jpg', { bytes }), { minBytes: 10, maxBytes: 20 }),
    );

    expect(taken).toEqual([10, 20]);
  });

  it('takes files changed from one time on and before another, and those at rest for long enough', () => {
    const times = [99, 100, 199, 200, NOW - 5];
    const taken = (wanted: Partial<Selection>): number[] =>
      times.filter((mtimeMs) => selects(fileAt('a.jpg', { mtimeMs }), wanted));

    expect(taken({ newerThanMs: 100, olderThanMs: 200 })).toEqual([100, 199]);
    expect(taken({ minAgeMs: 6 })).toEqual([99, 100, 199, 200]);
  });
});
