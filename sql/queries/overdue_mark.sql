-- Marks complaints whose deadline has passed. $1 tenant, $2 now, $3 how many at most.
-- The version stays: a clerk who is just answering must not be refused because the clock struck.
WITH late AS (
	SELECT id, status FROM complaint
	WHERE tenant_id = $1::int AND NOT overdue AND status IN ('filed', 'acknowledged', 'assigned', 'reopened')
	AND due_at < $2::timestamptz
	ORDER BY due_at LIMIT $3::int
	FOR UPDATE SKIP LOCKED
), marked AS (
	UPDATE complaint c SET overdue = true FROM late WHERE c.tenant_id = $1::int AND c.id = late.id
	RETURNING c.id, late.status
), events AS (
	INSERT INTO complaint_event (tenant_id, complaint_id, at, actor, action, from_status, to_status)
	SELECT $1::int, id, $2::timestamptz, 'system', 'overdue', status, status FROM marked
), counts AS (
	INSERT INTO tenant_delta (tenant_id, at, kind, n)
	SELECT $1::int, $2::timestamptz, 'overdue', count(*) FROM marked HAVING count(*) > 0
)
SELECT count(*) AS marked FROM marked
