-- Line items that a reviewer made from vouchers, for an applicant who sent invoices and no list. They go with the package
-- whose vouchers they were made from.
CREATE TABLE made_items (
  id INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL REFERENCES cases(id),
  item TEXT NOT NULL,
  voucher TEXT NOT NULL,
  -- The line item as JSON.
  content TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES users(id),
  at TEXT NOT NULL,
  superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX made_items_in_force ON made_items(case_id, voucher) WHERE superseded_at IS NULL;
