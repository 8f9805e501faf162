-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "event_position" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'owner',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "members_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "projects" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "data_keys" (
    "organization_id" UUID NOT NULL,
    "sealed_to_source" BYTEA NOT NULL,
    "sealed_to_apply" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_keys_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "applications" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "repository_id" UUID NOT NULL,
    "target_revision" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "renderer" JSONB NOT NULL,
    "cluster_id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "sync_policy" JSONB NOT NULL,
    "sync_status" TEXT NOT NULL DEFAULT 'Unknown',
    "health" JSONB NOT NULL DEFAULT '{"status":"Unknown"}',
    "problem" JSONB,
    "problem_since" TIMESTAMPTZ(3),
    "desired_snapshot_id" UUID,
    "synced_snapshot_id" UUID,
    "failed_digest" TEXT,
    "last_sync_id" UUID,
    "last_sync_number" INTEGER NOT NULL DEFAULT 0,
    "render_asked" INTEGER NOT NULL DEFAULT 0,
    "render_done" INTEGER NOT NULL DEFAULT 0,
    "render_trigger" JSONB,
    "tried_revision" TEXT,
    "render_failed" BOOLEAN NOT NULL DEFAULT false,
    "plan" JSONB,
    "last_seen_at" TIMESTAMPTZ(3),
    "next_check_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "applications_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "resource_states" (
    "organization_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "ref" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "health" JSONB,
    "changes" JSONB NOT NULL DEFAULT '[]',
    "observed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resource_states_pkey" PRIMARY KEY ("organization_id","application_id","key")
);

-- CreateTable
CREATE TABLE "inventory_items" (
    "organization_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "ref" JSONB NOT NULL,
    "uid" TEXT,
    "state" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inventory_items_pkey" PRIMARY KEY ("organization_id","application_id","key")
);

-- CreateTable
CREATE TABLE "clusters" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'kubeconfig',
    "server" TEXT NOT NULL,
    "sealed_credential" BYTEA,
    "uid" TEXT,
    "version" TEXT,
    "permissions" JSONB NOT NULL DEFAULT '[]',
    "served_kinds" JSONB NOT NULL DEFAULT '[]',
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "last_seen_at" TIMESTAMPTZ(3),
    "problem" JSONB,
    "problem_since" TIMESTAMPTZ(3),
    "next_check_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clusters_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "events" (
    "organization_id" UUID NOT NULL,
    "position" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("organization_id","position")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actor" JSONB NOT NULL,
    "action" TEXT NOT NULL,
    "subject" JSONB NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,
    "ip" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "probes" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "stage" TEXT,
    "sealed_to_source" BYTEA,
    "sealed_to_apply" BYTEA,
    "role" TEXT NOT NULL,
    "object_digests" TEXT[],
    "result" JSONB,
    "problem" JSONB,
    "cluster_id" UUID,
    "sealed_credential" BYTEA,
    "cluster_uid" TEXT,
    "served_kinds" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "probes_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "repositories" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "sealed_credential" BYTEA,
    "hook_id" UUID NOT NULL,
    "sealed_hook_secret" BYTEA NOT NULL,
    "default_branch" TEXT,
    "head_revision" TEXT,
    "fetched_at" TIMESTAMPTZ(3),
    "problem" JSONB,
    "problem_since" TIMESTAMPTZ(3),
    "poll_seconds" INTEGER NOT NULL DEFAULT 180,
    "next_poll_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_delivery_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repositories_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "ref" TEXT,
    "revision" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "outcomes" JSONB NOT NULL DEFAULT '[]',
    "problem" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "objects" (
    "organization_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "masked" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "objects_pkey" PRIMARY KEY ("organization_id","digest")
);

