import type { Statements } from '../../base/sqlite.ts';
import type { FileChange, FileStanding, Ledger, LedgerFile } from './ledger.ts';
import { fileOf, standingOf } from './rows.ts';
import type { AttemptEnd, FileRow, StandingRow } from './rows.ts';
import type { SqliteContents } from './sqlite-contents.ts';

const NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/** Facts of the same content stay: which models it has records of, and how often it was tried. */
const BEGIN_FILE = `
  INSERT INTO files (file, origin, source, scope, path, notes, bytes, mtime_ms, content, state, told, error, attempts,
    updated_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', '{}', NULL, 0, ${NOW})
  ON CONFLICT (file) DO UPDATE SET
    origin = excluded.origin, source = excluded.source, scope = excluded.scope, path = excluded.path,
    notes = excluded.notes, bytes = excluded.bytes, mtime_ms = excluded.mtime_ms, state = 'pending',
    told = CASE WHEN files.content = excluded.content THEN files.told ELSE '{}' END,
    error = CASE WHEN files.content = excluded.content THEN files.error ELSE NULL END,
    content = excluded.content, updated_at = excluded.updated_at`;

const SAVE_FILE = `
  INSERT INTO files (state, told, error, attempts, updated_at, file, origin, source, scope, path, notes, bytes,
    mtime_ms, content)
  VALUES (?, ?, ?, 1, ${NOW}, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (file) DO UPDATE SET
    origin = excluded.origin, source = excluded.source, scope = excluded.scope, path = excluded.path,
    notes = excluded.notes, bytes = excluded.bytes, mtime_ms = excluded.mtime_ms, content = excluded.content,
    state = excluded.state, told = excluded.told, error = excluded.error,
    attempts = files.attempts + 1, updated_at = excluded.updated_at
  RETURNING attempts, updated_at AS at`;

/** What an attempt changes of a file that is as it was when it was begun; the index of its content is left alone. */
const END_ATTEMPT = `
  UPDATE files SET state = ?, told = ?, error = ?, attempts = attempts + 1, updated_at = ${NOW}
  WHERE file = ? AND origin = ? AND source = ? AND scope = ? AND path = ? AND notes IS ? AND bytes IS ? AND mtime_ms IS ? AND content IS ?
  RETURNING attempts, updated_at AS at`;

const STANDING = `
  SELECT file, bytes, mtime_ms, state, told, error, updated_at
  FROM files WHERE file IN (SELECT value FROM json_each(?))`;

/** The part of the ledger that remembers files; its caller sees to the transactions. */
export class SqliteFiles {
  readonly #statements: Statements;
  readonly #contents: SqliteContents;

  constructor(statements: Statements, contents: SqliteContents) {
    this.#statements = statements;
    this.#contents = contents;
  }

  one(file: string): LedgerFile | undefined {
    const row = this.#statements.get<FileRow>('SELECT * FROM hashed_files WHERE file = ?', file);
    return row && fileOf(row);
  }

  several(files: readonly string[]): ReadonlyMap<string, LedgerFile> {
    const sql = 'SELECT * FROM hashed_files WHERE file IN (SELECT value FROM json_each(?))';
    const rows = this.#statements.all<FileRow>(sql, JSON.stringify(files));
    return new Map(rows.map((row) => [row.file, fileOf(row)] as const));
  }

  standing(files: readonly string[]): ReadonlyMap<string, FileStanding> {
    // One statement: each would lock and unlock the database by itself.
    const rows = this.#statements.all<StandingRow>(STANDING, JSON.stringify(files));
    return new Map(rows.map((row) => [row.file, standingOf(row)] as const));
  }

  /** Facts of the same content stay. */
  begin(file: Parameters<Ledger['begin']>[0][number], scope: number): void {
    const notes = file.notes ? JSON.stringify(file.notes) : null;
    const facts = [file.file, file.origin, file.source, file.scope ?? scope, file.path, notes];
    this.#statements.run(BEGIN_FILE, ...facts, file.bytes, file.mtimeMs, this.#contents.numberOf(file.sha256));
  }

  /** Ends an attempt at a file. */
  save({ file, state, told, error, story }: FileChange, run: string, scope: number): void {
    const ending = [state, JSON.stringify(told), error && JSON.stringify(error)];
    const notes = file.notes ? JSON.stringify(file.notes) : null;
    const facts = [file.file, file.origin, file.source, file.scope ?? scope, file.path, notes];
    // Null where the file came out of a ledger, and nothing was read of it.
    const content = file.sha256 ? this.#contents.numberOf(file.sha256) : null;
    const read = [file.bytes ?? null, file.mtimeMs ?? null, content];
    const { attempts, at } =
      this.#statements.get<AttemptEnd>(END_ATTEMPT, ...ending, ...facts, ...read) ??
      this.#statements.get<AttemptEnd>(SAVE_FILE, ...ending, ...facts, ...read)!;
    const sql = 'INSERT INTO attempts (file, number, run, at, state, story) VALUES (?, ?, ?, ?, ?, ?)';
    this.#statements.run(sql, file.file, attempts, run, at, state, JSON.stringify(story));
  }
}
