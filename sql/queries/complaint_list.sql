-- A page of the desk's list, newest first. A filter that is null does not apply.
-- $1 tenant, $2 statuses, $3 type, $4 ward, $5 locality, $6 department, $7 overdue, $8 assignee, $9 from,
-- $10 before, $11 phone, $12 words, $13 and $14 the last row of the page before (microseconds, id), $15 rows,
-- $16 reference.
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
WHERE c.tenant_id = $1::int
AND ($2::text[] IS NULL OR c.status = ANY ($2::text[]))
AND ($3::text IS NULL OR c.type_code = $3::text)
AND ($4::text IS NULL OR c.ward = $4::text)
AND ($5::text IS NULL OR c.locality_code = $5::text)
AND ($6::text IS NULL OR c.department = $6::text)
AND ($7::bool IS NULL OR c.overdue = $7::bool)
AND ($8::text IS NULL OR c.assignee = $8::text)
AND ($9::timestamptz IS NULL OR c.created_at >= $9::timestamptz)
AND ($10::timestamptz IS NULL OR c.created_at < $10::timestamptz)
AND ($11::text IS NULL OR c.phone = $11::text)
AND ($16::text IS NULL OR c.reference = $16::text)
AND ($12::text IS NULL OR strpos(lower(concat_ws(' ', c.reference, c.description, c.landmark, c.locality_name)),
	lower($12::text)) > 0)
AND ($13::bigint IS NULL OR (c.created_at, c.id) <
	(timestamptz '1970-01-01 00:00:00+00' + $13::bigint * interval '1 microsecond', $14::bigint))
ORDER BY c.created_at DESC, c.id DESC
LIMIT $15::int
