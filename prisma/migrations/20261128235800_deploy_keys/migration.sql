-- Repositories over SSH: the key that opens one, and the keys that its host is known by (decision 0027).
CREATE TABLE "deploy_keys" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "type" TEXT NOT NULL,
  "public_key" TEXT NOT NULL,
  "fingerprint" TEXT NOT NULL,
  "sealed_key" BYTEA NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "deploy_keys_pkey" PRIMARY KEY ("organization_id", "id")
);
ALTER TABLE "deploy_keys" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "deploy_keys" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "deploy_keys" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
GRANT SELECT, INSERT, DELETE ON "deploy_keys" TO landfall_app;

ALTER TABLE "repositories" ADD COLUMN "deploy_key_id" UUID, ADD COLUMN "host_keys" JSONB;
CREATE UNIQUE INDEX "repositories_organization_id_deploy_key_id_key" ON "repositories" ("organization_id", "deploy_key_id");
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_organization_id_deploy_key_id_fkey" FOREIGN KEY ("organization_id", "deploy_key_id") REFERENCES "deploy_keys" ("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;
