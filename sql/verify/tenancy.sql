BEGIN;
SELECT id, code, reference_prefix, stage, names, stage_changed_at, updated_at FROM tenant WHERE false;
SELECT 1 / (has_function_privilege('mseva_app', 'enter_tenant(int)', 'EXECUTE'))::int;
SELECT 1 / (has_function_privilege('mseva_app', 'expect_one(bigint)', 'EXECUTE'))::int;
SELECT 1 / (NOT has_function_privilege('mseva_app', 'protect_tenant_table(regclass, text)', 'EXECUTE'))::int;
SELECT 1 / (enter_tenant(7) = '7' AND current_setting('app.tenant') = '7')::int;
ROLLBACK;
