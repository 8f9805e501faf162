-- Who follows a repository is asked at each push and each poll.
CREATE INDEX "applications_organization_id_repository_id_idx" ON "applications"("organization_id", "repository_id");
