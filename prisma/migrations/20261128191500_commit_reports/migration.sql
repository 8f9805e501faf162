-- What GitHub is told of a deployment: the state of a sync, as a status of the commit that it brings (decision 0022).
CREATE TABLE "commit_reports" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "state" TEXT NOT NULL,
  "told" TEXT,
  "tries" INTEGER NOT NULL DEFAULT 0,
  "next_try_at" TIMESTAMPTZ(3),
  "problem" JSONB,
  CONSTRAINT "commit_reports_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE INDEX "commit_reports_next_try_at_idx" ON "commit_reports" ("next_try_at");
ALTER TABLE "commit_reports" ADD CONSTRAINT "commit_reports_organization_id_id_fkey"
  FOREIGN KEY ("organization_id", "id") REFERENCES "syncs" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "commit_reports" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "commit_reports" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "commit_reports" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY lookup ON "commit_reports" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "commit_reports" TO landfall_app;
GRANT SELECT (organization_id, id, next_try_at) ON "commit_reports" TO landfall_lookup;

CREATE FUNCTION due_commit_reports(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT r.organization_id, r.id FROM public.commit_reports r WHERE r.next_try_at <= now() ORDER BY r.next_try_at LIMIT most $$;
GRANT CREATE ON SCHEMA public TO landfall_lookup;
ALTER FUNCTION due_commit_reports(int) OWNER TO landfall_lookup;
REVOKE ALL ON FUNCTION due_commit_reports(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_commit_reports(int) TO landfall_app;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;

-- A sync ends in many places, and each of them has to be told: where the row changes, none is forgotten, and it costs no round trip.
-- Of a sync that never began nothing is said, nor of a part of an application, of a heal, or of one that was not connected through
-- the GitHub App.
CREATE FUNCTION note_commit_report() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE wanted text := CASE NEW.state
  WHEN 'running' THEN 'pending' WHEN 'waiting-for-approval' THEN 'pending'
  WHEN 'succeeded' THEN 'success' WHEN 'failed' THEN 'failure'
  WHEN 'cancelled' THEN 'error' WHEN 'superseded' THEN 'error' END;
BEGIN
  IF wanted = 'error' THEN
    UPDATE commit_reports SET state = wanted, tries = 0, next_try_at = CASE WHEN told IS NULL THEN NULL ELSE now() END
      WHERE organization_id = NEW.organization_id AND id = NEW.id;
  ELSIF wanted IS NOT NULL THEN
    INSERT INTO commit_reports (organization_id, id, state, next_try_at)
      SELECT NEW.organization_id, NEW.id, wanted, now()
      FROM applications a JOIN repositories r ON r.organization_id = a.organization_id AND r.id = a.repository_id
      WHERE a.organization_id = NEW.organization_id AND a.id = NEW.application_id AND r.installation_id IS NOT NULL
    ON CONFLICT (organization_id, id) DO UPDATE SET state = EXCLUDED.state, tries = 0, problem = NULL,
      next_try_at = CASE WHEN commit_reports.told = EXCLUDED.state THEN NULL ELSE now() END;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION note_commit_report() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_commit_report() TO landfall_app;
CREATE TRIGGER note_commit_report AFTER UPDATE OF state ON "syncs" FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state AND NEW.operation = 'sync' AND NEW.trigger <> 'self-heal'
    AND (NEW.scope IS NULL OR NEW.scope = 'null'::jsonb))
  EXECUTE FUNCTION note_commit_report();
