-- A pointer names an item of a list by its number, which another order changes: rules that ignore a field need its name.
ALTER TABLE "drifts" ADD COLUMN "place" JSONB;
