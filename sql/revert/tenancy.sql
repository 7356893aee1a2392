BEGIN;
SET LOCAL ROLE mseva_owner;
DROP TABLE tenant;
DROP FUNCTION protect_tenant_table(regclass, text);
DROP FUNCTION expect_one(bigint);
DROP FUNCTION enter_tenant(int);
COMMIT;
