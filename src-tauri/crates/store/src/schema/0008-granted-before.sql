-- What an award was granted under and used up, so that it counts against what is claimed later, whoever claims it.
-- Of what was entered before, all but the pack is unknown: NULL.
ALTER TABLE awards ADD COLUMN pack TEXT NOT NULL DEFAULT '';
UPDATE awards SET pack = (SELECT pack FROM cases WHERE cases.id = case_id);
ALTER TABLE awards ADD COLUMN holder TEXT;
ALTER TABLE awards ADD COLUMN holder_key TEXT;
ALTER TABLE awards ADD COLUMN person TEXT;
ALTER TABLE awards ADD COLUMN person_key TEXT;
ALTER TABLE awards ADD COLUMN payee TEXT;
-- JSON.
ALTER TABLE awards ADD COLUMN used TEXT;
CREATE INDEX awards_by_holder ON awards(benefit, holder_key) WHERE holder_key IS NOT NULL;
CREATE INDEX awards_by_person ON awards(person_key) WHERE person_key IS NOT NULL;

-- Earlier years were entered under the one policy that there was.
ALTER TABLE earlier_awards ADD COLUMN pack TEXT NOT NULL DEFAULT '';
UPDATE earlier_awards SET pack = 'binjiang-computing-2024-draft';
ALTER TABLE earlier_awards ADD COLUMN holder TEXT;
ALTER TABLE earlier_awards ADD COLUMN holder_key TEXT;
ALTER TABLE earlier_awards ADD COLUMN used TEXT;
ALTER TABLE earlier_awards ADD COLUMN file TEXT NOT NULL DEFAULT '';
CREATE INDEX earlier_awards_by_holder ON earlier_awards(benefit, holder_key) WHERE holder_key IS NOT NULL;

-- Where the text gives no figure: what the project had been granted when the amount was decided.
ALTER TABLE decisions ADD COLUMN awarded_before_fen INTEGER;

-- The assessment as it stood when the memo froze, as JSON; NULL in memos of earlier versions of the program.
ALTER TABLE memos ADD COLUMN assessment TEXT;

-- What is decided and not yet signed, kept with each change to a case: it is nobody's yet, and shown on every case
-- that it may come to count against.
CREATE TABLE reserved (
  case_id INTEGER NOT NULL REFERENCES cases(id),
  claim TEXT NOT NULL,
  uscc TEXT NOT NULL,
  benefit TEXT NOT NULL,
  year INTEGER,
  project TEXT,
  holder TEXT,
  holder_key TEXT,
  person_key TEXT,
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY (case_id, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX reserved_by_uscc ON reserved(uscc);
CREATE INDEX reserved_by_holder ON reserved(benefit, holder_key) WHERE holder_key IS NOT NULL;
CREATE INDEX reserved_by_person ON reserved(person_key) WHERE person_key IS NOT NULL;
INSERT INTO reserved(case_id, claim, uscc, benefit, year, project, amount_fen)
SELECT decisions.case_id, decisions.claim, cases.uscc, claims.benefit, claims.year, claims.project,
  decisions.amount_fen
FROM decisions
JOIN cases ON cases.id = decisions.case_id
JOIN claims ON claims.case_id = decisions.case_id AND claims.claim = decisions.claim
WHERE decisions.superseded_at IS NULL
  AND cases.stage IN ('received', 'in-review', 'correction', 'checking', 'approving');
