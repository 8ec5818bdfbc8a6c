/** Version of the tables below; raised with every change, each with its migration. */
export const SCHEMA_VERSION = 1;

/** The ledger's tables, version 1. */
export const SCHEMA = `
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
