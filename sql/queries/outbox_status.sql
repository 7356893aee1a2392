-- What the provider reports about messages of ours; reports repeat and overtake each other, so a row only
-- moves up the ladder. A report about a row still queued settles a send that was in doubt.
-- $1 tenant; of each report: $2 created at, $3 id, $4 provider's id, $5 status (1..4), $6 at, $7 played, $8 error code, $9 error text
WITH report AS (
	SELECT created_at, id, max(provider_id) AS provider_id,
		coalesce(max(status) FILTER (WHERE status <> 4), 0) AS reached, bool_or(status = 4) AS failed,
		min(at) FILTER (WHERE status <> 4) AS first_at,
		min(at) FILTER (WHERE status IN (2, 3)) AS delivered_at, min(at) FILTER (WHERE status = 3) AS read_at,
		min(at) FILTER (WHERE played) AS played_at,
		max(error_code) AS error_code, max(error_text) AS error_text
	FROM unnest($2::timestamptz[], $3::bigint[], $4::text[], $5::smallint[], $6::timestamptz[], $7::bool[], $8::int[], $9::text[])
		AS r (created_at, id, provider_id, status, at, played, error_code, error_text)
	GROUP BY created_at, id
)
UPDATE outbox o SET
	status = CASE
		WHEN o.status IN (5, 6) THEN o.status
		WHEN report.reached >= 2 OR o.status IN (2, 3) THEN greatest(CASE WHEN o.status = 4 THEN 0 ELSE o.status END, report.reached)
		WHEN report.failed OR o.status = 4 THEN 4
		ELSE greatest(o.status, report.reached) END,
	provider_id = coalesce(o.provider_id, report.provider_id),
	sent_at = coalesce(o.sent_at, report.first_at),
	delivered_at = coalesce(o.delivered_at, report.delivered_at),
	read_at = coalesce(o.read_at, report.read_at),
	played_at = coalesce(o.played_at, report.played_at),
	error_code = coalesce(report.error_code, o.error_code),
	error_text = coalesce(report.error_text, o.error_text),
	lease_owner = NULL, lease_until = NULL
FROM report
WHERE o.tenant_id = $1::int AND o.created_at = report.created_at AND o.id = report.id;
