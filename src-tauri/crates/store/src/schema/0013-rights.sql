-- A recusal that an administrator lifted, with the reason: it stays, and counts no more.
ALTER TABLE declarations ADD COLUMN lifted_by_id INTEGER REFERENCES users(id);
ALTER TABLE declarations ADD COLUMN lifted_at TEXT;
ALTER TABLE declarations ADD COLUMN lifted_reason TEXT;

-- Whose a signing key is, by its public part's SHA-256: the first's who signs with it.
CREATE TABLE key_owners (
  public_key TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Certificates that signed nothing any more from a moment on, by their SHA-256.
CREATE TABLE revocations (
  certificate TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  since TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What somebody once put on record keeps them from checking and approving, in force or not; a recusal stands for good.
INSERT OR IGNORE INTO set_aside(user_id, case_id)
  SELECT by_id, case_id FROM (
    SELECT by_id, case_id FROM findings UNION SELECT by_id, case_id FROM admissions
    UNION SELECT by_id, case_id FROM materials UNION SELECT by_id, case_id FROM decisions
    UNION SELECT by_id, case_id FROM settlements
  ) JOIN cases ON cases.id = case_id WHERE stage IN ('checking', 'approving');
INSERT OR IGNORE INTO set_aside(user_id, case_id)
  SELECT by_id, case_id FROM declarations JOIN cases ON cases.id = case_id
  WHERE recusal IS NOT NULL AND stage IN ('received', 'in-review', 'correction', 'checking', 'approving');
