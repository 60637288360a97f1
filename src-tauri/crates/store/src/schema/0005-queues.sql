-- How long a queue is, without looking at its cases.
CREATE INDEX cases_by_queue ON cases(stage, bureau, holder);
