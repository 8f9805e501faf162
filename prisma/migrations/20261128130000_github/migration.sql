-- GitHub connected by clicking (decision 0022): installations of the GitHub App, the visits there, and what is connected by it.
CREATE TABLE "installations" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "github_id" BIGINT NOT NULL,
  "account_login" TEXT NOT NULL,
  "account_id" BIGINT NOT NULL,
  "account_kind" TEXT NOT NULL,
  "bound_by_login" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "installations_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE UNIQUE INDEX "installations_organization_id_github_id_key" ON "installations" ("organization_id", "github_id");
CREATE INDEX "installations_github_id_idx" ON "installations" ("github_id");

CREATE TABLE "github_visits" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "session_id" UUID NOT NULL,
  "state_hash" BYTEA NOT NULL,
  "sealed_verifier" BYTEA NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  "login" TEXT,
  "github_user_id" BIGINT,
  "sealed_token" BYTEA,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "github_visits_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE UNIQUE INDEX "github_visits_organization_id_session_id_key" ON "github_visits" ("organization_id", "session_id");
CREATE INDEX "github_visits_expires_at_idx" ON "github_visits" ("expires_at");

ALTER TABLE "repositories" ADD COLUMN "installation_id" UUID, ADD COLUMN "github_id" BIGINT;
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_organization_id_installation_id_fkey"
  FOREIGN KEY ("organization_id", "installation_id") REFERENCES "installations" ("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;
CREATE INDEX "repositories_github_id_idx" ON "repositories" ("github_id");
-- Both or neither, and never beside a credential: which of the two git would be given is no question.
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_github_whole"
  CHECK (("installation_id" IS NULL) = ("github_id" IS NULL) AND ("installation_id" IS NULL OR "sealed_credential" IS NULL));

ALTER TABLE "installations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "installations" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "installations" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY lookup ON "installations" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "installations" TO landfall_app;
GRANT SELECT (organization_id, id, github_id) ON "installations" TO landfall_lookup;

ALTER TABLE "github_visits" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "github_visits" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "github_visits" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY lookup ON "github_visits" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "github_visits" TO landfall_app;
GRANT SELECT (organization_id, id, expires_at) ON "github_visits" TO landfall_lookup;

GRANT SELECT (installation_id, github_id) ON "repositories" TO landfall_lookup;

CREATE FUNCTION expired_github_visits(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT v.organization_id, v.id FROM public.github_visits v WHERE v.expires_at <= now() ORDER BY v.expires_at LIMIT most $$;
-- A delivery of the App names an installation and perhaps a repository; null stands for all it has.
CREATE FUNCTION lookup_github_repositories(installation bigint, repository bigint, most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT r.organization_id, r.id FROM public.repositories r JOIN public.installations i ON i.organization_id = r.organization_id AND i.id = r.installation_id
    WHERE i.github_id = installation AND (repository IS NULL OR r.github_id = repository) ORDER BY r.id LIMIT most $$;

GRANT CREATE ON SCHEMA public TO landfall_lookup;
DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['expired_github_visits(int)', 'lookup_github_repositories(bigint, bigint, int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO landfall_lookup', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO landfall_app', signature);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;
