BEGIN;
SET LOCAL ROLE mseva_owner;
DROP FUNCTION connection_try_link(int, bigint, bigint, text, text, text, timestamptz, int, int);
DROP TABLE bill_line;
DROP TABLE bill;
DROP TABLE connection_link;
DROP TABLE connection;
DROP TABLE import_batch;
COMMIT;
