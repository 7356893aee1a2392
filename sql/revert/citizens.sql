BEGIN;
SET LOCAL ROLE mseva_owner;
DROP FUNCTION conversation_advance(int, bigint, int, jsonb, text, timestamptz);
DROP FUNCTION conversation_advance(int, bigint, int);
DROP TABLE demand;
DROP TABLE inbound_key;
DROP TABLE conversation;
DROP TABLE citizen;
COMMIT;
