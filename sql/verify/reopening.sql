BEGIN;
SELECT reopened_count, reopened_at FROM complaint WHERE false;
SELECT reopened FROM tenant_rollup WHERE false;
SELECT 1 / count(*) FROM pg_constraint WHERE conrelid = 'complaint'::regclass AND conname = 'complaint_status'
	AND pg_get_constraintdef(oid) LIKE '%reopened%';
SELECT 1 / (count(*) = 2)::int FROM pg_index WHERE indrelid = 'complaint'::regclass
	AND pg_get_expr(indpred, indrelid) LIKE '%reopened%';
ROLLBACK;
