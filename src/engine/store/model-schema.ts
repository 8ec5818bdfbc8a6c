/** The tables of own models, their versions, and workflows. */
export const MODEL_TABLES = `
  CREATE TABLE models (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    concepts TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (app_id, id)
  );

  CREATE TABLE model_versions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id TEXT NOT NULL,
    model_id TEXT NOT NULL,
    id TEXT NOT NULL,
    concepts TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at TEXT NOT NULL,
    completed_at TEXT,
    status_code INTEGER NOT NULL,
    status_details TEXT NOT NULL,
    input_count INTEGER,
    evaluation TEXT,
    embedding_version_id TEXT,
    parameters BLOB,
    UNIQUE (app_id, model_id, id)
  );
  CREATE INDEX model_versions_by_status ON model_versions (status_code);

  CREATE TABLE training_inputs (
    version INTEGER NOT NULL REFERENCES model_versions (sequence) ON DELETE CASCADE,
    input_id TEXT NOT NULL,
    PRIMARY KEY (version, input_id)
  ) WITHOUT ROWID;

  CREATE TABLE workflows (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id TEXT NOT NULL,
    id TEXT NOT NULL,
    nodes TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (app_id, id)
  );
`;
