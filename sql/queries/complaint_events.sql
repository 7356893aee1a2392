-- What happened to a complaint, oldest first. $3: only what the citizen may see.
SELECT e.id, (extract(epoch FROM e.at) * 1000)::bigint AS at_ms, e.actor, e.action, e.from_status, e.to_status, e.note,
	e.is_public
FROM complaint_event e JOIN complaint c ON c.tenant_id = $1::int AND c.id = e.complaint_id
WHERE e.tenant_id = $1::int AND c.reference = $2 AND (e.is_public OR NOT $3::bool)
ORDER BY e.id
LIMIT 500
