-- A heal that an agent did alone is told after syncs that began later: the last sync is the one that ended last.
CREATE INDEX "syncs_organization_id_application_id_ended_at_idx" ON "syncs" ("organization_id", "application_id", "ended_at");
