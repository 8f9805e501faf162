-- A commit whose sync gave way to a newer one is told what became of that: GitHub heard nothing of it where the sync had not begun,
-- and `error` where it had. `follows` is the number of the sync of the same application that took its place.
ALTER TABLE "commit_reports" ADD COLUMN "application_id" UUID, ADD COLUMN "follows" INTEGER;
CREATE INDEX "commit_reports_organization_id_application_id_follows_idx" ON "commit_reports" ("organization_id", "application_id", "follows");

CREATE OR REPLACE FUNCTION note_commit_report() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
  is_whole boolean := NEW.operation = 'sync' AND NEW.trigger <> 'self-heal' AND (NEW.scope IS NULL OR NEW.scope = 'null'::jsonb);
  gives_way boolean := NEW.state = 'superseded' AND NEW.superseded_by IS NOT NULL;
  is_over boolean := NEW.state IN ('succeeded', 'failed', 'cancelled', 'superseded');
  wanted text := CASE
    WHEN NEW.state IN ('running', 'waiting-for-approval') OR gives_way THEN 'pending'
    WHEN NEW.state = 'succeeded' THEN 'success' WHEN NEW.state = 'failed' THEN 'failure'
    WHEN is_over THEN 'error' END;
BEGIN
  IF gives_way THEN
    UPDATE commit_reports SET follows = NEW.superseded_by
      WHERE organization_id = NEW.organization_id AND application_id = NEW.application_id AND follows = NEW.number;
  ELSIF is_over THEN
    -- What rolls back, heals or brings some objects brings no newer commit.
    UPDATE commit_reports SET tries = 0, problem = NULL, next_try_at = now(),
        state = CASE WHEN is_whole AND NEW.trigger <> 'rollback' THEN wanted ELSE 'error' END
      WHERE organization_id = NEW.organization_id AND application_id = NEW.application_id AND follows = NEW.number;
  END IF;
  IF NOT is_whole OR wanted IS NULL THEN RETURN NULL; END IF;
  IF gives_way THEN
    UPDATE commit_reports SET application_id = NEW.application_id, follows = NEW.superseded_by
      WHERE organization_id = NEW.organization_id AND id = NEW.id;
    IF FOUND OR NEW.trigger = 'rollback' THEN RETURN NULL; END IF;
    -- It is told once, with the end of what it follows. A commit that was brought before keeps the status that it has.
    INSERT INTO commit_reports (organization_id, id, state, application_id, follows)
      SELECT NEW.organization_id, NEW.id, wanted, NEW.application_id, NEW.superseded_by
      FROM applications a JOIN repositories r ON r.organization_id = a.organization_id AND r.id = a.repository_id
      WHERE a.organization_id = NEW.organization_id AND a.id = NEW.application_id AND r.installation_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM snapshots n
          JOIN snapshots o ON o.organization_id = n.organization_id AND o.application_id = n.application_id AND o.revision = n.revision
          JOIN syncs s ON s.organization_id = o.organization_id AND s.snapshot_id = o.id
          JOIN commit_reports c ON c.organization_id = s.organization_id AND c.id = s.id
          WHERE n.organization_id = NEW.organization_id AND n.id = NEW.snapshot_id);
  ELSIF wanted = 'error' THEN
    UPDATE commit_reports SET state = wanted, tries = 0, problem = NULL, next_try_at = now()
      WHERE organization_id = NEW.organization_id AND id = NEW.id;
  ELSE
    INSERT INTO commit_reports (organization_id, id, state, next_try_at)
      SELECT NEW.organization_id, NEW.id, wanted, now()
      FROM applications a JOIN repositories r ON r.organization_id = a.organization_id AND r.id = a.repository_id
      WHERE a.organization_id = NEW.organization_id AND a.id = NEW.application_id AND r.installation_id IS NOT NULL
    ON CONFLICT (organization_id, id) DO UPDATE SET state = EXCLUDED.state, tries = 0, problem = NULL,
      next_try_at = CASE WHEN commit_reports.told = EXCLUDED.state THEN NULL ELSE now() END;
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER note_commit_report ON "syncs";
CREATE TRIGGER note_commit_report AFTER UPDATE OF state ON "syncs" FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION note_commit_report();
