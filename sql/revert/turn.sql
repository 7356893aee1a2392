BEGIN;
SET LOCAL ROLE mseva_owner;
DROP FUNCTION turn_commit(int, bigint, text, int, int, jsonb, text, timestamptz, text, text, text,
	text, text, timestamptz, text, text, interval, timestamptz, text[], jsonb[], text[]);
COMMIT;
