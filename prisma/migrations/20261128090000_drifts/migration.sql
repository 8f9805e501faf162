-- What is not as it was applied: one row for each application, object and field.
CREATE TABLE "drifts" (
  "organization_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "application_id" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "ref" JSONB NOT NULL,
  "what" TEXT NOT NULL,
  "old" JSONB,
  "new" JSONB,
  "manager" TEXT,
  "since" TIMESTAMPTZ(3),
  "found_at" TIMESTAMPTZ(3) NOT NULL,
  "state" TEXT NOT NULL,
  "closed_at" TIMESTAMPTZ(3),
  "healed" INTEGER NOT NULL DEFAULT 0,
  "healed_at" TIMESTAMPTZ(3),
  "stopped_at" TIMESTAMPTZ(3),
  "change" TEXT NOT NULL,
  CONSTRAINT "drifts_pkey" PRIMARY KEY ("organization_id", "id")
);
CREATE UNIQUE INDEX "drifts_organization_id_application_id_key_field_key" ON "drifts" ("organization_id", "application_id", "key", "field");
CREATE INDEX "drifts_organization_id_state_found_at_idx" ON "drifts" ("organization_id", "state", "found_at");
ALTER TABLE "drifts" ADD CONSTRAINT "drifts_organization_id_application_id_fkey" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications" ("organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "drifts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "drifts" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "drifts" TO landfall_app USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization());
GRANT SELECT, INSERT, UPDATE, DELETE ON "drifts" TO landfall_app;
