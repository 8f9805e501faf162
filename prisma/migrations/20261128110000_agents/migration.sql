-- A cluster whose host is an agent: who the agent is, how it stands, and what it is asked (decision 0017).
ALTER TABLE "clusters" ADD COLUMN "rights" TEXT, ADD COLUMN "namespaces" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "agent_version" TEXT, ADD COLUMN "nodes" INTEGER,
  ADD COLUMN "connection_id" UUID, ADD COLUMN "connection_identity_id" UUID, ADD COLUMN "connection_access_hash" BYTEA,
  ADD COLUMN "connected_at" TIMESTAMPTZ(3), ADD COLUMN "disconnected_at" TIMESTAMPTZ(3), ADD COLUMN "seen_at" TIMESTAMPTZ(3),
  ADD COLUMN "journal_id" UUID, ADD COLUMN "journal_seq" BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX "clusters_connection_access_hash_key" ON "clusters" ("connection_access_hash");

CREATE TABLE "agent_identities" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "cluster_id" UUID NOT NULL,
  "signing_key" TEXT NOT NULL,
  "sealing_key" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "retires_at" TIMESTAMPTZ(3),
  "revoked_at" TIMESTAMPTZ(3),
  CONSTRAINT "agent_identities_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE TABLE "agent_tokens" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "cluster_id" UUID NOT NULL,
  "token_hash" BYTEA NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "consumed_at" TIMESTAMPTZ(3),
  CONSTRAINT "agent_tokens_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE TABLE "agent_tasks" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "cluster_id" UUID NOT NULL,
  "question" JSONB NOT NULL,
  "sent_to" UUID,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  "ended_at" TIMESTAMPTZ(3),
  "answer" JSONB,
  CONSTRAINT "agent_tasks_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE TABLE "agent_task_events" (
  "organization_id" UUID NOT NULL,
  "task_id" UUID NOT NULL,
  "seq" INTEGER NOT NULL,
  "event" JSONB NOT NULL,
  CONSTRAINT "agent_task_events_pkey" PRIMARY KEY ("organization_id", "task_id", "seq")
);
CREATE TABLE "agent_decisions" (
  "organization_id" UUID NOT NULL,
  "task_id" UUID NOT NULL,
  "seq" INTEGER NOT NULL,
  "decision" JSONB NOT NULL,
  "sent_to" UUID,
  CONSTRAINT "agent_decisions_pkey" PRIMARY KEY ("organization_id", "task_id", "seq")
);
CREATE TABLE "agent_bundles" (
  "organization_id" UUID NOT NULL,
  "cluster_id" UUID NOT NULL,
  "identity_id" UUID NOT NULL,
  "snapshot_id" UUID NOT NULL,
  "sealed" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "agent_bundles_pkey" PRIMARY KEY ("organization_id", "identity_id", "snapshot_id")
);
CREATE UNIQUE INDEX "agent_identities_id_key" ON "agent_identities" ("id");
CREATE INDEX "agent_identities_organization_id_cluster_id_idx" ON "agent_identities" ("organization_id", "cluster_id");
CREATE UNIQUE INDEX "agent_tokens_token_hash_key" ON "agent_tokens" ("token_hash");
CREATE INDEX "agent_tokens_organization_id_cluster_id_idx" ON "agent_tokens" ("organization_id", "cluster_id");
CREATE INDEX "agent_tasks_organization_id_cluster_id_idx" ON "agent_tasks" ("organization_id", "cluster_id");

