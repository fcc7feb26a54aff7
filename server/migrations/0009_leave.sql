-- Days on which somebody is away and nothing is asked of them, both of the unit of whoever it is. What was entered
-- stays: one that ended sooner says which day was the last, and of one that was a mistake that lies before its first.
CREATE TABLE leave (
    number     INTEGER NOT NULL PRIMARY KEY,
    employee   BLOB    NOT NULL REFERENCES employee (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('leave', 'ill', 'duty', 'study')),
    from_day   TEXT    NOT NULL,
    to_day     TEXT    NOT NULL,
    entered_at INTEGER NOT NULL,
    ended_at   INTEGER,
    last_day   TEXT,
    CHECK (to_day >= from_day),
    CHECK ((ended_at IS NULL) = (last_day IS NULL))
) STRICT;
CREATE INDEX leave_employee ON leave (employee, from_day);
CREATE TRIGGER leave_remains BEFORE DELETE ON leave
    BEGIN SELECT RAISE(ABORT, 'leave is ended, not taken away'); END;
CREATE TRIGGER leave_basis_new AFTER INSERT ON leave BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER leave_basis AFTER UPDATE ON leave BEGIN UPDATE cell SET basis = basis + 1; END;

-- A superior reminds one person of a day without a report: once a person and day. Between the two, never counted, and
-- taken away after fourteen days; so a number is never used twice, which devices remember that put one away.
CREATE TABLE reminder (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    employee BLOB    NOT NULL REFERENCES employee (id),
    superior BLOB    NOT NULL REFERENCES employee (id),
    day      TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    put_away INTEGER NOT NULL DEFAULT 0 CHECK (put_away IN (0, 1)),
    UNIQUE (employee, day)
) STRICT;
CREATE INDEX reminder_superior ON reminder (superior);
