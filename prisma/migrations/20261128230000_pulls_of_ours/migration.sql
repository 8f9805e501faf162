-- A head that we pushed ourselves is no stranger's.
ALTER TABLE pull_requests ADD COLUMN own_head text;
