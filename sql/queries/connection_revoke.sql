-- $1 tenant, $2 connection, $3 citizen, $4 actor, $5 at. MS001 when there is no such link.
WITH ended AS (
	UPDATE connection_link SET state = 'revoked', revoked_by = $4, revoked_at = $5::timestamptz
	WHERE tenant_id = $1::int AND connection_id = $2::bigint AND citizen_id = $3::bigint AND state = 'linked'
	RETURNING 1
)
SELECT expect_one((SELECT count(*) FROM ended)) AS revoked
