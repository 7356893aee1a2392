BEGIN;
SET LOCAL ROLE mseva_owner;
DROP TABLE quarantine;
DROP TABLE missed_call;
DROP TABLE template_status;
DROP TABLE provider_event;
DROP TABLE idempotency;
COMMIT;
