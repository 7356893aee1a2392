-- It will not come: $3 is 'failed' (refused by us) or 'gone' (the provider has it no more); MS001 when that was
-- settled already. $1 tenant, $2 id, $4 why.
WITH ended AS (
	UPDATE media SET status = $3, lease_until = NULL, error = $4
	WHERE tenant_id = $1::int AND id = $2 AND status = 'pending'
	RETURNING id
)
SELECT expect_one(count(*)) AS ended FROM ended
