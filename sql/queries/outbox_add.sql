-- Queues replies. They are leased to the caller at once, unless somebody else still has to send earlier
-- ones to the same citizen: then they wait their turn.
-- $1 tenant, $2 citizen, $3 number, $4 phone, $5 user id, $6 window until, $7 message to mark as read,
-- $8 lease owner, $9 lease seconds, $10 nothing older than this can still be queued,
-- of each reply: $11 kind, $12 body, $13 late template
-- MATERIALIZED: looked up once and not once for each column that needs it. No upper bound on created_at: for
-- a range with two ends the planner expects so few rows that it reads the primary key instead of outbox_queue.
WITH earlier AS MATERIALIZED (
	SELECT EXISTS (SELECT 1 FROM outbox
		WHERE tenant_id = $1::int AND citizen_id = $2::bigint AND queued
		AND created_at > $10::timestamptz
		AND (lease_owner IS DISTINCT FROM $8 OR lease_until < now())) AS waiting
)
INSERT INTO outbox (tenant_id, citizen_id, number_id, phone, user_id, kind, body, late_template, window_until,
	read_id, lease_owner, lease_until, attempts)
SELECT $1::int, $2::bigint, $3, $4, $5, r.kind, r.body, r.late_template, $6::timestamptz,
	CASE WHEN r.n = 1 THEN $7 END,
	CASE WHEN NOT earlier.waiting THEN $8 END,
	CASE WHEN NOT earlier.waiting THEN now() + make_interval(secs => $9::int) END,
	CASE WHEN earlier.waiting THEN 0 ELSE 1 END
FROM unnest($11::text[], $12::jsonb[], $13::text[]) WITH ORDINALITY AS r (kind, body, late_template, n), earlier
ORDER BY r.n
RETURNING id, created_at, lease_owner IS NOT NULL AS leased;
