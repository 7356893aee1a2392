BEGIN;
SET LOCAL ROLE mseva_owner;
DROP TABLE tenant_day;
DROP TABLE tenant_rollup;
DROP TABLE tenant_delta;
COMMIT;
