ALTER TABLE "syncs"
  ADD COLUMN "operation" TEXT NOT NULL DEFAULT 'sync',
  ADD COLUMN "approval" JSONB,
  ADD COLUMN "culprits" JSONB NOT NULL DEFAULT '[]';
