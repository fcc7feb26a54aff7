-- The key with which this cell seals its receipts: an Ed25519 seed. It lives with the log it vouches for, so
-- that a restored cell goes on with it; what it sealed is checked against the log, not by the seal alone.
CREATE TABLE receipt_key (
    one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    seed BLOB    NOT NULL CHECK (length(seed) = 32)
) STRICT;
