-- The open rules by which a report counts as routine in an office, from a day on (issue 4).
CREATE TABLE routine_rules (
    office   BLOB    NOT NULL REFERENCES office (id),
    from_day TEXT    NOT NULL,
    -- Percent that may lie between a day and what is usual.
    minutes  INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1000),
    quantity INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND 1000),
    -- Days.
    late     INTEGER NOT NULL CHECK (late BETWEEN 0 AND 366),
    -- Percent of each person's routine reports that must be opened.
    sample   INTEGER NOT NULL CHECK (sample BETWEEN 0 AND 100),
    plan     INTEGER NOT NULL CHECK (plan IN (0, 1)),
    PRIMARY KEY (office, from_day)
) STRICT, WITHOUT ROWID;

-- The activities for which they ask for evidence.
CREATE TABLE asked_evidence (
    office   BLOB NOT NULL,
    from_day TEXT NOT NULL,
    activity BLOB NOT NULL REFERENCES activity (id),
    PRIMARY KEY (office, from_day, activity),
    FOREIGN KEY (office, from_day) REFERENCES routine_rules (office, from_day) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TRIGGER rules_basis_new AFTER INSERT ON routine_rules BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER rules_basis AFTER UPDATE ON routine_rules BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER rules_basis_gone AFTER DELETE ON routine_rules BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER asked_basis_new AFTER INSERT ON asked_evidence BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER asked_basis_gone AFTER DELETE ON asked_evidence BEGIN UPDATE cell SET basis = basis + 1; END;
