-- Whether a password was given by an administrator, and is to be changed before anything else is done.
ALTER TABLE users ADD COLUMN first_password INTEGER NOT NULL DEFAULT 0;

-- What certifies a person's signing key when they make it: opened by the first password, and gone once used.
CREATE TABLE vouchers (
  user_id INTEGER PRIMARY KEY REFERENCES users(id),
  certificate_der BLOB NOT NULL,
  -- The private key under the first password.
  wrapped_key TEXT NOT NULL
) STRICT;

-- The voucher that a signing key was certified by; none where the root did it itself.
ALTER TABLE signing_keys ADD COLUMN voucher_der BLOB;

-- What the reviewer is to do stands beside a problem's own words from now on: these go to the applicant.
UPDATE problems SET remedy = '' WHERE code IN ('vendor-related', 'splitting');
UPDATE problems SET remedy = '如与申报有关，请填入申报表中相应的栏目' WHERE code = 'not-asked-for';
