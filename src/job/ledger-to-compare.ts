import { Statements, openDatabase } from '../base/sqlite.ts';
import type { Database } from '../base/sqlite.ts';
import { parseModelReference } from '../client/model-reference.ts';
import { LedgerError } from '../pipeline/ledger/errors.ts';
import type { Ledger } from '../pipeline/ledger/ledger.ts';
import { openReadOnly } from '../pipeline/ledger/open-read-only.ts';
import { MIGRATIONS } from '../pipeline/ledger/schema.ts';
import { SqliteLedger } from '../pipeline/ledger/sqlite-ledger.ts';
import { PUBLIC_MODELS } from '../wire/public-models.ts';

/** What earlier runs remember, to compare with; nothing in it can be changed. */
export interface LedgerToCompare {
  readonly ledger: Ledger;
  /** Ids of models by names, ids, slugs or addresses, without asking the service; a name never met stands for itself. */
  readonly modelIds: (names: readonly string[]) => readonly string[];
}

/**
 * Opens the ledger of a state folder for reading; where there is none, one in memory that knows nothing.
 *
 * @param target what the run speaks to.
 * @throws LedgerError when the ledger belongs to another target, or another version of this program wrote it;
 *   StorageError when it cannot be read.
 */
export async function openLedgerToCompare(stateFolder: string, target: string): Promise<LedgerToCompare> {
  const database = await openReadOnly(stateFolder).catch(async (error: unknown) => {
    if (error instanceof LedgerError && error.code === 'missing') return emptyLedger(target);
    throw error;
  });
  const ledger = new SqliteLedger(database);
  const known = ledger.target();
  if (known !== target) {
    ledger.close();
    const message = `${stateFolder} remembers what was sent to ${known}, not to ${target}. Choose another --state folder (and other --out files) for this target.`;
    throw new LedgerError('other-target', message);
  }
  return { ledger, modelIds: (names) => [...new Set(names.map((name) => modelId(name, database)))] };
}

async function emptyLedger(target: string): Promise<Database> {
  const database = await openDatabase(':memory:');
  database.exec(MIGRATIONS.join(';'));
  database.prepare("INSERT INTO meta (name, value) VALUES ('target', ?)").run(target);
  return database;
}

function modelId(name: string, database: Database): string {
  const reference = parseModelReference(name);
  const text = reference.kind === 'address' ? reference.id : reference.nameOrId;
  const known = Object.values(PUBLIC_MODELS).find(({ name: called, slug }) => called === text || slug === text);
  return known?.id ?? recordedId(text, database) ?? text;
}

/** An own model that was asked before, by its name. */
function recordedId(name: string, database: Database): string | undefined {
  const sql = `SELECT record ->> '$.model.id' AS id FROM records WHERE record ->> '$.model.name' = ?
    ORDER BY sequence DESC LIMIT 1`;
  return new Statements(database).get<{ id: string }>(sql, name)?.id;
}
