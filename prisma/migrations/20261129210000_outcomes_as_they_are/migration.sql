-- Hundreds of applications tell of one push, one after the other: packed, the list was unpacked and packed again for each.
ALTER TABLE "deliveries" ALTER COLUMN "outcomes" SET STORAGE EXTERNAL;
