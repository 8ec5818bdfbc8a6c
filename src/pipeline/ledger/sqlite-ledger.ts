import { GroupCommit } from '../../base/group-commit.ts';
import { Statements } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import type { RecordedModel } from '../../record/record.ts';
import type {
  Attempt,
  Delivery,
  FailureGroup,
  FileChange,
  FileStanding,
  FileState,
  KeptPrediction,
  Ledger,
  LedgerContent,
  LedgerFile,
  LedgerTotals,
  NumberedRecord,
  SinkPosition,
} from './ledger.ts';
import type { RunMemory } from './run-memory.ts';
import { SqliteContents } from './sqlite-contents.ts';
import { SqliteRecords } from './sqlite-records.ts';
import { SqliteRunMemory } from './sqlite-run-memory.ts';
import { attemptOf, fileOf, standingOf } from './rows.ts';
import type { AttemptEnd, AttemptRow, FileRow, StandingRow } from './rows.ts';

const NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/** Facts of the same content stay: which models it has records of, and how often it was tried. */
const BEGIN_FILE = `
  INSERT INTO files (file, origin, source, path, notes, bytes, mtime_ms, content, state, models, error, is_recorded,
    attempts, updated_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', '[]', NULL, 0, 0, ${NOW})
  ON CONFLICT (file) DO UPDATE SET
    origin = excluded.origin, source = excluded.source, path = excluded.path, notes = excluded.notes,
    bytes = excluded.bytes, mtime_ms = excluded.mtime_ms, state = 'pending',
    models = CASE WHEN files.content = excluded.content THEN files.models ELSE '[]' END,
    error = CASE WHEN files.content = excluded.content THEN files.error ELSE NULL END,
    is_recorded = CASE WHEN files.content = excluded.content THEN files.is_recorded ELSE 0 END,
    content = excluded.content, updated_at = excluded.updated_at`;

const SAVE_FILE = `
  INSERT INTO files (state, models, error, is_recorded, attempts, updated_at, file, origin, source, path, notes, bytes,
    mtime_ms, content)
  VALUES (?, ?, ?, ?, 1, ${NOW}, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (file) DO UPDATE SET
    origin = excluded.origin, source = excluded.source, path = excluded.path, notes = excluded.notes,
    bytes = excluded.bytes, mtime_ms = excluded.mtime_ms, content = excluded.content, state = excluded.state,
    models = excluded.models, error = excluded.error, is_recorded = excluded.is_recorded,
    attempts = files.attempts + 1, updated_at = excluded.updated_at
  RETURNING attempts, updated_at AS at`;

/** What an attempt changes of a file that is as it was when it was begun; the index of its content is left alone. */
const END_ATTEMPT = `
  UPDATE files SET state = ?, models = ?, error = ?, is_recorded = ?, attempts = attempts + 1, updated_at = ${NOW}
  WHERE file = ? AND origin = ? AND source = ? AND path = ? AND notes IS ? AND bytes IS ? AND mtime_ms IS ? AND content IS ?
  RETURNING attempts, updated_at AS at`;

const STANDING = `
  SELECT file, bytes, mtime_ms, state, models, error, updated_at
  FROM files WHERE file IN (SELECT value FROM json_each(?))`;

/** The ledger in one SQLite database. */
export class SqliteLedger implements Ledger {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #changes: GroupCommit;
  readonly #contents: SqliteContents;
  readonly #records: SqliteRecords;
  readonly runs: RunMemory;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = new Statements(database);
    this.#changes = new GroupCommit(database);
    this.#contents = new SqliteContents(this.#statements);
    this.#records = new SqliteRecords(this.#statements, this.#contents);
    this.runs = new SqliteRunMemory(this.#statements);
  }

  file(file: string): LedgerFile | undefined {
    const row = this.#statements.get<FileRow>('SELECT * FROM hashed_files WHERE file = ?', file);
    return row && fileOf(row);
  }

  files(files: readonly string[]): ReadonlyMap<string, LedgerFile> {
    const sql = 'SELECT * FROM hashed_files WHERE file IN (SELECT value FROM json_each(?))';
    const rows = this.#statements.all<FileRow>(sql, JSON.stringify(files));
    return new Map(rows.map((row) => [row.file, fileOf(row)] as const));
  }

