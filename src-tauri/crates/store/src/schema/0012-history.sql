-- What is said of the history itself is looked for at each sign-in.
CREATE INDEX audit_of_history ON audit(seq) WHERE action IN ('history.mismatch', 'history.accept');

-- The chain's end, signed by people's own keys. Each seal covers the one before.
CREATE TABLE seals (
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users(id),
  -- By which the signature is verified.
  certificate_der BLOB NOT NULL,
  voucher_der BLOB,
  at TEXT NOT NULL,
  signature BLOB NOT NULL
) STRICT;
CREATE TRIGGER seals_never_updated BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER seals_never_deleted BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'a seal is never taken away'); END;
-- From the next entry on, who signs and who signs out seals.
INSERT INTO settings(name, value) SELECT 'seals.from', CAST(seq AS TEXT) FROM head;

-- The public half of the pair in a user's slot: what the file beside the store says of it could be anybody's.
ALTER TABLE users ADD COLUMN slot_public TEXT;
