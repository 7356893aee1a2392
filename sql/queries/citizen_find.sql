-- Two look-ups, each by its own unique key; one with OR would read everybody.
-- $1 state tenant, $2 phone or NULL, $3 business-scoped user id or NULL. At most two rows: the phone's first.
SELECT id, phone, user_id, name, language, language_chosen, town_id, opted_out
FROM (
	SELECT 1 AS place, c.* FROM citizen c WHERE c.tenant_id = $1::int AND c.phone = $2
	UNION ALL
	SELECT 2, c.* FROM citizen c WHERE c.tenant_id = $1::int AND c.user_id = $3 AND (c.phone = $2) IS NOT TRUE
) AS found
ORDER BY place
LIMIT 2;
