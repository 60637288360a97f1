-- What is due first, with who holds it: a page of it is found without reading a row of any other case.
DROP INDEX cases_by_due;
CREATE INDEX cases_by_due ON cases(due, stage, bureau, id, holder);
