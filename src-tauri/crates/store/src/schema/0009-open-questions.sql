-- How open questions of a case were settled; the one in force is the row without superseded_at.
CREATE TABLE settlements (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  problem TEXT NOT NULL,
  code TEXT NOT NULL,
  place TEXT,
  said TEXT NOT NULL,
  how TEXT NOT NULL,
  -- JSON: the value given, and what it stands in for.
  value TEXT,
  corrects TEXT,
  reason TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX settlements_in_force ON settlements(case_id, problem) WHERE superseded_at IS NULL;
CREATE INDEX settlements_by_case ON settlements(case_id);
