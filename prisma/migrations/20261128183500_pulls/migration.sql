-- What a pull request would do (decision 0023): the pull requests of connected repositories, and a plan for each application.
CREATE TABLE "pull_requests" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "repository_id" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "standing" TEXT NOT NULL DEFAULT 'unknown',
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "title" TEXT NOT NULL DEFAULT '',
  "author" TEXT NOT NULL DEFAULT '',
  "association" TEXT NOT NULL DEFAULT 'NONE',
  "fork" BOOLEAN NOT NULL DEFAULT true,
  "is_public" BOOLEAN NOT NULL DEFAULT true,
  "head" TEXT,
  "head_branch" TEXT NOT NULL DEFAULT '',
  "base_branch" TEXT NOT NULL DEFAULT '',
  "base_revision" TEXT,
  "planned_revision" TEXT,
  "left" INTEGER NOT NULL DEFAULT 0,
  "clicked_head" TEXT,
  "clicked_by" TEXT,
  "clicked_at" TIMESTAMPTZ(3),
  "problem" JSONB,
  "asked" INTEGER NOT NULL DEFAULT 0,
  "done" INTEGER NOT NULL DEFAULT 0,
  "asked_again" INTEGER NOT NULL DEFAULT 0,
  "publish_asked" INTEGER NOT NULL DEFAULT 0,
  "publish_done" INTEGER NOT NULL DEFAULT 0,
  "publish_problem" JSONB,
  "published_at" TIMESTAMPTZ(3),
  "check_id" BIGINT,
  "check_head" TEXT,
  "comment_id" BIGINT,
  "next_look_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "pull_requests_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE UNIQUE INDEX "pull_requests_organization_id_repository_id_number_key" ON "pull_requests" ("organization_id", "repository_id", "number");
CREATE INDEX "pull_requests_organization_id_repository_id_updated_at_idx" ON "pull_requests" ("organization_id", "repository_id", "updated_at");
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_organization_id_repository_id_fkey"
  FOREIGN KEY ("organization_id", "repository_id") REFERENCES "repositories" ("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

CREATE TABLE "pull_plans" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "pull_id" UUID NOT NULL,
  "application_id" UUID NOT NULL,
  "head" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "against" TEXT NOT NULL DEFAULT 'base',
  "object_digests" TEXT[],
  "plan" JSONB,
  "summary" JSONB,
  "warnings" JSONB NOT NULL DEFAULT '[]',
  "problem" JSONB,
  "handed_at" TIMESTAMPTZ(3),
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "pull_plans_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE UNIQUE INDEX "pull_plans_organization_id_pull_id_application_id_head_key" ON "pull_plans" ("organization_id", "pull_id", "application_id", "head");
CREATE INDEX "pull_plans_organization_id_application_id_idx" ON "pull_plans" ("organization_id", "application_id");
ALTER TABLE "pull_plans" ADD CONSTRAINT "pull_plans_organization_id_pull_id_fkey"
  FOREIGN KEY ("organization_id", "pull_id") REFERENCES "pull_requests" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "pull_plans" ADD CONSTRAINT "pull_plans_organization_id_application_id_fkey"
  FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "repositories" ADD COLUMN "open_diffs" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "pull_requests" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "pull_requests" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "pull_requests" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY lookup ON "pull_requests" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "pull_requests" TO landfall_app;
GRANT SELECT (organization_id, id, asked, done, publish_asked, publish_done, next_look_at) ON "pull_requests" TO landfall_lookup;

ALTER TABLE "pull_plans" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "pull_plans" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "pull_plans" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY lookup ON "pull_plans" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "pull_plans" TO landfall_app;
GRANT SELECT (organization_id, id, state, handed_at) ON "pull_plans" TO landfall_lookup;

CREATE INDEX "pull_requests_due_idx" ON "pull_requests" ("next_look_at") WHERE asked > done OR publish_asked > publish_done;
CREATE INDEX "pull_plans_due_idx" ON "pull_plans" ("handed_at") WHERE state = 'planning';
CREATE FUNCTION due_pulls(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.organization_id, p.id FROM public.pull_requests p
    WHERE (p.asked > p.done OR p.publish_asked > p.publish_done) AND p.next_look_at <= now() ORDER BY p.next_look_at LIMIT most $$;
CREATE FUNCTION due_pull_plans(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.organization_id, p.id FROM public.pull_plans p WHERE p.state = 'planning' ORDER BY p.handed_at LIMIT most $$;

GRANT CREATE ON SCHEMA public TO landfall_lookup;
DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['due_pulls(int)', 'due_pull_plans(int)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO landfall_lookup', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO landfall_app', signature);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;
