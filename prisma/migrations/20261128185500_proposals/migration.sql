-- Changes of ours that Git is asked to take: branches, and at GitHub their pull requests (decision 0024).
CREATE TABLE "proposals" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "application_id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "fields" JSONB NOT NULL DEFAULT '[]',
  "drift_ids" UUID[] DEFAULT ARRAY[]::UUID[],
  "by" TEXT,
  "state" TEXT NOT NULL,
  "branch" TEXT,
  "revision" TEXT,
  "number" INTEGER,
  "url" TEXT,
  "problem" JSONB,
  "notes" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  "next_look_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "proposals_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE INDEX "proposals_organization_id_application_id_asked_at_idx" ON "proposals" ("organization_id", "application_id", "asked_at");
CREATE INDEX "proposals_next_look_at_idx" ON "proposals" ("next_look_at");
CREATE INDEX "proposals_drift_ids_idx" ON "proposals" USING GIN ("drift_ids");
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_organization_id_application_id_fkey" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "proposals" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "proposals" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "proposals" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
CREATE POLICY lookup ON "proposals" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "proposals" TO landfall_app;
GRANT SELECT (organization_id, id, next_look_at) ON "proposals" TO landfall_lookup;

CREATE FUNCTION due_proposals(most int) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.organization_id, p.id FROM public.proposals p WHERE p.next_look_at <= now() ORDER BY p.next_look_at LIMIT most $$;
GRANT CREATE ON SCHEMA public TO landfall_lookup;
ALTER FUNCTION due_proposals(int) OWNER TO landfall_lookup;
REVOKE ALL ON FUNCTION due_proposals(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_proposals(int) TO landfall_app;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;
