BEGIN;
SET LOCAL ROLE mseva_owner;
DROP TABLE reference_counter;
DROP TABLE complaint_media;
DROP TABLE media;
DROP TABLE complaint_event;
DROP TABLE complaint;
COMMIT;
