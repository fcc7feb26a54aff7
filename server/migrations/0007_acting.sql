-- Who stands in for a superior. A term in `superior` says as what; 'definitive' is whoever holds the post.
ALTER TABLE superior ADD COLUMN kind TEXT NOT NULL DEFAULT 'definitive'
    CHECK (kind IN ('definitive', 'plt', 'plh', 'delegate', 'second_level'));

-- A team in other hands from one day to another, both of the unit of whoever is led. Whom it is about follows
-- from whom the giver leads on that day: who comes or goes meanwhile comes or goes with them. No row is ever
-- taken away: what was ended says so.
CREATE TABLE delegation (
    number   INTEGER NOT NULL PRIMARY KEY,
    giver    BLOB    NOT NULL REFERENCES employee (id),
    taker    BLOB    NOT NULL REFERENCES employee (id),
    kind     TEXT    NOT NULL CHECK (kind IN ('plh', 'delegate')),
    from_day TEXT    NOT NULL,
    to_day   TEXT    NOT NULL,
    absence  TEXT    CHECK (absence IN ('leave', 'duty', 'ill')),
    given_at INTEGER NOT NULL,
    -- None for an admin's command.
    given_by BLOB    REFERENCES employee (id),
    ended_at INTEGER,
    ended_by BLOB    REFERENCES employee (id),
    CHECK (giver <> taker),
    CHECK (to_day >= from_day),
    CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
) STRICT;
CREATE INDEX delegation_taker ON delegation (taker);
CREATE INDEX delegation_giver ON delegation (giver);
CREATE TRIGGER delegation_remains BEFORE DELETE ON delegation
    BEGIN SELECT RAISE(ABORT, 'delegations are ended, not taken away'); END;

-- Who took over what nobody answered, and from whom. The term itself lies in `superior`.
CREATE TABLE takeover (
    number   INTEGER NOT NULL PRIMARY KEY,
    employee BLOB    NOT NULL REFERENCES employee (id),
    superior BLOB    NOT NULL REFERENCES employee (id),
    taker    BLOB    NOT NULL REFERENCES employee (id),
    reports  INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE TRIGGER takeover_stays BEFORE UPDATE ON takeover BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER takeover_remains BEFORE DELETE ON takeover BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- What people say about who their superior is. It changes nothing by itself: the office settles it.
CREATE TABLE dispute (
    number     INTEGER NOT NULL PRIMARY KEY,
    employee   BLOB    NOT NULL REFERENCES employee (id),
    superior   BLOB    NOT NULL REFERENCES employee (id),
    said       TEXT    NOT NULL,
    filed_at   INTEGER NOT NULL,
    settled_by BLOB    REFERENCES employee (id),
    settled_at INTEGER,
    answer     TEXT    NOT NULL DEFAULT '',
    CHECK ((settled_by IS NULL) = (settled_at IS NULL))
) STRICT;
-- One question at a time.
CREATE UNIQUE INDEX dispute_open ON dispute (employee) WHERE settled_at IS NULL;

-- Working days after which a report has waited too long in an office, from a day on.
CREATE TABLE answer_limit (
    office   BLOB    NOT NULL REFERENCES office (id),
    from_day TEXT    NOT NULL,
    days     INTEGER NOT NULL CHECK (days BETWEEN 1 AND 60),
    PRIMARY KEY (office, from_day)
) STRICT, WITHOUT ROWID;

-- What waits, found without looking at what is decided.
CREATE INDEX document_waits ON document (owner, day) WHERE status = 'submitted';

CREATE TRIGGER delegation_basis_new AFTER INSERT ON delegation BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER delegation_basis AFTER UPDATE ON delegation BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER dispute_basis_new AFTER INSERT ON dispute BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER dispute_basis AFTER UPDATE ON dispute BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER limit_basis_new AFTER INSERT ON answer_limit BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER limit_basis AFTER UPDATE ON answer_limit BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER limit_basis_gone AFTER DELETE ON answer_limit BEGIN UPDATE cell SET basis = basis + 1; END;

-- Everybody who leads somebody, by a term of their own or for whoever handed their team on. Who was let go hands
-- on nothing, and nobody is handed themselves.
CREATE VIEW leads AS
    SELECT employee, superior, from_day, to_day, kind FROM superior
    UNION ALL
    SELECT s.employee, d.taker, max(d.from_day, s.from_day), min(d.to_day, coalesce(s.to_day, d.to_day)), d.kind
    FROM delegation d
    JOIN superior s ON s.superior = d.giver AND s.kind = 'definitive' AND s.employee <> d.taker
    JOIN employee g ON g.id = d.giver AND g.active = 1
    WHERE d.ended_at IS NULL;
