-- What a turn changed about the citizen; NULL keeps the value.
-- $1 state tenant, $2 citizen, $3 language, $4 language chosen, $5 town, $6 opted out, $7 name, $8 user id
UPDATE citizen SET
	language = coalesce($3, language),
	language_chosen = coalesce($4::bool, language_chosen),
	town_id = coalesce($5::int, town_id),
	opted_out = coalesce($6::bool, opted_out),
	opted_out_at = CASE WHEN $6::bool THEN now() WHEN NOT $6::bool THEN NULL ELSE opted_out_at END,
	name = coalesce($7, name),
	user_id = coalesce($8, user_id),
	updated_at = now()
WHERE tenant_id = $1::int AND id = $2::bigint;
