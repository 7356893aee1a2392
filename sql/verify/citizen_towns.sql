BEGIN;
SELECT tenant_id, citizen_id, town_id, since FROM citizen_town WHERE false;
ROLLBACK;