-- CreateTable
CREATE TABLE "snapshots" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "inputs" JSONB NOT NULL DEFAULT '{}',
    "input_digest" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "commit" JSONB NOT NULL,
    "object_digests" TEXT[],
    "renderer" JSONB NOT NULL,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "durations" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snapshots_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "syncs" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "snapshot_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "requested_by" TEXT,
    "delivery_id" UUID,
    "scope" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "plan" JSONB,
    "results" JSONB NOT NULL DEFAULT '[]',
    "durations" JSONB NOT NULL DEFAULT '{}',
    "problem" JSONB,
    "cancel_requested" BOOLEAN NOT NULL DEFAULT false,
    "superseded_by" INTEGER,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "syncs_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "leases" (
    "organization_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "generation" BIGINT NOT NULL DEFAULT 1,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leases_pkey" PRIMARY KEY ("organization_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_organization_id_user_id_idx" ON "sessions"("organization_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "projects_organization_id_name_key" ON "projects"("organization_id", "name");

-- CreateIndex
CREATE INDEX "applications_next_check_at_idx" ON "applications"("next_check_at");

-- CreateIndex
CREATE UNIQUE INDEX "applications_organization_id_name_key" ON "applications"("organization_id", "name");

-- CreateIndex
CREATE INDEX "clusters_next_check_at_idx" ON "clusters"("next_check_at");

-- CreateIndex
CREATE UNIQUE INDEX "clusters_organization_id_name_key" ON "clusters"("organization_id", "name");

-- CreateIndex
CREATE INDEX "events_organization_id_subject_id_position_idx" ON "events"("organization_id", "subject_id", "position");

-- CreateIndex
CREATE INDEX "audit_entries_organization_id_at_idx" ON "audit_entries"("organization_id", "at");

-- CreateIndex
CREATE INDEX "probes_expires_at_idx" ON "probes"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "repositories_hook_id_key" ON "repositories"("hook_id");

-- CreateIndex
CREATE INDEX "repositories_next_poll_at_idx" ON "repositories"("next_poll_at");

-- CreateIndex
CREATE UNIQUE INDEX "repositories_organization_id_name_key" ON "repositories"("organization_id", "name");

-- CreateIndex
CREATE INDEX "deliveries_organization_id_received_at_idx" ON "deliveries"("organization_id", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_organization_id_repository_id_provider_id_key" ON "deliveries"("organization_id", "repository_id", "provider_id");

-- CreateIndex
CREATE INDEX "snapshots_organization_id_application_id_input_digest_idx" ON "snapshots"("organization_id", "application_id", "input_digest");

-- CreateIndex
CREATE INDEX "syncs_organization_id_requested_at_idx" ON "syncs"("organization_id", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "syncs_organization_id_application_id_number_key" ON "syncs"("organization_id", "application_id", "number");

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "applications" ADD CONSTRAINT "applications_organization_id_project_id_fkey" FOREIGN KEY ("organization_id", "project_id") REFERENCES "projects"("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "applications" ADD CONSTRAINT "applications_organization_id_repository_id_fkey" FOREIGN KEY ("organization_id", "repository_id") REFERENCES "repositories"("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "applications" ADD CONSTRAINT "applications_organization_id_cluster_id_fkey" FOREIGN KEY ("organization_id", "cluster_id") REFERENCES "clusters"("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_states" ADD CONSTRAINT "resource_states_organization_id_application_id_fkey" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inventory_items" ADD CONSTRAINT "inventory_items_organization_id_application_id_fkey" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_organization_id_repository_id_fkey" FOREIGN KEY ("organization_id", "repository_id") REFERENCES "repositories"("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_organization_id_application_id_fkey" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_organization_id_application_id_fkey" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications"("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_organization_id_snapshot_id_fkey" FOREIGN KEY ("organization_id", "snapshot_id") REFERENCES "snapshots"("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- At most one pending and one running sync per application (design 5).
CREATE UNIQUE INDEX "syncs_one_pending" ON "syncs" ("organization_id", "application_id") WHERE "state" = 'pending';
CREATE UNIQUE INDEX "syncs_one_running" ON "syncs" ("organization_id", "application_id") WHERE "state" IN ('running', 'waiting-for-approval');
CREATE INDEX "syncs_open" ON "syncs" ("next_attempt_at") WHERE "state" IN ('pending', 'running');
CREATE INDEX "deliveries_open" ON "deliveries" ("received_at") WHERE "state" IN ('pending', 'processing');
CREATE INDEX "applications_render_due" ON "applications" ("id") WHERE "render_asked" > "render_done";
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_state" CHECK ("state" IN ('pending', 'running', 'waiting-for-approval', 'succeeded', 'failed', 'superseded', 'cancelled'));

-- Every tenant's row belongs to an organization that exists.
ALTER TABLE "members" ADD CONSTRAINT "members_organization" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE NO ACTION;
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member" FOREIGN KEY ("organization_id", "user_id") REFERENCES "members" ("organization_id", "user_id") ON DELETE NO ACTION;
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_member" FOREIGN KEY ("organization_id", "user_id") REFERENCES "members" ("organization_id", "user_id") ON DELETE NO ACTION;
ALTER TABLE "projects" ADD CONSTRAINT "projects_organization" FOREIGN KEY ("organization_id") REFERENCES "organizations" ("id") ON DELETE NO ACTION;

-- Roles are per server, databases are many: creation is idempotent and tolerates a race.
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['landfall_app', 'landfall_lookup'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT', role_name);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO landfall_app, landfall_lookup;

-- The tenant and the person of the transaction; '' (what a finished set_config leaves behind) reads as none.
CREATE FUNCTION current_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('landfall.organization', true), '')::uuid $$;
CREATE FUNCTION current_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('landfall.person', true), '')::uuid $$;

DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['sessions', 'api_tokens', 'projects', 'data_keys', 'repositories',
    'deliveries', 'clusters', 'applications', 'resource_states', 'inventory_items', 'objects', 'snapshots', 'syncs',
    'leases', 'events', 'audit_entries', 'probes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format('CREATE POLICY tenant ON %I TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization())', table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO landfall_app', table_name);
  END LOOP;
END $$;

-- What is written once stays as it was written.
REVOKE UPDATE, DELETE ON "audit_entries" FROM landfall_app;
REVOKE UPDATE ON "events", "objects", "snapshots" FROM landfall_app;

ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "organizations" TO landfall_app USING (id = current_organization()) WITH CHECK (id = current_organization());
GRANT SELECT, INSERT, UPDATE ON "organizations" TO landfall_app;

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "users" FORCE ROW LEVEL SECURITY;
CREATE POLICY person ON "users" TO landfall_app USING (id = current_person()) WITH CHECK (id = current_person());
GRANT SELECT, INSERT, UPDATE ON "users" TO landfall_app;

ALTER TABLE "members" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "members" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "members" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY own ON "members" FOR SELECT TO landfall_app USING (user_id = current_person());
GRANT SELECT, INSERT, UPDATE, DELETE ON "members" TO landfall_app;

-- Look-ups before the tenant is known: they return ids only. Their owner can log in nowhere, bypasses nothing, and sees
-- the named columns of the named tables through one policy each.
GRANT SELECT (id, email) ON "users" TO landfall_lookup;
GRANT SELECT (organization_id, user_id, created_at) ON "members" TO landfall_lookup;
GRANT SELECT (organization_id, id, token_hash) ON "sessions" TO landfall_lookup;
GRANT SELECT (organization_id, id, token_hash) ON "api_tokens" TO landfall_lookup;
GRANT SELECT (organization_id, id, hook_id, next_poll_at) ON "repositories" TO landfall_lookup;
GRANT SELECT (organization_id, id, state, received_at) ON "deliveries" TO landfall_lookup;
GRANT SELECT (organization_id, id, next_check_at) ON "clusters" TO landfall_lookup;
GRANT SELECT (organization_id, id, render_asked, render_done, next_check_at) ON "applications" TO landfall_lookup;
GRANT SELECT (organization_id, id, application_id, state, next_attempt_at) ON "syncs" TO landfall_lookup;
GRANT SELECT (organization_id, key, expires_at) ON "leases" TO landfall_lookup;
GRANT SELECT (organization_id, id, role, state, created_at, expires_at) ON "probes" TO landfall_lookup;
DO $$
DECLARE table_name text;
BEGIN
  FOREACH table_name IN ARRAY ARRAY['users', 'members', 'sessions', 'api_tokens', 'repositories', 'deliveries', 'clusters',
    'applications', 'syncs', 'leases', 'probes'] LOOP
    EXECUTE format('CREATE POLICY lookup ON %I FOR SELECT TO landfall_lookup USING (true)', table_name);
  END LOOP;
END $$;

CREATE FUNCTION lookup_user_by_email(wanted text) RETURNS TABLE (user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT u.id FROM public.users u WHERE u.email = wanted $$;
CREATE FUNCTION lookup_memberships(person uuid) RETURNS TABLE (organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT m.organization_id FROM public.members m WHERE m.user_id = person ORDER BY m.created_at $$;
CREATE FUNCTION lookup_session(wanted bytea) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT s.organization_id, s.id FROM public.sessions s WHERE s.token_hash = wanted $$;
CREATE FUNCTION lookup_api_token(wanted bytea) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT t.organization_id, t.id FROM public.api_tokens t WHERE t.token_hash = wanted $$;
CREATE FUNCTION lookup_hook(wanted uuid) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT r.organization_id, r.id FROM public.repositories r WHERE r.hook_id = wanted $$;
CREATE FUNCTION due_deliveries(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT d.organization_id, d.id FROM public.deliveries d WHERE d.state IN ('pending', 'processing') ORDER BY d.received_at LIMIT most $$;
CREATE FUNCTION due_repositories(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT r.organization_id, r.id FROM public.repositories r WHERE r.next_poll_at <= now() ORDER BY r.next_poll_at LIMIT most $$;
CREATE FUNCTION due_renders(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.organization_id, a.id FROM public.applications a WHERE a.render_asked > a.render_done LIMIT most $$;
CREATE FUNCTION due_checks(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.organization_id, a.id FROM public.applications a WHERE a.next_check_at <= now() ORDER BY a.next_check_at LIMIT most $$;
CREATE FUNCTION due_clusters(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT c.organization_id, c.id FROM public.clusters c WHERE c.next_check_at <= now() ORDER BY c.next_check_at LIMIT most $$;
-- A running sync is due when nobody holds its application's lease any more.
CREATE FUNCTION due_syncs(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT s.organization_id, s.id FROM public.syncs s
    LEFT JOIN public.leases l ON l.organization_id = s.organization_id AND l.key = 'application:' || s.application_id::text AND l.expires_at > now()
    WHERE s.state IN ('pending', 'running') AND s.next_attempt_at <= now() AND l.key IS NULL ORDER BY s.next_attempt_at LIMIT most $$;
CREATE FUNCTION due_probes(for_role text, most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.organization_id, p.id FROM public.probes p WHERE p.role = for_role AND p.state IN ('pending', 'running') AND p.expires_at > now() ORDER BY p.created_at LIMIT most $$;
CREATE FUNCTION expired_probes(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.organization_id, p.id FROM public.probes p WHERE p.expires_at <= now() ORDER BY p.expires_at LIMIT most $$;

-- ALTER … OWNER TO asks that the new owner may create in the schema; the right is taken back at once.
GRANT CREATE ON SCHEMA public TO landfall_lookup;
DO $$
DECLARE signature regprocedure;
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT landfall_lookup TO %I', current_user);
  END IF;
  FOR signature IN SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.prosecdef LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO landfall_lookup', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO landfall_app', signature);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;
GRANT EXECUTE ON FUNCTION current_organization(), current_person() TO landfall_app;
