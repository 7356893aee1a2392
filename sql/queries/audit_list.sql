-- A tenant's chain backwards from before seq $2 (null: from its end). $3 rows.
SELECT seq, (extract(epoch FROM at) * 1000)::bigint AS at_ms, actor, action, subject, detail
FROM audit WHERE tenant_id = $1::int AND ($2::bigint IS NULL OR seq < $2::bigint)
ORDER BY seq DESC LIMIT $3::int
