-- Sign-in with GitHub (decision 0025): an identity is (host, number), linked by an act in a session and never found by e-mail.
CREATE TABLE "identities" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "host" TEXT NOT NULL,
  "github_id" BIGINT NOT NULL,
  "login" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "identities_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE NO ACTION ON UPDATE CASCADE
);
-- One account at GitHub is one person here, and one person has one account at a GitHub.
CREATE UNIQUE INDEX "identities_host_github_id_key" ON "identities" ("host", "github_id");
CREATE UNIQUE INDEX "identities_user_id_host_key" ON "identities" ("user_id", "host");
-- Who signed up with GitHub has no password.
ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;

ALTER TABLE "identities" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "identities" FORCE ROW LEVEL SECURITY;
CREATE POLICY person ON "identities" TO landfall_app USING (user_id = current_person()) WITH CHECK (user_id = current_person());
CREATE POLICY lookup ON "identities" FOR SELECT TO landfall_lookup USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "identities" TO landfall_app;
GRANT SELECT (user_id, host, github_id) ON "identities" TO landfall_lookup;

CREATE FUNCTION lookup_identity(wanted_host text, wanted_id bigint) RETURNS TABLE (user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT i.user_id FROM public.identities i WHERE i.host = wanted_host AND i.github_id = wanted_id $$;
GRANT CREATE ON SCHEMA public TO landfall_lookup;
ALTER FUNCTION lookup_identity(text, bigint) OWNER TO landfall_lookup;
REVOKE ALL ON FUNCTION lookup_identity(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lookup_identity(text, bigint) TO landfall_app;
REVOKE CREATE ON SCHEMA public FROM landfall_lookup;
