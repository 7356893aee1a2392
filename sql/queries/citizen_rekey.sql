-- A citizen changed her number or WhatsApp gave her another user id. The row that already holds the new
-- key (she wrote from it before we were told) gives it up to the older row, which holds her history.
-- $1 state tenant, $2 old phone, $3 old user id, $4 new phone, $5 new user id
WITH known AS (
	SELECT id FROM citizen
	WHERE tenant_id = $1::int AND (phone = $2 OR user_id = $3)
	ORDER BY (phone = $2) DESC NULLS LAST
	LIMIT 1
), newcomer AS (
	DELETE FROM citizen
	WHERE tenant_id = $1::int AND (phone = $4 OR user_id = $5) AND id <> (SELECT id FROM known)
	RETURNING id
)
SELECT known.id, (SELECT count(*) FROM newcomer) AS given_up FROM known;
