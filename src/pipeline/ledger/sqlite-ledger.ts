import { GroupCommit } from '../../base/group-commit.ts';
import { Statements } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import type { PredictionRecord, RecordedModel } from '../../record/record.ts';
import type {
  Attempt,
  Delivery,
  FailureGroup,
  FileStanding,
  FileState,
  KeptPrediction,
  Ledger,
  LedgerContent,
  LedgerFile,
  LedgerTotals,
  MissingRecords,
  NumberedRecord,
  SinkPosition,
} from './ledger.ts';
import type { RunMemory } from './run-memory.ts';
import type { Scope } from './scope.ts';
import { SqliteContents } from './sqlite-contents.ts';
import { SqliteFiles } from './sqlite-files.ts';
import { SqliteRecords } from './sqlite-records.ts';
import { SqliteRunMemory } from './sqlite-run-memory.ts';
import { SqliteSinks } from './sqlite-sinks.ts';
import { alsoTold, FAILURE } from './told.ts';
import { attemptOf, fileOf } from './rows.ts';
import type { AttemptRow, FileRow } from './rows.ts';

/** The ledger in one SQLite database. */
export class SqliteLedger implements Ledger {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #changes: GroupCommit;
  readonly #contents: SqliteContents;
  readonly #files: SqliteFiles;
  readonly #records: SqliteRecords;
  readonly #sinks: SqliteSinks;
  readonly runs: RunMemory;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = new Statements(database);
    this.#changes = new GroupCommit(database);
    this.#contents = new SqliteContents(this.#statements);
    this.#files = new SqliteFiles(this.#statements, this.#contents);
    this.#records = new SqliteRecords(this.#statements, this.#contents);
    this.#sinks = new SqliteSinks(this.#statements);
    this.runs = new SqliteRunMemory(this.#statements);
  }

  file(file: string): LedgerFile | undefined {
    return this.#files.one(file);
  }

  files(files: readonly string[]): ReadonlyMap<string, LedgerFile> {
    return this.#files.several(files);
  }

  standing(files: readonly string[]): ReadonlyMap<string, FileStanding> {
    return this.#files.standing(files);
  }

  pathsOf(sha256: string, limit: number, scope?: number): readonly string[] {
    const sql = `SELECT DISTINCT path FROM hashed_files WHERE sha256 = ?1 AND (?2 IS NULL OR scope = ?2)
      ORDER BY path LIMIT ?3`;
    return this.#statements.all<{ path: string }>(sql, sha256, scope ?? null, limit).map(({ path }) => path);
  }

  sharedContents(sha256s: readonly string[]): ReadonlySet<string> {
    const sql = `
      SELECT sha256 FROM contents CROSS JOIN files ON content = contents.id
      WHERE sha256 IN (SELECT value FROM json_each(?)) GROUP BY content HAVING COUNT(*) > 1`;
    const rows = this.#statements.all<{ sha256: string }>(sql, JSON.stringify(sha256s));
    return new Set(rows.map(({ sha256 }) => sha256));
  }

  begin(files: Parameters<Ledger['begin']>[0], scope: number = 0): ReadonlyMap<string, LedgerFile> {
    const earlier = this.files(files.map(({ file }) => file));
    this.#changes.add(() => files.forEach((file) => this.#files.begin(file, scope)));
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

  commit({ run, scope = 0, files, records, offsets }: Delivery): void {
    this.#changes.commit(() => {
      const told = new Map(files.map((change) => [change.file.file, change.told] as const));
      for (const record of records) {
        const own = record.scope ?? scope;
        const sequence = this.#records.save(record, own);
        const before = record.file === undefined ? undefined : told.get(record.file);
        if (record.file === undefined || before === undefined) continue;
        told.set(record.file, alsoTold(before, subjectOf(record.record), record.retells ?? sequence, own));
      }
      for (const change of files) {
        this.#files.save({ ...change, told: told.get(change.file.file) ?? change.told }, run, scope);
      }
      const sequence = this.lastSequence();
      for (const [file, written] of offsets) this.#sinks.wrote(file, written, sequence);
    });
  }

  sink(file: string): SinkPosition | undefined {
    return this.#sinks.position(file);
  }

  saveSink(file: string, position: SinkPosition): void {
    this.#changes.commit(() => this.#sinks.save(file, position));
  }

  numberOf(scope: Scope): number {
    return this.#changes.commit(() => this.#sinks.numberOf(scope));
  }

  scopesOf(file: string): readonly number[] {
    return this.#sinks.scopesOf(file);
  }

  beginSink(file: string, scopes: readonly number[]): void {
    this.#changes.commit(() => this.#sinks.begin(file, scopes));
  }

  addScopes(file: string, scopes: readonly number[]): void {
    const known = this.scopesOf(file);
    const added = scopes.filter((scope) => !known.includes(scope));
    if (added.length > 0) this.#changes.commit(() => this.#sinks.add(file, added));
  }

  missingIn(file: string, limit: number): MissingRecords | undefined {
    return this.#sinks.missing(file, limit, this.lastSequence());
  }

  saveCaughtUp(file: string, missing: MissingRecords, bytes: number): void {
    this.#changes.commit(() => this.#sinks.caughtUp(file, missing, bytes));
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

  /** Every output with its committed length, its records, and what it was named with. */
  sinks(): ReturnType<SqliteSinks['all']> {
    return this.#sinks.all();
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
}

/** What a record is about: a model, or why the image failed. */
function subjectOf(record: PredictionRecord): string {
  return record.status === 'ok' ? record.model.id : FAILURE;
}
