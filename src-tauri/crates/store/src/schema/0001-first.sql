-- Moments are RFC 3339 text in UTC. Amounts that are paid are whole fen; others are decimal text, exact.
-- Rows with superseded_at are history: the row in force is the one without.

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  bureau TEXT,
  -- The id of the key slot in force; none once retired.
  slot TEXT,
  created_at TEXT NOT NULL,
  retired_at TEXT
) STRICT;

CREATE TABLE user_roles (
  user_id INTEGER NOT NULL REFERENCES users(id),
  role TEXT NOT NULL,
  PRIMARY KEY (user_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery (
  id INTEGER PRIMARY KEY,
  slot TEXT NOT NULL,
  created_at TEXT NOT NULL,
  retired_at TEXT
) STRICT;

CREATE TABLE attempts_taken (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE signing_keys (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users(id),
  certificate_der BLOB NOT NULL,
  -- The private key under its owner's password.
  wrapped_key TEXT NOT NULL,
  created_at TEXT NOT NULL,
  retired_at TEXT
) STRICT;
CREATE UNIQUE INDEX signing_keys_in_force ON signing_keys(user_id) WHERE retired_at IS NULL;

CREATE TABLE roots (
  id INTEGER PRIMARY KEY,
  certificate_der BLOB NOT NULL,
  created_at TEXT NOT NULL,
  retired_at TEXT
) STRICT;
CREATE UNIQUE INDEX roots_in_force ON roots((retired_at IS NULL)) WHERE retired_at IS NULL;

CREATE TABLE root_keys (
  user_id INTEGER PRIMARY KEY REFERENCES users(id),
  wrapped_key TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE originals (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE packages (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  imported_by INTEGER NOT NULL REFERENCES users(id),
  imported_at TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE package_files (
  package_id INTEGER NOT NULL REFERENCES packages(id),
  idx INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('workbook', 'attachment', 'container')),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES originals(sha256),
  PRIMARY KEY (package_id, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
  package_id INTEGER NOT NULL REFERENCES packages(id),
  idx INTEGER NOT NULL,
  severity TEXT NOT NULL,
  code TEXT NOT NULL,
  at TEXT,
  message TEXT NOT NULL,
  remedy TEXT NOT NULL,
  PRIMARY KEY (package_id, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE mappings (
  fingerprint TEXT PRIMARY KEY,
  mapping TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
  bureau TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (bureau, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  bureau TEXT NOT NULL,
  pack TEXT NOT NULL,
  stage TEXT NOT NULL,
  package_id INTEGER NOT NULL REFERENCES packages(id),
  applicant TEXT NOT NULL,
  uscc TEXT NOT NULL,
  year INTEGER,
  received_at TEXT NOT NULL
) STRICT;
-- The listing reads these alone until it knows which rows it shows.
CREATE INDEX cases_in_order ON cases(id, stage, bureau, year);
CREATE INDEX cases_by_stage ON cases(stage, id, bureau, year);
CREATE INDEX cases_by_bureau ON cases(bureau, id, stage, year);
CREATE INDEX cases_by_uscc ON cases(uscc);
CREATE INDEX cases_by_package ON cases(package_id);

CREATE TABLE other_bureaus (
  case_id INTEGER NOT NULL REFERENCES cases(id),
  idx INTEGER NOT NULL,
  bureau TEXT NOT NULL,
  PRIMARY KEY (case_id, idx)
) STRICT, WITHOUT ROWID;

-- The lead bureau and the others.
CREATE TABLE case_readers (
  bureau TEXT NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  PRIMARY KEY (bureau, case_id)
) STRICT, WITHOUT ROWID;

-- The packages that a case had, oldest first: a corrected file becomes a new version.
CREATE TABLE case_packages (
  case_id INTEGER NOT NULL REFERENCES cases(id),
  version INTEGER NOT NULL,
  package_id INTEGER NOT NULL REFERENCES packages(id),
  at TEXT NOT NULL,
  PRIMARY KEY (case_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_packages_by_package ON case_packages(package_id);

CREATE TABLE claims (
  case_id INTEGER NOT NULL REFERENCES cases(id),
  idx INTEGER NOT NULL,
  claim TEXT NOT NULL,
  benefit TEXT NOT NULL,
  year INTEGER,
  project TEXT,
  PRIMARY KEY (case_id, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_benefits (
  benefit TEXT NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  PRIMARY KEY (benefit, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_benefits_by_case ON case_benefits(case_id);

-- Runs of three characters, as search.rs writes them; rowid is the case's id.
CREATE VIRTUAL TABLE case_search USING fts5(
  runs, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '6 12'
);

-- Numbers of invoices and contracts, to find a case by one and to notice one that is used twice.
CREATE TABLE item_numbers (
  case_id INTEGER NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (case_id, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_numbers_by_number ON item_numbers(number);

CREATE TABLE declarations (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  recusal TEXT,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX declarations_by_case ON declarations(case_id);

CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  claim TEXT NOT NULL,
  criterion TEXT NOT NULL,
  outcome TEXT NOT NULL,
  evidence TEXT NOT NULL,
  note TEXT NOT NULL,
  ticked TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX findings_in_force ON findings(case_id, claim, criterion) WHERE superseded_at IS NULL;
CREATE INDEX findings_by_case ON findings(case_id);

CREATE TABLE admissions (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  admitted TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX admissions_in_force ON admissions(case_id, item) WHERE superseded_at IS NULL;
CREATE INDEX admissions_by_case ON admissions(case_id);

CREATE TABLE materials (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  material TEXT NOT NULL,
  state TEXT NOT NULL,
  note TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX materials_in_force ON materials(case_id, material) WHERE superseded_at IS NULL;
CREATE INDEX materials_by_case ON materials(case_id);

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  claim TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  ceiling TEXT,
  reason TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX decisions_in_force ON decisions(case_id, claim) WHERE superseded_at IS NULL;
CREATE INDEX decisions_by_case ON decisions(case_id);

-- Those in force signed the memo in force.
CREATE TABLE signatures (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  role TEXT NOT NULL,
  opinion TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX signatures_in_force ON signatures(case_id, role) WHERE superseded_at IS NULL;
CREATE INDEX signatures_by_case ON signatures(case_id);

CREATE TABLE moves (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  from_stage TEXT NOT NULL,
  to_stage TEXT NOT NULL,
  comment TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX moves_by_case ON moves(case_id);

CREATE TABLE memos (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  pdf_sha256 TEXT NOT NULL REFERENCES originals(sha256),
  frozen_at TEXT NOT NULL,
  -- The audit log's head at the freeze.
  head_seq INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  voided_at TEXT,
  void_reason TEXT,
  UNIQUE (case_id, version)
) STRICT;
CREATE UNIQUE INDEX memos_in_force ON memos(case_id) WHERE voided_at IS NULL AND kind <> 'correction';

CREATE TABLE awards (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  claim TEXT NOT NULL,
  applicant TEXT NOT NULL,
  uscc TEXT NOT NULL,
  benefit TEXT NOT NULL,
  cap TEXT,
  year INTEGER,
  project TEXT,
  amount_fen INTEGER NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (case_id, claim)
) STRICT;
CREATE INDEX awards_by_uscc ON awards(uscc);
CREATE INDEX awards_by_year ON awards(year);

CREATE TABLE rulings (
  id INTEGER PRIMARY KEY,
  pack TEXT NOT NULL,
  ruling TEXT NOT NULL,
  reading TEXT NOT NULL,
  basis TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX rulings_in_force ON rulings(pack, ruling) WHERE superseded_at IS NULL;

CREATE TABLE parameters (
  id INTEGER PRIMARY KEY,
  pack TEXT NOT NULL,
  parameter TEXT NOT NULL,
  value TEXT NOT NULL,
  basis TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX parameters_in_force ON parameters(pack, parameter) WHERE superseded_at IS NULL;

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_subject ON audit(subject, seq);
CREATE TRIGGER audit_never_updated BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never cut'); END;

CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
INSERT INTO head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
