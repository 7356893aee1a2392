-- Somebody asked for the service in a municipality that is not open. Counted by person, not by message.
-- $1 tenant, $2 citizen, $3 at.
WITH asked AS (
	INSERT INTO demand AS d (tenant_id, citizen_id, first_at, last_at)
	VALUES ($1::int, $2::bigint, $3::timestamptz, $3::timestamptz)
	ON CONFLICT (tenant_id, citizen_id) DO UPDATE
	SET count = d.count + 1, last_at = greatest(d.last_at, excluded.last_at)
	RETURNING count
), counts AS (
	INSERT INTO tenant_delta (tenant_id, at, kind) SELECT $1::int, $3::timestamptz, 'demand' FROM asked WHERE count = 1
)
SELECT count FROM asked
