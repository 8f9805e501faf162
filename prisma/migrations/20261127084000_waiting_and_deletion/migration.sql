ALTER TABLE "applications" ADD COLUMN "deletion" JSONB;

-- A sync that waits for a yes is due when its time is over. A backlog of renders is worked off from its oldest.
CREATE OR REPLACE FUNCTION due_syncs(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT s.organization_id, s.id FROM public.syncs s
    LEFT JOIN public.leases l ON l.organization_id = s.organization_id AND l.key = 'application:' || s.application_id::text AND l.expires_at > now()
    WHERE s.state IN ('pending', 'running', 'waiting-for-approval') AND s.next_attempt_at <= now() AND l.key IS NULL ORDER BY s.next_attempt_at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_renders(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.organization_id, a.id FROM public.applications a WHERE a.render_asked > a.render_done ORDER BY a.next_check_at LIMIT most $$;
