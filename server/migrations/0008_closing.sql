-- How an office closes its periods, for reports of a day on (issue 4).
CREATE TABLE closing (
    office      BLOB    NOT NULL REFERENCES office (id),
    from_day    TEXT    NOT NULL,
    every       TEXT    NOT NULL CHECK (every IN ('month', 'quarter', 'half_year', 'year')),
    -- So many days after the last one of a period it closes; for so many more a reason is enough.
    after_days  INTEGER NOT NULL CHECK (after_days BETWEEN 0 AND 366),
    window_days INTEGER NOT NULL CHECK (window_days BETWEEN 0 AND 366),
    PRIMARY KEY (office, from_day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER closing_basis_new AFTER INSERT ON closing BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER closing_basis AFTER UPDATE ON closing BEGIN UPDATE cell SET basis = basis + 1; END;
CREATE TRIGGER closing_basis_gone AFTER DELETE ON closing BEGIN UPDATE cell SET basis = basis + 1; END;

-- What waits, and what was set aside, found without looking at what was taken in.
CREATE INDEX exception_open ON exception (op) WHERE became IS NULL;
-- When something was decided last.
CREATE INDEX exception_decided ON exception (decided_at);
