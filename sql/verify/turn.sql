BEGIN;
SELECT 1 / (has_function_privilege('mseva_app', 'turn_commit(int, bigint, text, int, int, jsonb, text, timestamptz, '
	'text, text, text, text, text, timestamptz, text, text, interval, timestamptz, text[], jsonb[], text[])', 'EXECUTE'))::int;
ROLLBACK;
