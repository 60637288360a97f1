-- The names of a workbook's visible sheets, in order, as JSON: so that a case is shown without opening its workbook.
-- Packages that came before have none, until their case is next changed.
ALTER TABLE packages ADD COLUMN sheets TEXT;
