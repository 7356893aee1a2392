-- One at a time says of a complaint which of its files will not come, so that each knows of the others.
-- $1 tenant, $2 media id
SELECT c.id FROM complaint c
WHERE c.tenant_id = $1::int
	AND c.id IN (SELECT complaint_id FROM complaint_media WHERE tenant_id = $1::int AND media_id = $2)
FOR NO KEY UPDATE