-- Nothing of an agent outlives its cluster, nor its organization.
ALTER TABLE "agent_identities" ADD CONSTRAINT "agent_identities_organization_id_cluster_id_fkey" FOREIGN KEY ("organization_id", "cluster_id") REFERENCES "clusters" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "agent_tokens" ADD CONSTRAINT "agent_tokens_organization_id_cluster_id_fkey" FOREIGN KEY ("organization_id", "cluster_id") REFERENCES "clusters" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "agent_tasks" ADD CONSTRAINT "agent_tasks_organization_id_cluster_id_fkey" FOREIGN KEY ("organization_id", "cluster_id") REFERENCES "clusters" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "agent_task_events" ADD CONSTRAINT "agent_task_events_organization_id_task_id_fkey" FOREIGN KEY ("organization_id", "task_id") REFERENCES "agent_tasks" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "agent_decisions" ADD CONSTRAINT "agent_decisions_organization_id_task_id_fkey" FOREIGN KEY ("organization_id", "task_id") REFERENCES "agent_tasks" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "agent_bundles" ADD CONSTRAINT "agent_bundles_organization_id_identity_id_fkey" FOREIGN KEY ("organization_id", "identity_id") REFERENCES "agent_identities" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "agent_identities" ADD CONSTRAINT "agent_identities_organization" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE;
ALTER TABLE "agent_tokens" ADD CONSTRAINT "agent_tokens_organization" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE;
ALTER TABLE "agent_tasks" ADD CONSTRAINT "agent_tasks_organization" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE CASCADE;

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['agent_identities', 'agent_tokens', 'agent_tasks', 'agent_task_events', 'agent_decisions', 'agent_bundles'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY tenant ON %I TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization())', table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO landfall_app', table_name);
  END LOOP;
  FOREACH table_name IN ARRAY ARRAY['agent_identities', 'agent_tokens', 'agent_tasks', 'agent_bundles'] LOOP
    EXECUTE format('CREATE POLICY lookup ON %I FOR SELECT TO landfall_lookup USING (true)', table_name);
  END LOOP;
END $$;

GRANT SELECT (kind, connection_access_hash) ON "clusters" TO landfall_lookup;
GRANT SELECT (organization_id, id, cluster_id, retires_at, revoked_at) ON "agent_identities" TO landfall_lookup;
GRANT SELECT (organization_id, id, cluster_id, token_hash, expires_at) ON "agent_tokens" TO landfall_lookup;
GRANT SELECT (organization_id, cluster_id, sent_to, expires_at, ended_at) ON "agent_tasks" TO landfall_lookup;
GRANT SELECT (organization_id, cluster_id, identity_id) ON "agent_bundles" TO landfall_lookup;

CREATE FUNCTION lookup_agent_token(wanted bytea) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT t.organization_id, t.id FROM public.agent_tokens t WHERE t.token_hash = wanted $$;
CREATE FUNCTION lookup_agent_identity(wanted uuid) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT i.organization_id, i.id FROM public.agent_identities i WHERE i.id = wanted $$;
-- Of the cluster whose connection this secret belongs to.
CREATE FUNCTION lookup_agent_access(wanted bytea) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT c.organization_id, c.id FROM public.clusters c WHERE c.connection_access_hash = wanted $$;
-- Clusters of which something is left that nobody needs: questions nobody came back for, tokens whose time is long over (a
-- used one is kept for as long, so that its reuse is noticed), bundles of identities that are no more.
CREATE FUNCTION due_agent_tidies(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT t.organization_id, t.cluster_id FROM public.agent_tasks t
      WHERE coalesce(t.ended_at + interval '1 hour', t.expires_at + CASE WHEN t.sent_to IS NULL THEN interval '1 hour' ELSE interval '2 days' END) <= now()
    UNION SELECT k.organization_id, k.cluster_id FROM public.agent_tokens k WHERE k.expires_at <= now() - interval '30 days'
    UNION SELECT i.organization_id, i.cluster_id FROM public.agent_identities i
      JOIN public.agent_bundles b ON b.organization_id = i.organization_id AND b.identity_id = i.id
      WHERE i.revoked_at <= now() OR i.retires_at <= now()
    LIMIT most $$;

GRANT CREATE ON SCHEMA public TO landfall_lookup;
DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lookup_agent_token(bytea)', 'lookup_agent_identity(uuid)', 'lookup_agent_access(bytea)', 'due_agent_tidies(int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO landfall_lookup', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO landfall_app', signature);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;

-- A cluster whose agent watches it is observed by no worker.
CREATE OR REPLACE FUNCTION unobserved_clusters(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT c.organization_id, c.id FROM public.clusters c
    LEFT JOIN public.leases l ON l.organization_id = c.organization_id AND l.key = 'observer:' || c.id::text AND l.expires_at > clock_timestamp()
    WHERE l.key IS NULL AND c.kind <> 'agent' AND EXISTS (SELECT FROM public.applications a WHERE a.organization_id = c.organization_id AND a.cluster_id = c.id)
    ORDER BY random() LIMIT most $$;
CREATE OR REPLACE FUNCTION count_observable_clusters() RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT count(*) FROM public.clusters c
    WHERE c.kind <> 'agent' AND EXISTS (SELECT FROM public.applications a WHERE a.organization_id = c.organization_id AND a.cluster_id = c.id) $$;
