-- What the reader of vouchers found in an attachment of a package, whole and with the reader's version: a later reader
-- can read it again.
CREATE TABLE voucher_readings (
  package_id INTEGER NOT NULL REFERENCES packages(id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  reader INTEGER NOT NULL,
  -- vouchers, nothing, failed
  state TEXT NOT NULL,
  -- Vouchers and problems as JSON.
  content TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (package_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX voucher_readings_by_sha256 ON voucher_readings(sha256);

-- The vouchers of a package held against the line items of a case, as JSON: of the package that it names.
CREATE TABLE voucher_checks (
  case_id INTEGER PRIMARY KEY REFERENCES cases(id),
  package_id INTEGER NOT NULL REFERENCES packages(id),
  content TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

-- What a reviewer said of the voucher that a line item stands on; NULL is none of them.
CREATE TABLE voucher_matches (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  voucher TEXT,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX voucher_matches_in_force ON voucher_matches(case_id, item) WHERE superseded_at IS NULL;

-- Keys that a line item has from its voucher alone.
ALTER TABLE claimed_once ADD COLUMN voucher INTEGER NOT NULL DEFAULT 0;
