-- A citizen's word on a complaint of hers; on anybody else's nothing happens.
-- $1 tenant, $2 reference, $3 citizen, $4 at, $5 actor, $6 text.
WITH mine AS (
	SELECT id, status FROM complaint WHERE tenant_id = $1::int AND reference = $2 AND citizen_id = $3::bigint
), event AS (
	INSERT INTO complaint_event (tenant_id, complaint_id, at, actor, action, from_status, to_status, note, is_public)
	SELECT $1::int, id, $4::timestamptz, $5, 'comment', status, status, $6, true FROM mine
)
UPDATE complaint c SET updated_at = $4::timestamptz, version = c.version + 1
FROM mine WHERE c.tenant_id = $1::int AND c.id = mine.id
RETURNING c.id
