-- Leases what is due, whole citizens at a time and in order. A citizen is left alone while anybody holds
-- a lease on one of her messages, or while her oldest one is not due yet.
-- first_id lets the caller notice that a rival got the older ones, and give the rest back.
-- $1 tenant, $2 lease owner, $3 lease seconds, $4 most citizens
WITH due AS (
	SELECT citizen_id FROM outbox o
	WHERE tenant_id = $1::int AND queued AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
	-- Only her oldest counts, or citizens who have to wait would use up the limit.
	AND NOT EXISTS (SELECT 1 FROM outbox older
		WHERE older.tenant_id = $1::int AND older.citizen_id = o.citizen_id AND older.queued
		AND (older.created_at, older.id) < (o.created_at, o.id))
	ORDER BY due_at LIMIT $4::int
), ready AS (
	SELECT o.citizen_id, (array_agg(o.id ORDER BY o.created_at, o.id))[1] AS first_id
	FROM outbox o JOIN due USING (citizen_id)
	WHERE o.tenant_id = $1::int AND o.queued
	GROUP BY o.citizen_id
	HAVING bool_and(o.lease_until IS NULL OR o.lease_until < now())
	AND (array_agg(o.due_at ORDER BY o.created_at, o.id))[1] <= now()
)
UPDATE outbox o SET lease_owner = $2, lease_until = now() + make_interval(secs => $3::int), attempts = o.attempts + 1
FROM ready
WHERE o.tenant_id = $1::int AND o.citizen_id = ready.citizen_id AND o.queued
	AND (o.lease_until IS NULL OR o.lease_until < now())
RETURNING o.id, o.created_at, o.citizen_id, o.number_id, o.phone, o.user_id, o.kind, o.body, o.late_template,
	o.read_id, o.attempts, o.doubts, (extract(epoch FROM o.window_until) * 1000)::bigint AS window_ms, ready.first_id;
