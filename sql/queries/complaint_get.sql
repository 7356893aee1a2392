-- One complaint by its number.
SELECT
	c.id, c.reference, c.citizen_id, c.phone, c.user_id, c.number_id, c.language, c.type_code, c.department,
	c.description, c.locality_code, c.locality_name, c.ward, c.landmark, c.lat, c.lng, c.status, c.assignee, c.source,
	c.overdue, c.version, c.reopened_count, (extract(epoch FROM c.reopened_at) * 1000)::bigint AS reopened_ms,
	(extract(epoch FROM c.created_at) * 1000000)::bigint AS created_us,
	(extract(epoch FROM c.created_at) * 1000)::bigint AS created_ms,
	(extract(epoch FROM c.due_at) * 1000)::bigint AS due_ms,
	(extract(epoch FROM c.acknowledged_at) * 1000)::bigint AS acknowledged_ms,
	(extract(epoch FROM c.resolved_at) * 1000)::bigint AS resolved_ms,
	(extract(epoch FROM c.updated_at) * 1000)::bigint AS updated_ms,
	(SELECT count(*) FROM complaint_media m WHERE m.tenant_id = $1::int AND m.complaint_id = c.id) AS media_count
FROM complaint c
WHERE c.tenant_id = $1::int AND c.reference = $2
