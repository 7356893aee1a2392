-- Adds a file to a complaint of the citizen who sends it; her number names one of hers or nothing happens.
-- $1 tenant, $2 reference, $3 citizen, $4 at, $5 actor, $6 number, $7 media id, $8 provider's id, $9 kind,
-- $10 mime, $11 sha256, $12 name, $13 message.
WITH mine AS (
	SELECT id, status FROM complaint WHERE tenant_id = $1::int AND reference = $2 AND citizen_id = $3::bigint
), file AS (
	INSERT INTO media (tenant_id, id, provider_media_id, number_id, kind, declared_mime, declared_sha256,
		declared_name, message_key, created_at, due_at)
	SELECT $1::int, $7, $8, $6, $9, $10, $11, $12, $13, $4::timestamptz, $4::timestamptz FROM mine
	RETURNING id
), link AS (
	INSERT INTO complaint_media (tenant_id, complaint_id, media_id, added_at, by)
	SELECT $1::int, mine.id, file.id, $4::timestamptz, $5 FROM mine CROSS JOIN file
), event AS (
	INSERT INTO complaint_event (tenant_id, complaint_id, at, actor, action, from_status, to_status, is_public)
	SELECT $1::int, id, $4::timestamptz, $5, 'attach', status, status, true FROM mine
)
UPDATE complaint c SET updated_at = $4::timestamptz, version = c.version + 1
FROM mine WHERE c.tenant_id = $1::int AND c.id = mine.id
RETURNING c.id
