-- Things claimed once, by the keys of one module. They are made anew from the packages when the store is brought up
-- (rekeying.rs): SQL cannot fold a name. One row for each key.
DROP TABLE claimed_once;
CREATE TABLE claimed_once (
  case_id INTEGER NOT NULL REFERENCES cases(id),
  key TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- What of the package names it: the id of a line item or of a claim.
  item TEXT,
  claim TEXT,
  shown TEXT NOT NULL,
  -- A number or name alone: equal is asked about, where amount or date agree and not all else is known of both.
  bare INTEGER NOT NULL,
  whole INTEGER NOT NULL,
  code TEXT,
  amount TEXT,
  date TEXT,
  PRIMARY KEY (case_id, key, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX claimed_once_by_key ON claimed_once(key, case_id);
-- Numbers are found by the search and compared by their keys.
DROP TABLE item_numbers;

-- The applicant's folded name, to tell of one that came under another code.
ALTER TABLE cases ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_by_name_key ON cases(name_key);

INSERT INTO settings(name, value) VALUES ('identity.stale', 'all');
