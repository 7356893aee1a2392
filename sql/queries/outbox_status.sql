-- What the provider reports about messages of ours; reports repeat and overtake each other, so a row only
-- moves up the ladder. A report about a row still queued settles a send that was in doubt.
-- A failure that is told afterwards and passes (131056 too many to one person, 130429 too many at once,
-- 131047 outside the window, for which there is a template) queues the row again, once for each send.
-- A dead letter stays one, unless it was given up in doubt: then a report that it was sent ends the doubt.
-- $1 tenant; of each report: $2 created at, $3 id, $4 provider's id, $5 status (1..4), $6 at, $7 played, $8 error code, $9 error text
WITH report AS (
	SELECT created_at, id, max(provider_id) AS provider_id,
		coalesce(max(status) FILTER (WHERE status <> 4), 0) AS reached,
		array_agg(provider_id) FILTER (WHERE status = 4) AS failed_ids,
		min(at) FILTER (WHERE status <> 4) AS first_at,
		min(at) FILTER (WHERE status IN (2, 3)) AS delivered_at, min(at) FILTER (WHERE status = 3) AS read_at,
		min(at) FILTER (WHERE played) AS played_at,
		max(error_code) AS error_code, max(error_text) AS error_text
	FROM unnest($2::timestamptz[], $3::bigint[], $4::text[], $5::smallint[], $6::timestamptz[], $7::bool[], $8::int[], $9::text[])
		AS r (created_at, id, provider_id, status, at, played, error_code, error_text)
	GROUP BY created_at, id
	-- Rows are locked in the order in which settlements of sends lock them.
	ORDER BY created_at, id
)
UPDATE outbox o SET
	status = CASE
		WHEN o.status = 5 AND o.doubts > 0 AND report.reached > 0 THEN report.reached
		WHEN o.status IN (5, 6) THEN o.status
		-- Queued again, and what is told is still about the send that failed.
		WHEN o.status = 0 AND o.provider_id = report.provider_id THEN 0
		WHEN o.status IN (0, 1) AND coalesce(o.provider_id, report.provider_id) = ANY (report.failed_ids)
			AND report.reached < 2 AND o.attempts < 10
			AND (report.error_code IN (131056, 130429) OR report.error_code = 131047 AND o.late_template IS NOT NULL) THEN 0
		WHEN report.reached >= 2 OR o.status IN (2, 3) THEN greatest(CASE WHEN o.status = 4 THEN 0 ELSE o.status END, report.reached)
		WHEN o.status = 4 OR report.failed_ids IS NOT NULL AND coalesce(o.provider_id = ANY (report.failed_ids), true) THEN 4
		ELSE greatest(o.status, report.reached) END,
	due_at = CASE
		WHEN o.status = 0 AND o.provider_id = report.provider_id OR report.failed_ids IS NULL THEN o.due_at
		WHEN o.status IN (0, 1) THEN now() + CASE report.error_code WHEN 131047 THEN interval '0' ELSE interval '10 seconds' END
		ELSE o.due_at END,
	window_until = CASE WHEN report.error_code = 131047 THEN least(o.window_until, now()) ELSE o.window_until END,
	provider_id = coalesce(o.provider_id, report.provider_id),
	sent_at = coalesce(o.sent_at, report.first_at),
	delivered_at = coalesce(o.delivered_at, report.delivered_at),
	read_at = coalesce(o.read_at, report.read_at),
	played_at = coalesce(o.played_at, report.played_at),
	error_code = coalesce(report.error_code, o.error_code),
	error_text = coalesce(report.error_text, o.error_text),
	lease_owner = CASE WHEN o.provider_id = report.provider_id THEN o.lease_owner END,
	lease_until = CASE WHEN o.provider_id = report.provider_id THEN o.lease_until END
FROM report
WHERE o.tenant_id = $1::int AND o.created_at = report.created_at AND o.id = report.id;
