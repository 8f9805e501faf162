-- What is due is told tenant by tenant: the oldest of each, then the second of each, and so on. The oldest of all were those of
-- whoever has most, and nobody else's were found while they waited (decision 0029).
CREATE OR REPLACE FUNCTION due_repositories(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT r.organization_id, r.id, r.next_poll_at AS at FROM public.repositories r WHERE r.next_poll_at <= now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_renders(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT a.organization_id, a.id, a.next_check_at AS at FROM public.applications a WHERE a.render_asked > a.render_done) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_checks(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT a.organization_id, a.id, a.next_check_at AS at FROM public.applications a
      WHERE a.next_check_at <= now() AND NOT EXISTS (SELECT FROM public.syncs s
        WHERE s.organization_id = a.organization_id AND s.application_id = a.id AND s.state IN ('pending', 'running') AND s.held_since IS NULL)) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_clusters(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT c.organization_id, c.id, c.next_check_at AS at FROM public.clusters c WHERE c.next_check_at <= now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_syncs(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT s.organization_id, s.id, s.next_attempt_at AS at FROM public.syncs s
      LEFT JOIN public.leases l ON l.organization_id = s.organization_id AND l.key = 'application:' || s.application_id::text AND l.expires_at > now()
      WHERE s.state IN ('pending', 'running', 'waiting-for-approval') AND s.next_attempt_at <= now() AND l.key IS NULL) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_windows(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT w.organization_id, w.id, w.changes_at AS at FROM public.sync_windows w WHERE w.changes_at <= now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_locks(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT a.organization_id, a.id, a.lock_expires_at AS at FROM public.applications a WHERE a.lock_expires_at <= now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_probes(for_role text, most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT p.organization_id, p.id, p.created_at AS at FROM public.probes p
      WHERE p.role = for_role AND p.state IN ('pending', 'running') AND p.expires_at > now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_reverts(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT a.organization_id, a.id, a.next_check_at AS at FROM public.applications a WHERE a.revert_asked) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_pulls(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT p.organization_id, p.id, p.next_look_at AS at FROM public.pull_requests p
      WHERE (p.asked > p.done OR p.publish_asked > p.publish_done) AND p.next_look_at <= now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_pull_plans(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT p.organization_id, p.id, p.handed_at AS at FROM public.pull_plans p WHERE p.state = 'planning') AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_proposals(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT p.organization_id, p.id, p.next_look_at AS at FROM public.proposals p WHERE p.next_look_at <= now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
CREATE OR REPLACE FUNCTION due_commit_reports(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT r.organization_id, r.id, r.next_try_at AS at FROM public.commit_reports r WHERE r.next_try_at <= now()) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;
GRANT SELECT (repository_id) ON "deliveries" TO landfall_lookup;
-- Of a repository the oldest delivery that waits is enough, and the oldest that somebody began: one look answers all that wait, and
-- whoever ends it wakes the next.
CREATE OR REPLACE FUNCTION due_deliveries(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT due.organization_id, due.id FROM (SELECT DISTINCT ON (d.organization_id, d.repository_id, d.state) d.organization_id, d.id, d.received_at AS at FROM public.deliveries d
      WHERE d.state IN ('pending', 'processing') ORDER BY d.organization_id, d.repository_id, d.state, d.received_at) AS due
    ORDER BY row_number() OVER (PARTITION BY due.organization_id ORDER BY due.at), due.at LIMIT most $$;

-- Who waits longest of one repository is asked for with each delivery that comes, and with each that ends.
CREATE INDEX "deliveries_waiting" ON "deliveries" ("organization_id", "repository_id", "received_at") WHERE "state" = 'pending';
