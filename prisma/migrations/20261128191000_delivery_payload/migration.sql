-- What a webhook's payload said, as far as it is shown.
ALTER TABLE "deliveries" ADD COLUMN "payload" JSONB;
