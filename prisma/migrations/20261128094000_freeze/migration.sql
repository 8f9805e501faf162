-- What keeps applications from being synced by themselves: the stopped line, locks, windows. A pending sync that is held says
-- so, and is looked at again at `next_attempt_at`.
ALTER TABLE "organizations" ADD COLUMN "line" JSONB;
ALTER TABLE "applications" ADD COLUMN "lock" JSONB, ADD COLUMN "lock_expires_at" TIMESTAMPTZ(3);
ALTER TABLE "syncs" ADD COLUMN "held" JSONB, ADD COLUMN "held_since" TIMESTAMPTZ(3), ADD COLUMN "override" JSONB;

-- One that is held does not keep a sync of some objects from being asked for.
DROP INDEX "syncs_one_pending";
CREATE UNIQUE INDEX "syncs_one_pending" ON "syncs" ("organization_id", "application_id") WHERE "state" = 'pending' AND "held_since" IS NULL;

CREATE TABLE "sync_windows" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "schedule" TEXT NOT NULL,
  "duration_minutes" INTEGER NOT NULL,
  "time_zone" TEXT NOT NULL,
  "applications" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "namespaces" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "clusters" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "match" TEXT NOT NULL DEFAULT 'any',
  "manual_sync" BOOLEAN NOT NULL DEFAULT false,
  "description" TEXT NOT NULL DEFAULT '',
  "changes_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "sync_windows_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE UNIQUE INDEX "sync_windows_organization_id_name_key" ON "sync_windows" ("organization_id", "name");
CREATE INDEX "sync_windows_changes_at_idx" ON "sync_windows" ("changes_at");
CREATE INDEX "applications_lock_expires_at_idx" ON "applications" ("lock_expires_at");
ALTER TABLE "sync_windows" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "sync_windows" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "sync_windows" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY lookup ON "sync_windows" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "sync_windows" TO landfall_app;

GRANT SELECT (organization_id, id, changes_at) ON "sync_windows" TO landfall_lookup;
GRANT SELECT (lock_expires_at) ON "applications" TO landfall_lookup;
GRANT SELECT (held_since) ON "syncs" TO landfall_lookup;

CREATE FUNCTION due_windows(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT w.organization_id, w.id FROM public.sync_windows w WHERE w.changes_at <= now() ORDER BY w.changes_at LIMIT most $$;
CREATE FUNCTION due_locks(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.organization_id, a.id FROM public.applications a WHERE a.lock_expires_at <= now() ORDER BY a.lock_expires_at LIMIT most $$;

GRANT CREATE ON SCHEMA public TO landfall_lookup;
DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['due_windows(int)', 'due_locks(int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO landfall_lookup', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO landfall_app', signature);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;

-- A sync that is held is not under way: what moves meanwhile is seen.
CREATE OR REPLACE FUNCTION due_checks(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.organization_id, a.id FROM public.applications a
    WHERE a.next_check_at <= now() AND NOT EXISTS (SELECT FROM public.syncs s
      WHERE s.organization_id = a.organization_id AND s.application_id = a.id AND s.state IN ('pending', 'running') AND s.held_since IS NULL)
    ORDER BY a.next_check_at LIMIT most $$;
