BEGIN;
SELECT tenant_id, id, at, kind, n FROM tenant_delta WHERE false;
SELECT tenant_id, filed, open, overdue, resolved, rejected, demand, updated_at FROM tenant_rollup WHERE false;
SELECT tenant_id, day, filed, resolved, reopened, rejected, overdue, demand FROM tenant_day WHERE false;
SELECT 1 / (has_table_privilege('mseva_oversight', 'tenant_rollup', 'SELECT')
	AND NOT has_any_column_privilege('mseva_oversight', 'tenant_delta', 'SELECT'))::int;
ROLLBACK;
