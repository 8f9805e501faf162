-- A planning that never ends, and a check that is written while its comment is refused, are not begun for ever.
ALTER TABLE pull_requests ADD COLUMN tries int NOT NULL DEFAULT 0, ADD COLUMN check_done int NOT NULL DEFAULT 0;
