-- One step of a complaint's life, decided on version $3 and status $4: anything else is MS001.
-- $1 tenant, $2 reference, $3 version, $4 from, $5 to, $6 action, $7 at, $8 actor, $9 note, $10 is the note
-- for the citizen, $11 assignee (null: as it was).
-- Opened again, it is nobody's until the desk gives it to somebody; its deadline stays.
WITH seen AS (
	SELECT id, overdue FROM complaint
	WHERE tenant_id = $1::int AND reference = $2 AND version = $3::int AND status = $4
	FOR UPDATE
), moved AS (
	UPDATE complaint c SET
		status = $5,
		version = c.version + 1,
		updated_at = $7::timestamptz,
		assignee = CASE WHEN $6 = 'reopen' THEN NULL ELSE coalesce($11, c.assignee) END,
		reopened_count = c.reopened_count + ($6 = 'reopen')::int,
		reopened_at = CASE WHEN $6 = 'reopen' THEN $7::timestamptz ELSE c.reopened_at END,
		acknowledged_at = CASE WHEN $5 <> 'filed' THEN coalesce(c.acknowledged_at, $7::timestamptz) END,
		resolved_at = CASE WHEN $5 = 'resolved' THEN coalesce(c.resolved_at, $7::timestamptz) END,
		overdue = c.overdue AND $5 IN ('filed', 'acknowledged', 'assigned', 'reopened')
	FROM seen WHERE c.tenant_id = $1::int AND c.id = seen.id
	RETURNING c.id, c.version, c.citizen_id, c.phone, c.user_id, c.number_id, c.language, c.type_code, c.overdue,
		seen.overdue AS was_overdue
), event AS (
	INSERT INTO complaint_event (tenant_id, complaint_id, at, actor, action, from_status, to_status, note, is_public)
	SELECT $1::int, id, $7::timestamptz, $8, $6, $4, $5, $9, $10::bool FROM moved
), counts AS (
	INSERT INTO tenant_delta (tenant_id, at, kind, n)
	SELECT $1::int, $7::timestamptz, k.kind, k.n FROM moved CROSS JOIN LATERAL (VALUES
		($5, 1, $5 <> $4 AND $5 IN ('resolved', 'rejected')),
		-- A complaint counts as resolved or rejected only while it is.
		($4, -1, $5 <> $4 AND $4 IN ('resolved', 'rejected')),
		('reopened', 1, $4 IN ('resolved', 'rejected') AND $5 NOT IN ('resolved', 'rejected')),
		('overdue_cleared', 1, moved.was_overdue AND NOT moved.overdue)) AS k (kind, n, applies)
	WHERE k.applies
)
SELECT expect_one((SELECT count(*) FROM moved)) AS moved, id, version, citizen_id, phone, user_id, number_id, language,
	type_code
FROM (SELECT 1) AS one LEFT JOIN moved ON true
