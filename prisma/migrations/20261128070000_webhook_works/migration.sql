-- Whether pushes are seen to arrive by webhook: then Git is asked seldom. Told by nobody before the next delivery.
ALTER TABLE "repositories" ADD COLUMN "webhook_works" BOOLEAN NOT NULL DEFAULT false;
