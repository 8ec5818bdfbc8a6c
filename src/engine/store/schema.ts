import type { Database } from '../../base/sqlite.ts';
import { MODEL_TABLES } from './model-schema.ts';
import { fillVectors } from './sqlite-search-store.ts';

const INPUT_TABLES = `
  CREATE TABLE inputs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id TEXT NOT NULL,
    id TEXT NOT NULL,
    url TEXT,
    file TEXT,
    format TEXT,
    width INTEGER,
    height INTEGER,
    crop TEXT,
    data TEXT NOT NULL,
    created_at TEXT NOT NULL,
    modified_at TEXT NOT NULL,
    status_code INTEGER NOT NULL,
    status_details TEXT NOT NULL,
    UNIQUE (app_id, id)
  );
  CREATE INDEX inputs_by_status ON inputs (app_id, status_code);
  CREATE INDEX inputs_by_url ON inputs (app_id, url) WHERE url IS NOT NULL;

  CREATE TABLE outputs (
    app_id TEXT NOT NULL,
    input_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (app_id, input_id, version_id)
  ) WITHOUT ROWID;
`;

const FEEDBACK_TABLE = `
  CREATE TABLE feedback (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id TEXT NOT NULL,
    about TEXT NOT NULL,
    feedback TEXT NOT NULL,
    created_at TEXT NOT NULL
  );
`;

/** Apps have addresses of their own now; until then everything was in one. */
const NAME_THE_DEFAULT_APP = ['inputs', 'outputs', 'feedback', 'models', 'model_versions', 'workflows']
  .map((table) => `UPDATE ${table} SET app_id = 'embedded' WHERE app_id = 'main'`)
  .join(';');

/** Labels and models have named concepts all along. */
const CONCEPTS_TABLE = `
  CREATE TABLE concepts (
    app_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (app_id, id)
  ) WITHOUT ROWID;
  INSERT OR IGNORE INTO concepts
    SELECT app_id, label.value ->> '$.id', label.value ->> '$.name', created_at
    FROM inputs, json_each(inputs.data, '$.concepts') AS label;
  INSERT OR IGNORE INTO concepts
    SELECT app_id, label.value ->> '$.id', label.value ->> '$.name', created_at
    FROM models, json_each(models.concepts) AS label;
`;

/** `place` is the sequence of the input; a vector without numbers belongs to an input that was deleted. */
const VECTORS_TABLE = `
  CREATE TABLE vectors (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    place INTEGER NOT NULL,
    app_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    vector BLOB,
    UNIQUE (place, version_id)
  );
  CREATE INDEX vectors_by_version ON vectors (app_id, version_id);
  CREATE INDEX vectors_of_deleted ON vectors (sequence) WHERE vector IS NULL;
`;

/** Model versions that have said something of every processed input: nobody has to look for those that they have not seen. */
const INDEXED_WITH_TABLE = `
  CREATE TABLE indexed_with (version_id TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/** A file of the user's that holds the image, as JSON. */
const LOCAL_COLUMN = 'ALTER TABLE inputs ADD COLUMN local TEXT';

/** SQL, or what SQL cannot do. */
type Migration = string | ((database: Database) => void);

/** What takes a file from one version to the next, from an empty one on. Entries are only ever added, at the end. */
export const MIGRATIONS: readonly Migration[] = [
  INPUT_TABLES,
  MODEL_TABLES,
  FEEDBACK_TABLE,
  NAME_THE_DEFAULT_APP,
  CONCEPTS_TABLE,
  VECTORS_TABLE,
  fillVectors,
  INDEXED_WITH_TABLE,
  LOCAL_COLUMN,
];
