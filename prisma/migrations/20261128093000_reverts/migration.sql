-- A branch that brings Git back to what an application is pinned to is asked for, and the source role has not pushed it yet.
ALTER TABLE "applications" ADD COLUMN "revert_asked" BOOLEAN NOT NULL DEFAULT false;
GRANT SELECT (revert_asked) ON "applications" TO landfall_lookup;
CREATE FUNCTION due_reverts(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.organization_id, a.id FROM public.applications a WHERE a.revert_asked LIMIT most $$;
GRANT CREATE ON SCHEMA public TO landfall_lookup;
ALTER FUNCTION due_reverts(int) OWNER TO landfall_lookup;
REVOKE ALL ON FUNCTION due_reverts(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_reverts(int) TO landfall_app;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;