  standing(files: readonly string[]): ReadonlyMap<string, FileStanding> {
    // One statement: each would lock and unlock the database by itself.
    const rows = this.#statements.all<StandingRow>(STANDING, JSON.stringify(files));
    return new Map(rows.map((row) => [row.file, standingOf(row)] as const));
  }

  pathsOf(sha256: string, limit: number): readonly string[] {
    return this.#statements
      .all<{ path: string }>(
        'SELECT DISTINCT path FROM hashed_files WHERE sha256 = ? ORDER BY path LIMIT ?',
        sha256,
        limit,
      )
      .map(({ path }) => path);
  }

  sharedContents(sha256s: readonly string[]): ReadonlySet<string> {
    const sql = `
      SELECT sha256 FROM contents CROSS JOIN files ON content = contents.id
      WHERE sha256 IN (SELECT value FROM json_each(?)) GROUP BY content HAVING COUNT(*) > 1`;
    const rows = this.#statements.all<{ sha256: string }>(sql, JSON.stringify(sha256s));
    return new Set(rows.map(({ sha256 }) => sha256));
  }

  begin(files: Parameters<Ledger['begin']>[0]): ReadonlyMap<string, LedgerFile> {
    const earlier = this.files(files.map(({ file }) => file));
    this.#changes.add(() => {
      for (const { file, origin, source, path, notes, bytes, mtimeMs, sha256 } of files) {
        const noted = notes ? JSON.stringify(notes) : null;
        const content = this.#contents.numberOf(sha256);
        this.#statements.run(BEGIN_FILE, file, origin, source, path, noted, bytes, mtimeMs, content);
      }
    });
    return earlier;
  }

  filesIn(state: FileState, after: string, limit: number): readonly LedgerFile[] {
    const sql = 'SELECT * FROM hashed_files WHERE state = ? AND file > ? ORDER BY file LIMIT ?';
    return this.#statements.all<FileRow>(sql, state, after, limit).map(fileOf);
  }

  reopen(files: readonly string[]): void {
    this.#changes.commit(() => {
      for (const file of files) {
        this.#statements.run("UPDATE files SET state = 'pending' WHERE file = ? AND state = 'failed'", file);
      }
    });
  }

  attempts(file: string): readonly Attempt[] {
    const sql = 'SELECT number, run, at, state, story FROM attempts WHERE file = ? ORDER BY number';
    return this.#statements.all<AttemptRow>(sql, file).map(attemptOf);
  }

  findFiles(ending: string, limit: number): readonly LedgerFile[] {
    const exact = this.file(ending);
    if (exact) return [exact];
    const sql = `SELECT * FROM hashed_files WHERE substr(file, -length(?1)) = ?1 OR substr(path, -length(?1)) = ?1
      ORDER BY path = ?1 OR substr(file, -length(?1) - 1) = '/' || ?1 DESC LIMIT ?2`;
    return this.#statements.all<FileRow>(sql, ending, limit).map(fileOf);
  }

  content(sha256: string): LedgerContent | undefined {
    return this.#contents.one(sha256);
  }

  contents(sha256s: readonly string[]): ReadonlyMap<string, LedgerContent> {
    return this.#contents.several(sha256s);
  }

  contentsAfter(after: string, limit: number): readonly LedgerContent[] {
    return this.#contents.after(after, limit);
  }

  contentOf(inputId: string): LedgerContent | undefined {
    return this.#contents.of(inputId);
  }

  saveContents(contents: readonly LedgerContent[]): void {
    this.#changes.add(() => contents.forEach((content) => this.#contents.save(content)));
  }

  forgetUpload(sha256: string, files: readonly string[]): void {
    this.#changes.commit(() => {
      this.#contents.forget(sha256);
      for (const file of files) this.#statements.run("UPDATE files SET state = 'pending' WHERE file = ?", file);
    });
  }

  filesOf(sha256: string): readonly string[] {
    const sql = 'SELECT file FROM hashed_files WHERE sha256 = ?';
    return this.#statements.all<{ file: string }>(sql, sha256).map(({ file }) => file);
  }

  predictions(sha256s: readonly string[], model: RecordedModel): ReadonlyMap<string, KeptPrediction> {
    return this.#records.predictions(sha256s, model);
  }

  savePredictions(predictions: Parameters<Ledger['savePredictions']>[0]): readonly (number | undefined)[] {
    return this.#changes.add(() => this.#records.savePredictions(predictions));
  }

  commit({ run, files, records, offsets }: Delivery): void {
    this.#changes.commit(() => {
      for (const change of files) this.#saveFile(change, run);
      for (const record of records) this.#records.save(record);
      const sequence = this.lastSequence();
      for (const [file, bytes] of offsets) this.#saveSink(file, { bytes, sequence });
    });
  }

  sink(file: string): SinkPosition | undefined {
    return this.#statements.get<SinkPosition>('SELECT bytes, sequence FROM sinks WHERE file = ?', file);
  }

  saveSink(file: string, position: SinkPosition): void {
    this.#changes.commit(() => this.#saveSink(file, position));
  }

  recordsAfter(sequence: number, limit: number): readonly NumberedRecord[] {
    return this.#records.after(sequence, limit);
  }

  lastSequence(): number {
    return this.#records.lastSequence();
  }

  totals(): LedgerTotals {
    const rows = this.#statements.all<{ state: FileState; count: number }>(
      'SELECT state, COUNT(*) AS count FROM files GROUP BY state',
    );
    const count = (state: FileState): number => rows.find((row) => row.state === state)?.count ?? 0;
    return { pending: count('pending'), done: count('done'), failed: count('failed'), skipped: count('skipped') };
  }

  /** What the ledger speaks of: `embedded`, or an address. */
  target(): string {
    const sql = "SELECT value FROM meta WHERE name = 'target'";
    return this.#statements.get<{ value: string }>(sql)?.value ?? '';
  }

  failures(): readonly FailureGroup[] {
    return this.#statements
      .all<Omit<FailureGroup, 'retryable'> & { readonly retryable: number }>(
        `SELECT error ->> '$.stage' AS stage, error ->> '$.code' AS code, COUNT(*) AS count, MIN(path) AS example,
           MAX(error ->> '$.retryable') AS retryable
         FROM files WHERE state = 'failed' GROUP BY stage, code ORDER BY count DESC, code`,
      )
      .map((row) => ({ ...row, retryable: row.retryable === 1 }));
  }

  /** Every output with its committed position. */
  sinks(): readonly (SinkPosition & { readonly file: string })[] {
    return this.#statements.all('SELECT file, bytes, sequence FROM sinks ORDER BY file');
  }

  /** The run of the latest attempt, and when that was over; undefined before the first. */
  lastAttempt(): { readonly run: string; readonly at: string } | undefined {
    return this.#statements.get('SELECT run, at FROM attempts ORDER BY at DESC LIMIT 1');
  }

  addCalls(day: string, calls: number): void {
    const sql = 'INSERT INTO calls VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET count = count + excluded.count';
    this.#changes.add(() => this.#statements.run(sql, day, calls));
  }

  callsIn(days: string): number {
    const sql = 'SELECT SUM(count) AS calls FROM calls WHERE substr(day, 1, length(?1)) = ?1';
    return this.#statements.get<{ calls: number | null }>(sql, days)?.calls ?? 0;
  }

  close(): void {
    try {
      this.#changes.flush();
    } finally {
      this.#database.close();
    }
  }

  #saveSink(file: string, { bytes, sequence }: SinkPosition): void {
    this.#statements.run('INSERT OR REPLACE INTO sinks VALUES (?, ?, ?)', file, bytes, sequence);
  }

  #saveFile({ file, state, models, error, isRecorded, story }: FileChange, run: string): void {
    const ending = [state, JSON.stringify(models), error && JSON.stringify(error), isRecorded ? 1 : 0];
    const notes = file.notes ? JSON.stringify(file.notes) : null;
    const facts = [file.file, file.origin, file.source, file.path, notes];
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
