import { SCOPES } from './scopes-schema.ts';

/** The tables of the first version. */
const TABLES = `
  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE files (
    file TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    bytes INTEGER,
    mtime_ms REAL,
    sha256 TEXT,
    state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
    models TEXT NOT NULL,
    error TEXT,
    attempts INTEGER NOT NULL,
    updated_at TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX files_by_content ON files (sha256, path);
  CREATE INDEX files_by_state ON files (state);

  CREATE TABLE contents (
    sha256 TEXT PRIMARY KEY,
    input_id TEXT NOT NULL,
    url TEXT,
    is_processed INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE predictions (
    sha256 TEXT NOT NULL,
    model_id TEXT NOT NULL,
    model_version TEXT NOT NULL,
    prediction TEXT NOT NULL,
    PRIMARY KEY (sha256, model_id, model_version)
  ) WITHOUT ROWID;

  CREATE TABLE records (
    sequence INTEGER PRIMARY KEY,
    record TEXT NOT NULL
  );

  CREATE TABLE sinks (
    file TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    sequence INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/**
 * Files that are begun and not over, failures whose record is still to be written, where a file came from; what each
 * attempt was like; and how many calls each day took.
 */
const STATES_AND_HISTORY = `
  ALTER TABLE files RENAME TO files_1;
  DROP INDEX files_by_content;
  DROP INDEX files_by_state;
  CREATE TABLE files (
    file TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    notes TEXT,
    bytes INTEGER,
    mtime_ms REAL,
    sha256 TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'skipped')),
    models TEXT NOT NULL,
    error TEXT,
    is_recorded INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    updated_at TEXT NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO files
    SELECT file, 'file', '', path, NULL, bytes, mtime_ms, sha256, state, models, error, 1, attempts, updated_at
    FROM files_1;
  DROP TABLE files_1;
  CREATE INDEX files_by_content ON files (sha256, path);
  CREATE INDEX files_by_state ON files (state, file);

  CREATE TABLE attempts (
    file TEXT NOT NULL,
    number INTEGER NOT NULL,
    run TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    story TEXT NOT NULL,
    PRIMARY KEY (file, number)
  ) WITHOUT ROWID;

  CREATE TABLE calls (
    day TEXT PRIMARY KEY,
    count INTEGER NOT NULL
  ) WITHOUT ROWID;
`;

/** Which content has an input id that a list has given. */
const CONTENTS_BY_INPUT = 'CREATE INDEX contents_by_input ON contents (input_id);';

/** The runs, and how each was to be done. */
const RUNS = `
  CREATE TABLE runs (
    run TEXT PRIMARY KEY,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    settings TEXT NOT NULL,
    ended_at TEXT,
    result TEXT
  ) WITHOUT ROWID;
`;

/**
 * Each prediction is kept once: a record names the one that it tells. Rows lie in the order in which they came; in that
 * of the hashes, each would change a page of its own. Ids made of hashes need no index of their own.
 */
const PREDICTIONS_ONCE = `
  ALTER TABLE predictions RENAME TO predictions_1;
  CREATE TABLE predictions (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    model_id TEXT NOT NULL,
    model_version TEXT NOT NULL,
    prediction TEXT NOT NULL,
    UNIQUE (sha256, model_id, model_version)
  );
  INSERT INTO predictions (sha256, model_id, model_version, prediction)
    SELECT sha256, model_id, model_version, prediction FROM predictions_1;
  DROP TABLE predictions_1;
  ALTER TABLE records ADD COLUMN prediction INTEGER;

  ALTER TABLE contents RENAME TO contents_1;
  DROP INDEX contents_by_input;
  CREATE TABLE contents (
    sha256 TEXT PRIMARY KEY,
    input_id TEXT NOT NULL,
    url TEXT,
    is_processed INTEGER NOT NULL
  );
  INSERT INTO contents SELECT sha256, input_id, url, is_processed FROM contents_1;
  DROP TABLE contents_1;
  CREATE INDEX contents_by_given_id ON contents (input_id) WHERE input_id <> 'sha256-' || substr(sha256, 1, 32);
`;

/**
 * Hashes fall on any page, so that each index of them costs every image a page of its own: there is one, and the other
 * tables name a content by its number. Contents are there from the moment a file is begun; an input id says that the
 * service has accepted one.
 */
const CONTENTS_BY_NUMBER = `
  ALTER TABLE contents RENAME TO contents_5;
  DROP INDEX contents_by_given_id;
  CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    input_id TEXT,
    url TEXT,
    is_processed INTEGER NOT NULL DEFAULT 0
  );
  INSERT INTO contents (sha256, input_id, url, is_processed)
    SELECT sha256, input_id, url, is_processed FROM contents_5;
  INSERT OR IGNORE INTO contents (sha256) SELECT sha256 FROM files WHERE sha256 IS NOT NULL;
  INSERT OR IGNORE INTO contents (sha256) SELECT sha256 FROM predictions;
  DROP TABLE contents_5;
  CREATE INDEX contents_by_given_id ON contents (input_id) WHERE input_id <> 'sha256-' || substr(sha256, 1, 32);

  ALTER TABLE predictions RENAME TO predictions_5;
  CREATE TABLE predictions (
    id INTEGER PRIMARY KEY,
    content INTEGER NOT NULL,
    model_id TEXT NOT NULL,
    model_version TEXT NOT NULL,
    prediction TEXT NOT NULL,
    UNIQUE (content, model_id, model_version)
  );
  INSERT INTO predictions
    SELECT predictions_5.id, contents.id, model_id, model_version, prediction
    FROM predictions_5 JOIN contents USING (sha256);
  DROP TABLE predictions_5;

  ALTER TABLE files RENAME TO files_5;
  DROP INDEX files_by_content;
  DROP INDEX files_by_state;
  CREATE TABLE files (
    file TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    notes TEXT,
    bytes INTEGER,
    mtime_ms REAL,
    content INTEGER,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'skipped')),
    models TEXT NOT NULL,
    error TEXT,
    is_recorded INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    updated_at TEXT NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO files
    SELECT file, origin, source, path, notes, bytes, mtime_ms, contents.id, state, models, error, is_recorded, attempts,
      updated_at
    FROM files_5 LEFT JOIN contents USING (sha256);
  DROP TABLE files_5;
  CREATE INDEX files_by_content ON files (content, path);
  CREATE INDEX files_by_state ON files (state, file);
  CREATE VIEW hashed_files AS
    SELECT files.*, contents.sha256 FROM files LEFT JOIN contents ON contents.id = files.content;
`;

/** What takes a ledger from one version to the next, from an empty file on. Entries are only ever added, at the end. */
export const MIGRATIONS: readonly string[] = [
  TABLES,
  STATES_AND_HISTORY,
  CONTENTS_BY_INPUT,
  RUNS,
  PREDICTIONS_ONCE,
  CONTENTS_BY_NUMBER,
  SCOPES,
];
