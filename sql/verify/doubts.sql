BEGIN;
SELECT doubts FROM outbox WHERE false;
ROLLBACK;
