-- Which document names which file of evidence. The files themselves lie beside the database, in the folder
-- of who brought them, under their SHA-256; a text is kept before its files have come (R16).
CREATE TABLE file_use (
    document BLOB    NOT NULL,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    -- 1 once a text that names it was sent: it stays for ever then, as that text does. 0 while only a
    -- private text names it.
    sent     INTEGER NOT NULL CHECK (sent IN (0, 1)),
    PRIMARY KEY (document, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_use_hash ON file_use (hash);
