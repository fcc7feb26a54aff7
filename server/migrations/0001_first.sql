-- The first schema. Never edited once released: the next step is a new file.
--
-- One file is one cell: an agency with its own epoch and its own order of changes. No key names the
-- cell, because no row of another one can be here, and no transaction crosses it.
--
-- Ids are UUIDs as 16-byte blobs. Tables that take such keys in great numbers are rowid tables:
-- their rows are appended, and only the small unique index sees the key. Days are text (2026-11-21),
-- instants are milliseconds since 1970 UTC.

-- The one row about the cell itself.
CREATE TABLE cell (
    one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    -- A life of this data: a restored backup begins a new one (R10).
    epoch   BLOB    NOT NULL CHECK (length(epoch) = 16),
    -- Grows with every change of people, catalogue or calendar; see the triggers below.
    basis   INTEGER NOT NULL DEFAULT 1,
    -- The lowest build of the app that may begin new edits (R13).
    min_app INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The tree and its people.

CREATE TABLE agency (
    id   BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE office (
    id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    agency BLOB NOT NULL REFERENCES agency (id),
    name   TEXT NOT NULL
) STRICT;

CREATE TABLE unit (
    id     BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    office BLOB NOT NULL REFERENCES office (id),
    parent BLOB REFERENCES unit (id),
    name   TEXT NOT NULL,
    zone   TEXT NOT NULL CHECK (zone IN ('wib', 'wita', 'wit'))
) STRICT;

CREATE TABLE employee (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    agency          BLOB    NOT NULL REFERENCES agency (id),
    unit            BLOB    NOT NULL REFERENCES unit (id),
    name            TEXT    NOT NULL,
    -- A NIP tells birth date and sex and may change: never a key, never in a log.
    identity_kind   TEXT    CHECK (identity_kind IN ('nip', 'ni')),
    identity_number TEXT    UNIQUE,
    login           TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    password        TEXT    NOT NULL,
    post            TEXT    NOT NULL,
    profession      TEXT    NOT NULL,
    admin           INTEGER NOT NULL DEFAULT 0 CHECK (admin IN (0, 1)),
    active          INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    CHECK ((identity_kind IS NULL) = (identity_number IS NULL))
) STRICT;

-- Who leads whom, and when. `to_day` is the last day; none means until further notice.
CREATE TABLE superior (
    employee BLOB NOT NULL REFERENCES employee (id),
    superior BLOB NOT NULL REFERENCES employee (id),
    from_day TEXT NOT NULL,
    to_day   TEXT,
    PRIMARY KEY (employee, superior, from_day),
    CHECK (employee <> superior),
    CHECK (to_day IS NULL OR to_day >= from_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX superior_people ON superior (superior);

CREATE TABLE session (
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    person     BLOB    NOT NULL REFERENCES employee (id),
    device     BLOB    NOT NULL CHECK (length(device) = 16),
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person);

-- What a report is written against. Policy, therefore data with valid-from dates.

CREATE TABLE activity (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    profession TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    unit       TEXT    NOT NULL DEFAULT '',
    valid_from TEXT    NOT NULL,
    valid_to   TEXT
) STRICT;
CREATE INDEX activity_profession ON activity (profession);

CREATE TABLE planned_result (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    employee BLOB NOT NULL REFERENCES employee (id),
    code     TEXT NOT NULL,
    title    TEXT NOT NULL
) STRICT;
CREATE INDEX planned_result_employee ON planned_result (employee);

CREATE TABLE minutes_target (
    office   BLOB    NOT NULL REFERENCES office (id),
    from_day TEXT    NOT NULL,
    minutes  INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1440),
    PRIMARY KEY (office, from_day)
) STRICT, WITHOUT ROWID;

-- `days`: seven digits, Monday first, 1 for a working day.
CREATE TABLE working_week (
    office   BLOB NOT NULL REFERENCES office (id),
    from_day TEXT NOT NULL,
    days     TEXT NOT NULL CHECK (length(days) = 7 AND days NOT GLOB '*[^01]*'),
    PRIMARY KEY (office, from_day)
) STRICT, WITHOUT ROWID;

-- A day off of one office, or of all where no office is named.
CREATE TABLE holiday (
    office BLOB REFERENCES office (id),
    day    TEXT NOT NULL,
    name   TEXT NOT NULL,
    UNIQUE (office, day)
) STRICT;

-- Every op the server ever answered, in the order of commits, refused ones with their text (R6).
-- `seq` is the change number of the cell: what an op changes carries the op's own number, so a number
-- exists exactly when its transaction does. `chain` is
-- SHA-256(chain before, id, payload_hash, person, device, received_at, answer).
CREATE TABLE op (
    seq          INTEGER NOT NULL PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    person       BLOB    NOT NULL REFERENCES employee (id),
    device       BLOB    NOT NULL CHECK (length(device) = 16),
    -- None where the op could not be read.
    document     BLOB,
    -- The very bytes that came (R4).
    payload      TEXT    NOT NULL,
    payload_hash BLOB    NOT NULL CHECK (length(payload_hash) = 32),
    -- The answer, the same for ever (I2).
    answer       TEXT    NOT NULL,
    kept         INTEGER NOT NULL CHECK (kept IN (0, 1)),
    received_at  INTEGER NOT NULL,
    chain        BLOB    NOT NULL CHECK (length(chain) = 32)
) STRICT;

-- Documents of every kind at their head, as JSON: `head` as the owner sees it.
CREATE TABLE document (
    row          INTEGER NOT NULL PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    owner        BLOB    NOT NULL REFERENCES employee (id),
    kind         TEXT    NOT NULL,
    day          TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    token        BLOB    NOT NULL CHECK (length(token) = 16),
    head         TEXT    NOT NULL,
    change       INTEGER NOT NULL,
    -- What a superior may see: 0 nothing, 1 the head, 2 the older text in `shown` (the owner is
    -- mending a returned document in private).
    showing      INTEGER NOT NULL CHECK (showing IN (0, 1, 2)),
    shown        TEXT    CHECK ((showing = 2) = (shown IS NOT NULL)),
    -- The last change of what a superior may see; none while there has never been anything.
    shown_change INTEGER CHECK (showing = 0 OR shown_change IS NOT NULL)
) STRICT;
CREATE INDEX document_owner ON document (owner, change);
CREATE INDEX document_shown ON document (owner, shown_change) WHERE shown_change IS NOT NULL;

-- The walk of every document (I4). The text of a revision is in the payload of its op, or of the
-- last one before it that brought a text: a third copy would cost a third of the writing.
CREATE TABLE revision (
    document BLOB    NOT NULL,
    revision INTEGER NOT NULL,
    op       INTEGER NOT NULL REFERENCES op (seq),
    token    BLOB    NOT NULL CHECK (length(token) = 16),
    status   TEXT    NOT NULL,
    actor    BLOB    NOT NULL,
    standing TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (document, revision)
) STRICT, WITHOUT ROWID;

-- History is only ever added to.
CREATE TRIGGER op_stays BEFORE UPDATE ON op BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER op_remains BEFORE DELETE ON op BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER revision_stays BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER revision_remains BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- Whatever a sight is made of moves the basis, so that nobody can forget to.
CREATE TRIGGER agency_basis AFTER UPDATE ON agency BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER office_basis AFTER UPDATE ON office BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER unit_basis AFTER UPDATE ON unit BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER employee_basis_new AFTER INSERT ON employee BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER employee_basis AFTER UPDATE OF id, agency, unit, name, post, profession, admin, active
    ON employee BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER employee_basis_gone AFTER DELETE ON employee BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER superior_basis_new AFTER INSERT ON superior BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER superior_basis AFTER UPDATE ON superior BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER superior_basis_gone AFTER DELETE ON superior BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER activity_basis_new AFTER INSERT ON activity BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER activity_basis AFTER UPDATE ON activity BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER activity_basis_gone AFTER DELETE ON activity BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER planned_basis_new AFTER INSERT ON planned_result BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER planned_basis AFTER UPDATE ON planned_result BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER planned_basis_gone AFTER DELETE ON planned_result BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER target_basis_new AFTER INSERT ON minutes_target BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER target_basis AFTER UPDATE ON minutes_target BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER target_basis_gone AFTER DELETE ON minutes_target BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER week_basis_new AFTER INSERT ON working_week BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER week_basis AFTER UPDATE ON working_week BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER week_basis_gone AFTER DELETE ON working_week BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER holiday_basis_new AFTER INSERT ON holiday BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER holiday_basis AFTER UPDATE ON holiday BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER holiday_basis_gone AFTER DELETE ON holiday BEGIN UPDATE cell SET basis = basis + 1; END;
