-- Finds a memo by the check code that its paper bears.
CREATE INDEX memos_by_code ON memos(json_extract(content, '$.check_code'));

-- A committee's meetings: which cases, in which order, and what was resolved.
CREATE TABLE meetings (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  held_on TEXT NOT NULL,
  place TEXT NOT NULL,
  -- JSON: names and units, in the order of the sign-in sheet.
  attendees TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE meeting_cases (
  meeting_id INTEGER NOT NULL REFERENCES meetings(id),
  idx INTEGER NOT NULL,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  resolution TEXT,
  note TEXT NOT NULL,
  by_id INTEGER REFERENCES users(id),
  at TEXT,
  PRIMARY KEY (meeting_id, idx),
  UNIQUE (meeting_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_cases_by_case ON meeting_cases(case_id);
