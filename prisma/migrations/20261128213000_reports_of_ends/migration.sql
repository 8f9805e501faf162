-- Whoever was told `pending` may have been told by a process that died before it wrote so down: where a row is, the sync began, and
-- its end is told whatever it is.
CREATE OR REPLACE FUNCTION note_commit_report() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE wanted text := CASE NEW.state
  WHEN 'running' THEN 'pending' WHEN 'waiting-for-approval' THEN 'pending'
  WHEN 'succeeded' THEN 'success' WHEN 'failed' THEN 'failure'
  WHEN 'cancelled' THEN 'error' WHEN 'superseded' THEN 'error' END;
BEGIN
  IF wanted = 'error' THEN
    UPDATE commit_reports SET state = wanted, tries = 0, problem = NULL, next_try_at = now()
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
