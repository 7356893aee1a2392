-- Leases files to fetch, the longest waiting first. $1 tenant, $2 now, $3 lease ends, $4 how many at most.
UPDATE media m SET lease_until = $3::timestamptz, attempts = m.attempts + 1
FROM (
	SELECT id FROM media
	WHERE tenant_id = $1::int AND status = 'pending' AND due_at <= $2::timestamptz
	AND (lease_until IS NULL OR lease_until < $2::timestamptz)
	ORDER BY due_at LIMIT $4::int
	FOR UPDATE SKIP LOCKED
) AS due
WHERE m.tenant_id = $1::int AND m.id = due.id
RETURNING m.id, m.provider_media_id, m.number_id, m.kind, m.declared_mime, m.declared_sha256, m.declared_name, m.attempts
