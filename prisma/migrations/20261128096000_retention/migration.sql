-- How long an organization keeps its history, and when it is tidied next.
ALTER TABLE "organizations" ADD COLUMN "history_days" INTEGER NOT NULL DEFAULT 90,
  ADD COLUMN "next_tidy_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now() + interval '1 day';

-- A snapshot goes when no sync names it.
CREATE INDEX "syncs_organization_id_snapshot_id_idx" ON "syncs" ("organization_id", "snapshot_id");

GRANT SELECT (id, next_tidy_at) ON "organizations" TO landfall_lookup;
CREATE POLICY lookup ON "organizations" FOR SELECT TO landfall_lookup USING (true);
CREATE FUNCTION due_tidies(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT o.id, o.id FROM public.organizations o WHERE o.next_tidy_at <= now() ORDER BY o.next_tidy_at LIMIT most $$;
GRANT CREATE ON SCHEMA public TO landfall_lookup;
ALTER FUNCTION due_tidies(int) OWNER TO landfall_lookup;
REVOKE ALL ON FUNCTION due_tidies(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_tidies(int) TO landfall_app;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;
