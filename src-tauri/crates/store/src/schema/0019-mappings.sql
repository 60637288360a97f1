-- One form may be read under several policies, each with a mapping of its own.
CREATE TABLE mappings_by_policy (
  fingerprint TEXT NOT NULL,
  pack TEXT NOT NULL,
  pack_version INTEGER NOT NULL,
  mapping TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  PRIMARY KEY (fingerprint, pack)
) STRICT, WITHOUT ROWID;
INSERT INTO mappings_by_policy(fingerprint, pack, pack_version, mapping, by_id, at)
  SELECT fingerprint, pack, pack_version, mapping, by_id, at FROM mappings;
DROP TABLE mappings;
ALTER TABLE mappings_by_policy RENAME TO mappings;
