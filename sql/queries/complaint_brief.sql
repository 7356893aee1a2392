-- One complaint as a citizen may see it, by the number she quotes. The number may be anybody's, so where exactly
-- it is stays out.
SELECT c.reference, c.type_code, c.status, c.locality_name, c.citizen_id, c.version, c.reopened_count,
	NULL::text AS locality_code, NULL::text AS landmark, NULL::float8 AS lat, NULL::float8 AS lng,
	(extract(epoch FROM c.created_at) * 1000)::bigint AS created_ms,
	(extract(epoch FROM c.due_at) * 1000)::bigint AS due_ms,
	(extract(epoch FROM c.resolved_at) * 1000)::bigint AS resolved_ms,
	(SELECT e.note FROM complaint_event e
		WHERE e.tenant_id = $1::int AND e.complaint_id = c.id AND e.is_public AND e.note IS NOT NULL
		AND e.actor NOT LIKE 'citizen:%'
		ORDER BY e.id DESC LIMIT 1) AS note
FROM complaint c
WHERE c.tenant_id = $1::int AND c.reference = $2
