BEGIN;
SELECT tenant_id, seq, at, actor, action, subject, detail, prev_hash, hash FROM audit WHERE false;
SELECT tenant_id, seq, prev_hash, hash FROM audit_head WHERE false;
SELECT 1 / (NOT has_table_privilege('mseva_app', 'audit', 'UPDATE')
	AND NOT has_table_privilege('mseva_app', 'audit', 'DELETE'))::int;
SELECT 1 / (count(*) = 0)::int FROM audit_verify(0);
ROLLBACK;
