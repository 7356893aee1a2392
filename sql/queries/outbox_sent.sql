-- Handed over to the provider. A row that is locked is just being settled by a report about it, which says
-- the same and more: it is passed over, so that this statement never waits and no circle of waits can form.
-- $1 tenant; of each message: $2 created at, $3 id, $4 provider's id
UPDATE outbox o SET status = greatest(o.status, 1), provider_id = s.provider_id, sent_at = coalesce(o.sent_at, now()),
	lease_owner = NULL, lease_until = NULL
FROM (
	SELECT q.created_at, q.id, m.provider_id
	FROM unnest($2::timestamptz[], $3::bigint[], $4::text[]) AS m (created_at, id, provider_id)
	JOIN outbox q ON q.tenant_id = $1::int AND q.created_at = m.created_at AND q.id = m.id
	FOR UPDATE OF q SKIP LOCKED
) AS s
WHERE o.tenant_id = $1::int AND o.created_at = s.created_at AND o.id = s.id AND o.status IN (0, 1, 2, 3)
	-- Its failure was told first, and it is queued again.
	AND NOT (o.status = 0 AND o.provider_id IS NOT DISTINCT FROM s.provider_id);
