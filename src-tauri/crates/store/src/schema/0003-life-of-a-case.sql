-- What the listing shows of a case beside its columns, and whose turn it is; each change puts them anew. NULL
-- stands for what the last version of the program did not keep.
ALTER TABLE cases ADD COLUMN ceiling TEXT;
ALTER TABLE cases ADD COLUMN checked INTEGER;
ALTER TABLE cases ADD COLUMN to_check INTEGER;
-- Days in Beijing: since when it stands at its stage, and by when it should have left it.
ALTER TABLE cases ADD COLUMN since TEXT;
ALTER TABLE cases ADD COLUMN due TEXT;
-- Who was given the stage's role; NULL leaves it to whoever holds the role.
ALTER TABLE cases ADD COLUMN holder INTEGER REFERENCES users(id);
UPDATE cases SET since =
  coalesce((SELECT date(moves.at, '+8 hours') FROM moves WHERE case_id = cases.id ORDER BY moves.id DESC LIMIT 1),
           date(received_at, '+8 hours'));
CREATE INDEX cases_by_turn ON cases(id, stage, bureau, holder);
CREATE INDEX cases_by_due ON cases(due, stage, bureau, id);

-- Who cannot take a case's next step: recused, or already in another of the three roles.
CREATE TABLE set_aside (
  user_id INTEGER NOT NULL REFERENCES users(id),
  case_id INTEGER NOT NULL REFERENCES cases(id),
  PRIMARY KEY (user_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX set_aside_by_case ON set_aside(case_id);

CREATE TABLE assignments (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  role TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users(id),
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX assignments_in_force ON assignments(case_id, role) WHERE superseded_at IS NULL;

CREATE TABLE comments (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  answers INTEGER REFERENCES comments(id),
  stage TEXT NOT NULL,
  text TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX comments_by_case ON comments(case_id);

-- The review or recognition that a judgement rests on, as JSON.
ALTER TABLE findings ADD COLUMN judgement TEXT;

-- Awards of earlier years, from a workbook: they have no case here.
CREATE TABLE earlier_awards (
  id INTEGER PRIMARY KEY,
  applicant TEXT NOT NULL,
  uscc TEXT NOT NULL,
  benefit TEXT NOT NULL,
  cap TEXT,
  year INTEGER,
  project TEXT,
  amount_fen INTEGER NOT NULL,
  basis TEXT NOT NULL,
  -- The workbook, which is an original, and the row's first cell in it.
  sha256 TEXT NOT NULL REFERENCES originals(sha256),
  place TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  UNIQUE (sha256, place)
) STRICT;
CREATE INDEX earlier_awards_by_uscc ON earlier_awards(uscc);
CREATE INDEX earlier_awards_by_year ON earlier_awards(year);

CREATE TABLE holidays (
  day TEXT PRIMARY KEY,
  working INTEGER NOT NULL CHECK (working IN (0, 1)),
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
