-- Pull requests that no webhook told of are found by asking now and then.
ALTER TABLE repositories ADD COLUMN pulls_listed_at timestamptz(3);
