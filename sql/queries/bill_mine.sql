-- The connections a citizen is linked to in one town, each with its current bill or none: what is due first.
-- $1 tenant, $2 citizen, $3 rows at most
SELECT c.id AS connection_id, c.service, c.biller, c.number AS connection_number, c.consumer, c.address, c.state,
	b.id, b.number, b.issue, b.version, b.status, b.total_paise, b.paid_paise,
	b.period_from::text, b.period_to::text, b.issued_on::text, b.due_on::text, b.interest_to::text
FROM connection_link l
JOIN connection c ON c.tenant_id = $1::int AND c.id = l.connection_id
LEFT JOIN bill b ON b.tenant_id = $1::int AND b.connection_id = c.id AND b.is_current
WHERE l.tenant_id = $1::int AND l.citizen_id = $2::bigint AND l.state = 'linked'
ORDER BY coalesce(b.total_paise > b.paid_paise, false) DESC, b.due_on, c.id
LIMIT $3::int
