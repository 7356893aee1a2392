-- A citizen's complaints for her own eyes: open before closed, newest first, with the municipality's
-- last word on each.
SELECT c.reference, c.type_code, c.status, c.locality_name, c.citizen_id, c.version, c.reopened_count,
	c.locality_code, c.landmark, c.lat, c.lng,
	(extract(epoch FROM c.created_at) * 1000)::bigint AS created_ms,
	(extract(epoch FROM c.due_at) * 1000)::bigint AS due_ms,
	(extract(epoch FROM c.resolved_at) * 1000)::bigint AS resolved_ms,
	(SELECT e.note FROM complaint_event e
		WHERE e.tenant_id = $1::int AND e.complaint_id = c.id AND e.is_public AND e.note IS NOT NULL
		AND e.actor NOT LIKE 'citizen:%'
		ORDER BY e.id DESC LIMIT 1) AS note
FROM complaint c
WHERE c.tenant_id = $1::int AND c.citizen_id = $2::bigint
ORDER BY c.status IN ('resolved', 'rejected'), c.created_at DESC, c.id DESC
LIMIT $3::int
