-- Where followed branches stood, and what was found out where they do not lead there any more (decision 0028).
ALTER TABLE "repositories" ADD COLUMN "tips" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "deliveries" ADD COLUMN "rewrite" JSONB;

CREATE TABLE "rewrites" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "repository_id" UUID NOT NULL,
  "ref" TEXT NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL,
  "answer" TEXT,
  "why" TEXT,
  "delivery_id" UUID,
  "asked_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "rewrites_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE INDEX "rewrites_organization_id_repository_id_asked_at_idx" ON "rewrites" ("organization_id", "repository_id", "asked_at");
ALTER TABLE "rewrites" ADD CONSTRAINT "rewrites_organization_id_repository_id_fkey"
  FOREIGN KEY ("organization_id", "repository_id") REFERENCES "repositories" ("organization_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE "rewrites" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "rewrites" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "rewrites" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
GRANT SELECT, INSERT, UPDATE, DELETE ON "rewrites" TO landfall_app;
