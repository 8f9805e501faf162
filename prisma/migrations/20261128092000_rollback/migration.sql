-- `desired_snapshot_id` is what is to run; `head_snapshot_id` is what Git wants. They differ while an application is pinned.
ALTER TABLE "applications" ADD COLUMN "head_snapshot_id" UUID, ADD COLUMN "pin" JSONB,
  ADD COLUMN "quarantined" TEXT[] NOT NULL DEFAULT '{}';
UPDATE "applications" SET "head_snapshot_id" = "desired_snapshot_id";
