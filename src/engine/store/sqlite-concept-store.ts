import { Statements, transaction } from '../../base/sqlite.ts';
import type { Database } from '../../base/sqlite.ts';
import type { ConceptStore, LabelCounts, StoredConcept } from './concept-store.ts';
import type { Stretch } from './model-store.ts';

const COLUMNS = 'id, name, created_at AS createdAt';

/** Counts the labels of all inputs of the app; those of one page of concepts are kept. */
const COUNTS = `
  SELECT concepts.id, concepts.name, concepts.created_at AS createdAt,
    SUM(label.value ->> '$.value' > 0) AS positives, SUM(label.value ->> '$.value' <= 0) AS negatives
  FROM (SELECT * FROM concepts WHERE app_id = ?1 ORDER BY created_at DESC, id LIMIT ?2 OFFSET ?3) AS concepts
  LEFT JOIN inputs ON inputs.app_id = ?1
  LEFT JOIN json_each(inputs.data, '$.concepts') AS label ON label.value ->> '$.id' = concepts.id
  GROUP BY concepts.id ORDER BY concepts.created_at DESC, concepts.id`;

/** The table of concepts in the engine's SQLite file. */
export class SqliteConceptStore implements ConceptStore {
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = new Statements(database);
  }

  know(appId: string, concepts: Parameters<ConceptStore['know']>[1]): void {
    if (concepts.length === 0) return;
    const createdAt = new Date().toISOString();
    transaction(this.#database, () => {
      for (const { id, name = id } of concepts) {
        if (!id) continue;
        this.#statements.run('INSERT OR IGNORE INTO concepts VALUES (?, ?, ?, ?)', appId, id, name ?? id, createdAt);
      }
    });
  }

  find(appId: string, id: string): StoredConcept | undefined {
    return this.#statements.get(`SELECT ${COLUMNS} FROM concepts WHERE app_id = ? AND id = ?`, appId, id);
  }

  list(appId: string, { page, perPage }: Stretch): readonly StoredConcept[] {
    const sql = `SELECT ${COLUMNS} FROM concepts WHERE app_id = ? ORDER BY created_at DESC, id LIMIT ? OFFSET ?`;
    return this.#statements.all(sql, appId, perPage, (page - 1) * perPage);
  }

  search(appId: string, pattern: string): readonly StoredConcept[] {
    // LIKE looks past the case of ASCII letters only; what it lets through is looked at again by whoever asks.
    const like = pattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
    const sql = `SELECT ${COLUMNS} FROM concepts WHERE app_id = ?1 AND (name LIKE ?2 ESCAPE '\\' OR id LIKE ?2 ESCAPE '\\')
      ORDER BY name, id`;
    return this.#statements.all(sql, appId, like);
  }

  rename(appId: string, concepts: Parameters<ConceptStore['rename']>[1]): void {
    transaction(this.#database, () => {
      for (const { id, name } of concepts) {
        this.#statements.run('UPDATE concepts SET name = ? WHERE app_id = ? AND id = ?', name, appId, id);
      }
    });
  }

  counts(appId: string, { page, perPage }: Stretch): readonly LabelCounts[] {
    return this.#statements
      .all<LabelCounts>(COUNTS, appId, perPage, (page - 1) * perPage)
      .map((row) => ({ ...row, positives: row.positives ?? 0, negatives: row.negatives ?? 0 }));
  }
}
