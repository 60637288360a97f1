-- Invoices, contracts, standards, persons: each may be claimed once, by anyone, in any year.
CREATE TABLE claimed_once (
  case_id INTEGER NOT NULL REFERENCES cases(id),
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  at TEXT NOT NULL,
  shown TEXT NOT NULL,
  PRIMARY KEY (case_id, kind, key, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX claimed_once_by_key ON claimed_once(kind, key, case_id);
-- What the store holds already, by the same keys as far as SQL can fold them.
INSERT OR IGNORE INTO claimed_once(case_id, kind, key, at, shown)
SELECT cases.id, '票据或合同',
  upper(json_extract(item.value, '$.number')) || '|' || CASE
    WHEN length(json_extract(item.value, '$.number')) = 20 THEN ''
    ELSE coalesce(json_extract(item.value, '$.vendor_uscc'), json_extract(item.value, '$.vendor'), '') END,
  json_extract(item.value, '$.at'), json_extract(item.value, '$.number')
FROM cases JOIN packages ON packages.id = cases.package_id, json_each(packages.content, '$.items') AS item
WHERE json_extract(item.value, '$.number') IS NOT NULL AND json_extract(item.value, '$.at') IS NOT NULL;
