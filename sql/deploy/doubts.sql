-- How often it could not be learnt whether a message was sent: nobody answered, and no report came.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- No index mentions it, so counting one more stays within the page (HOT).
ALTER TABLE outbox ADD COLUMN doubts smallint NOT NULL DEFAULT 0;

COMMIT;
