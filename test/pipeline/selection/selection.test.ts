import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SizedFile } from '../../../src/pipeline/file.ts';
import { EVERYTHING, selector } from '../../../src/pipeline/selection/selection.ts';
import type { Selection } from '../../../src/pipeline/selection/selection.ts';
import { oddNames } from '../../support/odd-names.ts';

const NOW = 1_000_000;

function fileAt(path: string, { bytes = 100, mtimeMs = 0 }: Partial<SizedFile> = {}): SizedFile {
  return { origin: 'file', file: `/photos/${path}`, source: 'folder:photos', path, bytes, mtimeMs };
}

function selects(file: SizedFile, wanted: Partial<Selection>): boolean {
  return selector({ ...EVERYTHING, ...wanted }, () => NOW).selects(file);
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
    ['Family (private)/a.jpg', 'Family (private)/', true],
    ['2024/Family (private)/a.jpg', 'Family (private)/', true],
    ['Family (private)/a.jpg', 'Family (private)/*.jpg', true],
    ['Family private/a.jpg', 'Family (private)/', false],
    ['Trip [2024]/a.jpg', 'Trip [2024]/', true],
    ['Trip 2/a.jpg', 'Trip [2024]/', true],
    ['2024/deep/a.jpg', '2024/deep/', true],
    ['old/2024/deep/a.jpg', '2024/deep/', false],
    ['IMG (1).jpg', '* (1).jpg', true],
    ['IMG 1.jpg', '* (1).jpg', false],
    ['a (b|c).jpg', 'a (b|c)*', true],
    ['a c.jpg', 'a (b|c).jpg', false],
    ['a.jpg', '@(a|b).jpg', true],
    ['abab.jpg', '+(a|b).jpg', true],
    ['x.jpg', 'x?(y).jpg', true],
    ['xyy.jpg', 'x*(y).jpg', true],
    ['x (1).jpg', '@(x (1)|y).jpg', true],
    ['aab.jpg', 'a+b.jpg', false],
    ['a+b.jpg', 'a+b.*', true],
    ['!a.jpg', '!a.*', true],
    ['b.jpg', '!a.*', false],
    ['say "hi".jpg', '* "hi".jpg', true],
    ['star*.jpg', String.raw`star\*.jpg`, true],
    ['stars.jpg', String.raw`star\*.jpg`, false],
    ['caf\u00E9.jpg', 'cafe\u0301.jpg', true],
  ])('of %s and the glob %s: %s', (path, glob, isMatch) => {
    expect(selects(fileAt(path), { include: [glob] })).toBe(isMatch);
    expect(selects(fileAt(path), { exclude: [glob] })).toBe(!isMatch);
  });

  it('leaves out a folder or a name of any characters when that is spelt', () => {
    // picomatch takes several backslashes in a row for one.
    const names = oddNames().filter((name) => !name.includes('\\\\'));
    fc.assert(
      fc.property(names, (name) => {
        expect(selects(fileAt(`${name}/a.jpg`), { exclude: [`${name}/`] })).toBe(false);
        expect(selects(fileAt(`sub/${name}.jpg`), { exclude: [`${name}.jpg`] })).toBe(false);
        expect(selects(fileAt(`sub/${name}.jpg`), { exclude: [`sub/${name}.jpg`] })).toBe(false);
        const escaped = name.replaceAll(/[^\w ]/g, '\\$&');
        expect(selects(fileAt(`${name}-1.jpg`), { exclude: [`${escaped}-*`] })).toBe(false);
        expect(selects(fileAt(`y${name}-1.jpg`), { exclude: [`${escaped}-*`] })).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('names the globs that no file has matched, in the words of the user', () => {
    const { selects: isSelected, unmatched } = selector({
      ...EVERYTHING,
      include: ['*.jpg', './a.*', '*.webp'],
      exclude: ['raw/', 'Family (privat)/'],
    });

    for (const path of ['a.jpg', 'b.png', 'raw/c.jpg']) isSelected(fileAt(path));

    expect(unmatched()).toEqual(['*.webp', 'Family (privat)/']);
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
