-- What an applicant is told of a finding. Until now the note of a 待补正 was that.
ALTER TABLE findings ADD COLUMN told TEXT NOT NULL DEFAULT '';
UPDATE findings SET told = note WHERE outcome = 'needs-correction';
