BEGIN;
SET LOCAL ROLE mseva_owner;
DROP FUNCTION drop_old_partitions(text, int);
DROP FUNCTION ensure_partitions(int);
DROP FUNCTION ensure_partition(text, date);
DROP TABLE outbox;
DROP TABLE message;
DROP FUNCTION protect_partition(regclass);
COMMIT;
