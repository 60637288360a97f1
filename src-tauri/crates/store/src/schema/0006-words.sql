-- A digest of the words that a case is found by: they are indexed anew only where they have changed.
ALTER TABLE cases ADD COLUMN words TEXT;
