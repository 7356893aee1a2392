BEGIN;
SET LOCAL ROLE mseva_owner;
DROP TABLE citizen_town;
COMMIT;
