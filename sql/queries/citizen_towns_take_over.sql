-- The towns of a citizen's row that is given up become those of the person she is.
-- $1 state tenant, $2 citizen given up, $3 the citizen
WITH given_up AS (
	DELETE FROM citizen_town WHERE tenant_id = $1::int AND citizen_id = $2::bigint RETURNING town_id, since
)
INSERT INTO citizen_town (tenant_id, citizen_id, town_id, since)
SELECT $1::int, $3::bigint, town_id, since FROM given_up
ON CONFLICT DO NOTHING;
