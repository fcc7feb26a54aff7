-- Up to when each person has been shown what rang, on any of their devices, by this server's clock. It only grows, and
-- says nothing of what rang: that follows from the documents.
CREATE TABLE bell (
    employee BLOB    NOT NULL PRIMARY KEY REFERENCES employee (id),
    shown    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The key with which this cell asks push services (VAPID): a number that is a P-256 key. Browsers give an address for this
-- key alone, so it lives with the addresses.
CREATE TABLE push_key (
    one    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    number BLOB    NOT NULL CHECK (length(number) = 32)
) STRICT;

-- Where a device that wants to be woken is to be found: of a session, and gone with it.
CREATE TABLE push (
    session  BLOB NOT NULL PRIMARY KEY REFERENCES session (token_hash) ON DELETE CASCADE,
    endpoint TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
