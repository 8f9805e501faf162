-- What hooks wrote, kept with the sync: the hooks themselves are mostly deleted when they have ended.
ALTER TABLE "syncs" ADD COLUMN "hook_logs" JSONB NOT NULL DEFAULT '[]';
