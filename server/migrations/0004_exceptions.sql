-- Reports sent by people who had been let go when they arrived: they lie in the log, answered so, and take
-- effect only where the office decides it.
CREATE TABLE exception (
    op         INTEGER NOT NULL PRIMARY KEY REFERENCES op (seq),
    decided_by BLOB    REFERENCES employee (id),
    decided_at INTEGER,
    -- The op by which it took effect.
    became     INTEGER REFERENCES op (seq),
    reason     TEXT    NOT NULL DEFAULT '',
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (became IS NULL OR decided_by IS NOT NULL)
) STRICT;
