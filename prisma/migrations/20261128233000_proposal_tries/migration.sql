-- A proposal whose process dies each time is given up.
ALTER TABLE proposals ADD COLUMN tries int NOT NULL DEFAULT 0;
