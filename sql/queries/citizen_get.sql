-- $1 state tenant, $2 citizen
SELECT id, phone, user_id, name, language, language_chosen, town_id, opted_out FROM citizen WHERE tenant_id = $1::int AND id = $2::bigint;
