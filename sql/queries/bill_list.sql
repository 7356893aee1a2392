-- A connection's bills, newest first; those superseded by a newer issue of the same number are left out.
-- $1 tenant, $2 connection, $3 rows at most
SELECT c.id AS connection_id, c.service, c.biller, c.number AS connection_number, c.consumer, c.address, c.state,
	b.id, b.number, b.issue, b.version, b.status, b.total_paise, b.paid_paise,
	b.period_from::text, b.period_to::text, b.issued_on::text, b.due_on::text, b.interest_to::text
FROM bill b JOIN connection c ON c.tenant_id = $1::int AND c.id = b.connection_id
WHERE b.tenant_id = $1::int AND b.connection_id = $2::bigint AND NOT b.waiting
AND NOT EXISTS (SELECT FROM bill n WHERE n.tenant_id = $1::int AND n.connection_id = $2::bigint AND n.number = b.number
	AND n.issue > b.issue AND NOT n.waiting)
ORDER BY b.issued_on DESC, b.id DESC
LIMIT $3::int
