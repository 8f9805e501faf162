-- Apply workers that are up: clusters are spread evenly over them. No tenant's row, and nothing of one in it.
CREATE TABLE "workers" (
  "id" UUID NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "workers" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "workers" FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON "workers" TO landfall_app USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "workers" TO landfall_app;

CREATE INDEX "applications_organization_id_cluster_id_idx" ON "applications" ("organization_id", "cluster_id");

-- A cluster with applications is to be observed by exactly one worker, which holds the lease `observer:<id>`.
GRANT SELECT (cluster_id) ON "applications" TO landfall_lookup;
CREATE FUNCTION unobserved_clusters(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT c.organization_id, c.id FROM public.clusters c
    LEFT JOIN public.leases l ON l.organization_id = c.organization_id AND l.key = 'observer:' || c.id::text AND l.expires_at > clock_timestamp()
    WHERE l.key IS NULL AND EXISTS (SELECT FROM public.applications a WHERE a.organization_id = c.organization_id AND a.cluster_id = c.id)
    ORDER BY random() LIMIT most $$;
CREATE FUNCTION count_observable_clusters() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT count(*) FROM public.clusters c
    WHERE EXISTS (SELECT FROM public.applications a WHERE a.organization_id = c.organization_id AND a.cluster_id = c.id) $$;

GRANT CREATE ON SCHEMA public TO landfall_lookup;
DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['unobserved_clusters(int)', 'count_observable_clusters()'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO landfall_lookup', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO landfall_app', signature);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;

-- Nothing is looked at while a sync is open: what moved meanwhile waits for its end.
CREATE OR REPLACE FUNCTION due_checks(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.organization_id, a.id FROM public.applications a
    WHERE a.next_check_at <= now() AND NOT EXISTS (SELECT FROM public.syncs s
      WHERE s.organization_id = a.organization_id AND s.application_id = a.id AND s.state IN ('pending', 'running'))
    ORDER BY a.next_check_at LIMIT most $$;
