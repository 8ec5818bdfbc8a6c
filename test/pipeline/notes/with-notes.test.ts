import { describe, expect, it } from 'vitest';

import type { FoundFile, Notes } from '../../../src/pipeline/file.ts';
import { inputFailure } from '../../../src/pipeline/file.ts';
import { withNotes } from '../../../src/pipeline/notes/with-notes.ts';
import type { CommonNotes } from '../../../src/pipeline/notes/with-notes.ts';
import { collect } from '../../support/collect.ts';

const NONE: CommonNotes = { concepts: {}, metadata: {}, conceptFromFolder: false };

async function noted(path: string, common: Partial<CommonNotes>, notes?: Notes): Promise<Notes | undefined> {
  const file: FoundFile = { origin: 'file', file: `/${path}`, source: 'list:-', path, ...(notes && { notes }) };
  const source = async function* one(): AsyncGenerator<FoundFile> {
    yield file;
  };
  const [item] = await collect(withNotes(source, { ...NONE, ...common })(new AbortController().signal));
  return item && 'notes' in item ? item.notes : undefined;
}

describe('withNotes', () => {
  it('lets the list have the last word on an image, then the flags, then its folder', async () => {
    const common = {
      concepts: { cat: true, dogs: false },
      metadata: { project: 'x', year: 1 },
      conceptFromFolder: true,
    };
    const notes = { id: 'a', concepts: { cat: false, car: true }, metadata: { year: 2 }, row: { shelf: '7' } };

    expect(await noted('pets/dogs/a.jpg', common, notes)).toEqual({
      id: 'a',
      concepts: { dogs: false, cat: false, car: true },
      metadata: { project: 'x', year: 2 },
      row: { shelf: '7' },
    });
  });

  it('takes the innermost folder for a concept, and none at the top', async () => {
    expect(await noted('pets/cats/a.jpg', { conceptFromFolder: true })).toEqual({ concepts: { cats: true } });
    expect(await noted('a.jpg', { conceptFromFolder: true })).toBeUndefined();
  });

  it('says nothing when there is nothing to say, and leaves failed items alone', async () => {
    const failed = inputFailure(
      { origin: 'file', file: 'l#1', source: 'list:l', path: 'l, line 1' },
      'inspect',
      'bad-line',
      'x',
    );
    const source = async function* one(): AsyncGenerator<typeof failed> {
      yield failed;
    };

    expect(await noted('pets/a.jpg', {})).toBeUndefined();
    expect(await collect(withNotes(source, NONE)(new AbortController().signal))).toEqual([failed]);
  });
});
