BEGIN;
SET LOCAL ROLE mseva_owner;
DROP TABLE demand;
DROP TABLE inbound_key;
DROP TABLE conversation;
DROP TABLE citizen;
COMMIT;
