/**
 * Records, files and outputs name the scope that they belong to, and what a second scope tells once more names its first
 * record. Older versions did not remember what they were named: each source of theirs, as records name it, becomes a
 * scope, and an output belongs to those whose records it has.
 */
export const SCOPES = `
  CREATE TABLE scopes (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    sources TEXT NOT NULL
  );
  INSERT INTO scopes (key, sources)
    SELECT 'earlier:' || source, json_array(source) FROM (
      SELECT DISTINCT coalesce(record ->> '$.input.source', '') AS source FROM records
      UNION SELECT source FROM files
    );

  ALTER TABLE records ADD COLUMN scope INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE records ADD COLUMN retells INTEGER;
  UPDATE records SET scope = (
    SELECT id FROM scopes WHERE key = 'earlier:' || coalesce(record ->> '$.input.source', '')
  );
  CREATE INDEX records_told_again ON records (retells) WHERE retells IS NOT NULL;

  ALTER TABLE sinks ADD COLUMN records INTEGER NOT NULL DEFAULT 0;
  UPDATE sinks SET records = (SELECT COUNT(*) FROM records WHERE records.sequence <= sinks.sequence);
  CREATE TABLE sink_scopes (
    sink TEXT NOT NULL,
    scope INTEGER NOT NULL,
    sequence INTEGER,
    PRIMARY KEY (sink, scope)
  ) WITHOUT ROWID;
  INSERT INTO sink_scopes
    SELECT DISTINCT file, scope, NULL FROM sinks JOIN records ON records.sequence <= sinks.sequence;

  CREATE TABLE told_6 AS
    SELECT record ->> '$.input.path' AS path, scope, contents.id AS content, sequence,
      CASE record ->> '$.status' WHEN 'ok' THEN record ->> '$.model.id' ELSE '' END AS what
    FROM records LEFT JOIN contents ON contents.sha256 = record ->> '$.input.sha256';
  CREATE INDEX told_6_by_path ON told_6 (path, scope);
  CREATE INDEX told_6_by_content ON told_6 (content, what);

  ALTER TABLE files RENAME TO files_6;
  DROP INDEX files_by_content;
  DROP INDEX files_by_state;
  DROP VIEW hashed_files;
  CREATE TABLE files (
    file TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    source TEXT NOT NULL,
    scope INTEGER NOT NULL,
    path TEXT NOT NULL,
    notes TEXT,
    bytes INTEGER,
    mtime_ms REAL,
    content INTEGER,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'skipped')),
    told TEXT NOT NULL,
    error TEXT,
    attempts INTEGER NOT NULL,
    updated_at TEXT NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO files
    SELECT file, origin, source, scopes.id, path, notes, bytes, mtime_ms, content, state, (
        SELECT json_group_object(what, json(telling)) FROM (
          SELECT what, coalesce(
            (SELECT '[' || MIN(sequence) || ',' || scopes.id || ']' FROM told_6
              WHERE told_6.path = files_6.path AND told_6.scope = scopes.id AND told_6.what = owned.what
                AND (told_6.content IS files_6.content OR told_6.content IS NULL)),
            (SELECT '[' || MIN(sequence) || ',' || group_concat(DISTINCT told_6.scope) || ']' FROM told_6
              WHERE told_6.content = files_6.content AND told_6.what = owned.what)
          ) AS telling
          FROM (
            SELECT value AS what FROM json_each(files_6.models)
            UNION ALL SELECT '' WHERE files_6.error IS NOT NULL AND files_6.is_recorded
          ) AS owned
        ) WHERE telling IS NOT NULL
      ), error, attempts, updated_at
    FROM files_6 JOIN scopes ON scopes.key = 'earlier:' || files_6.source;
  DROP TABLE files_6;
  DROP TABLE told_6;
  CREATE INDEX files_by_content ON files (content, path);
  CREATE INDEX files_by_state ON files (state, file);
  CREATE VIEW hashed_files AS
    SELECT files.*, contents.sha256 FROM files LEFT JOIN contents ON contents.id = files.content;
`;
