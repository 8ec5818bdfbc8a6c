import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { GroupCommit } from '../../src/base/group-commit.ts';
import { openDatabase } from '../../src/base/sqlite.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FOR_EVER_MS = 3_600_000;

/** A table of names, as the one who writes sees it and as another process would. */
async function names(waitMs = FOR_EVER_MS): Promise<{
  readonly group: GroupCommit;
  /** A parent that is not there is refused, but only at the commit. */
  readonly put: (name: string, parent?: string) => void;
  readonly own: () => string;
  readonly others: () => string;
}> {
  const file = join(await temporaryFolder(), 'names.sqlite');
  const database = await openDatabase(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;
    CREATE TABLE names (name TEXT PRIMARY KEY, parent TEXT REFERENCES names DEFERRABLE INITIALLY DEFERRED)`);
  const other = await openDatabase(file, { readOnly: true });
  onTestFinished(() => [database, other].forEach((each) => each.close()));
  const sql = "SELECT group_concat(name, ' ' ORDER BY name) AS names FROM names";
  const read = (from: typeof database): string => (from.prepare(sql).get() as { names: string | null }).names ?? '';
  return {
    group: new GroupCommit(database, waitMs),
    put: (name, parent) => void database.prepare('INSERT INTO names VALUES (?, ?)').run(name, parent ?? null),
    own: () => read(database),
    others: () => read(other),
  };
}

describe('GroupCommit', () => {
  it('commits what was added with the next commit; its own connection sees it at once', async () => {
    const { group, put, own, others } = await names();

    group.add(() => put('a'));
    group.add(() => put('b'));
    const before = [own(), others()];
    group.commit(() => put('c'));

    expect(before).toEqual(['a b', '']);
    expect(others()).toBe('a b c');
  });

  it('commits by itself after a while', async () => {
    const { group, put, others } = await names(10);

    group.add(() => put('a'));

    await expect.poll(others).toBe('a');
  });

  it('commits what waits when it is told to, and has nothing to do otherwise', async () => {
    const { group, put, others } = await names();

    group.flush();
    group.add(() => put('a'));
    group.flush();
    group.flush();

    expect(others()).toBe('a');
  });

  it('takes back everything since the last commit when a change fails, and goes on', async () => {
    const { group, put, others } = await names();
    group.commit(() => put('kept'));
    group.add(() => put('lost'));

    expect(() => group.add(() => put('kept'))).toThrow(/UNIQUE/);
    group.commit(() => put('later'));

    expect(others()).toBe('kept later');
  });

  it('takes back everything when the commit itself fails', async () => {
    const { group, put, own } = await names();

    expect(() => group.commit(() => put('child', 'nobody'))).toThrow(/FOREIGN KEY/);

    expect(own()).toBe('');
  });

  it('tells who comes next, once, that what waited could not be committed', async () => {
    const { group, put, own, others } = await names(10);

    group.add(() => put('child', 'nobody'));
    await expect.poll(own).toBe('');

    expect(() => group.add(() => put('next'))).toThrow(/FOREIGN KEY/);
    group.commit(() => put('later'));
    expect(others()).toBe('later');
  });
});
