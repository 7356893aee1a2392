BEGIN;
SELECT tenant_id, id, phone, user_id, name, language, language_chosen, town_id, opted_out, opted_out_at, created_at,
	updated_at FROM citizen WHERE false;
SELECT tenant_id, citizen_id, number_id, state, version, last_inbound_at, opened_at, closed_at FROM conversation WHERE false;
SELECT tenant_id, key, received_at FROM inbound_key WHERE false;
SELECT tenant_id, citizen_id, first_at, last_at, count FROM demand WHERE false;
ROLLBACK;
