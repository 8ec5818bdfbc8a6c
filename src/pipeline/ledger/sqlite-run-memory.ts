import type { Statements } from '../../base/sqlite.ts';
import type { BegunRun, RememberedRun, RunCommand, RunMemory } from './run-memory.ts';

interface RunRow {
  readonly run: string;
  readonly command: RunCommand;
  readonly started_at: string;
  readonly settings: string;
  readonly ended_at: string | null;
  readonly result: string | null;
}

/** The table `runs` of a ledger. */
export class SqliteRunMemory implements RunMemory {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  begin({ run, command, startedAt, settings }: BegunRun): void {
    const sql = 'INSERT INTO runs VALUES (?, ?, ?, ?, NULL, NULL)';
    this.#statements.run(sql, run, command, startedAt, JSON.stringify(settings));
  }

  end(run: string, result: string): void {
    const sql = "UPDATE runs SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), result = ? WHERE run = ?";
    this.#statements.run(sql, result, run);
  }

  latest(limit: number): readonly RememberedRun[] {
    const sql = 'SELECT * FROM runs ORDER BY started_at DESC, run DESC LIMIT ?';
    return this.#statements.all<RunRow>(sql, limit).map((row) => ({
      run: row.run,
      command: row.command,
      startedAt: row.started_at,
      settings: JSON.parse(row.settings) as object,
      endedAt: row.ended_at,
      result: row.result,
    }));
  }
}
