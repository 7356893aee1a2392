BEGIN;
SET LOCAL ROLE mseva_owner;
DROP FUNCTION audit_verify(int);
DROP FUNCTION audit_row_hash(bytea, int, bigint, timestamptz, text, text, text, jsonb);
DROP TABLE audit_head;
DROP TABLE audit;
COMMIT;
