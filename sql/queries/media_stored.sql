-- The file is here. $1 tenant, $2 id, $3 now, $4 mime, $5 sha256, $6 bytes, $7 width, $8 height, $9 object, $10 thumbnail.
UPDATE media SET status = 'stored', stored_at = $3::timestamptz, mime = $4, sha256 = $5, bytes = $6::bigint,
	width = $7::int, height = $8::int, object_key = $9, thumb_key = $10, lease_until = NULL, error = NULL
WHERE tenant_id = $1::int AND id = $2 AND status = 'pending'
