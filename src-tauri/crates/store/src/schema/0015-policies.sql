-- Policy packs as they were installed: a version is never changed, a new one stands beside it.
CREATE TABLE policies (
  id INTEGER PRIMARY KEY,
  pack TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  -- Of the listing of its files, as the pack's own reading makes it.
  sha256 TEXT NOT NULL,
  title TEXT NOT NULL,
  -- The document by which it was approved; empty for what came with the program.
  approval TEXT NOT NULL,
  -- NULL for what came with the program.
  by_id INTEGER REFERENCES users(id),
  at TEXT NOT NULL,
  retired_at TEXT,
  UNIQUE (pack, version)
) STRICT;
CREATE TABLE policy_files (
  policy_id INTEGER NOT NULL REFERENCES policies(id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES originals(sha256),
  PRIMARY KEY (policy_id, name)
) STRICT, WITHOUT ROWID;

-- Until now there was one version of one pack.
ALTER TABLE cases ADD COLUMN pack_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE awards ADD COLUMN pack_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE earlier_awards ADD COLUMN pack_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mappings ADD COLUMN pack TEXT NOT NULL DEFAULT 'binjiang-computing-2024-draft';
ALTER TABLE mappings ADD COLUMN pack_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE rulings ADD COLUMN pack_version INTEGER NOT NULL DEFAULT 1;
DROP INDEX rulings_in_force;
CREATE UNIQUE INDEX rulings_in_force ON rulings(pack, pack_version, ruling) WHERE superseded_at IS NULL;
ALTER TABLE parameters ADD COLUMN pack_version INTEGER NOT NULL DEFAULT 1;
DROP INDEX parameters_in_force;
CREATE UNIQUE INDEX parameters_in_force ON parameters(pack, pack_version, parameter) WHERE superseded_at IS NULL;
