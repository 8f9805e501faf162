-- Forced row-level security shows an owner that is no superuser no row: in the migration `rollback` its update saw none then,
-- and what Git wants stayed unknown until the next render.
ALTER TABLE "applications" NO FORCE ROW LEVEL SECURITY;
UPDATE "applications" SET "head_snapshot_id" = "desired_snapshot_id" WHERE "head_snapshot_id" IS NULL;
ALTER TABLE "applications" FORCE ROW LEVEL SECURITY;
