import type { Statements } from '../../base/sqlite.ts';
import type { LedgerContent } from './ledger.ts';
import { contentOf } from './rows.ts';
import type { ContentRow } from './rows.ts';

/** A content keeps the id under which it was accepted first; what is known already is not written. */
const SAVE_CONTENT = `
  INSERT INTO contents (sha256, input_id, url, is_processed) VALUES (?, ?, ?, ?)
  ON CONFLICT (sha256) DO UPDATE SET
    input_id = coalesce(input_id, excluded.input_id), url = excluded.url, is_processed = excluded.is_processed
  WHERE input_id IS NULL OR url IS NOT excluded.url OR is_processed != excluded.is_processed`;

/** Ids that were given have an index; those made of the hash lead to it. `g` comes after all digits. */
const CONTENT_OF_ID = `
  SELECT * FROM contents WHERE input_id = ?1 AND input_id <> 'sha256-' || substr(sha256, 1, 32)
  UNION ALL
  SELECT * FROM contents
  WHERE ?1 GLOB 'sha256-?*' AND sha256 >= substr(?1, 8) AND sha256 < substr(?1, 8) || 'g' AND input_id = ?1
  LIMIT 1`;

/** The part of the ledger that remembers contents; its caller sees to the transactions. */
export class SqliteContents {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** The number by which the other tables name a content; it gets one if it has none. */
  numberOf(sha256: string): number {
    const known = this.#statements.get<{ id: number }>('SELECT id FROM contents WHERE sha256 = ?', sha256);
    if (known) return known.id;
    return Number(this.#statements.run('INSERT INTO contents (sha256) VALUES (?)', sha256).lastInsertRowid);
  }

  one(sha256: string): LedgerContent | undefined {
    const sql = 'SELECT * FROM contents WHERE sha256 = ? AND input_id IS NOT NULL';
    const row = this.#statements.get<ContentRow>(sql, sha256);
    return row && contentOf(row);
  }

  several(sha256s: readonly string[]): ReadonlyMap<string, LedgerContent> {
    const sql = 'SELECT * FROM contents WHERE sha256 IN (SELECT value FROM json_each(?)) AND input_id IS NOT NULL';
    const rows = this.#statements.all<ContentRow>(sql, JSON.stringify(sha256s));
    return new Map(rows.map((row) => [row.sha256, contentOf(row)] as const));
  }

  after(sha256: string, limit: number): readonly LedgerContent[] {
    const sql = 'SELECT * FROM contents WHERE sha256 > ? AND input_id IS NOT NULL ORDER BY sha256 LIMIT ?';
    return this.#statements.all<ContentRow>(sql, sha256, limit).map(contentOf);
  }

  of(inputId: string): LedgerContent | undefined {
    const row = this.#statements.get<ContentRow>(CONTENT_OF_ID, inputId);
    return row && contentOf(row);
  }

  save({ sha256, inputId, url, isProcessed }: LedgerContent): void {
    this.#statements.run(SAVE_CONTENT, sha256, inputId, url, isProcessed ? 1 : 0);
  }

  forget(sha256: string): void {
    this.#statements.run('UPDATE contents SET input_id = NULL, url = NULL, is_processed = 0 WHERE sha256 = ?', sha256);
  }
}
