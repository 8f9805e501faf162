-- A plan whose base has moved since says so, and is made anew.
ALTER TABLE pull_requests ADD COLUMN base_moves int NOT NULL DEFAULT 0, ADD COLUMN base_moves_planned int NOT NULL DEFAULT 0;
