-- How much somebody wrote into the log in a day that took no effect: looked up from the index alone, before
-- more of it is kept.
CREATE INDEX op_without_effect ON op (person, received_at, length(CAST(payload AS BLOB))) WHERE kept = 0;
