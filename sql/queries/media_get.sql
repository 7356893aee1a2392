-- A file of a complaint, for serving. $1 tenant, $2 reference of the complaint, $3 id.
SELECT m.id, m.kind, m.status, m.declared_name, m.mime, m.bytes, m.width, m.height, m.object_key, m.thumb_key, m.sha256,
	(extract(epoch FROM l.added_at) * 1000)::bigint AS added_ms, l.by
FROM complaint c
JOIN complaint_media l ON l.tenant_id = $1::int AND l.complaint_id = c.id AND l.media_id = $3
JOIN media m ON m.tenant_id = $1::int AND m.id = l.media_id
WHERE c.tenant_id = $1::int AND c.reference = $2
