-- For mseva_oversight: every municipality with its stage and its counts.
SELECT t.id, t.code, t.stage, t.names, (extract(epoch FROM t.stage_changed_at) * 1000)::bigint AS stage_changed_ms,
	coalesce(r.filed, 0) AS filed, coalesce(r.open, 0) AS open, coalesce(r.overdue, 0) AS overdue,
	coalesce(r.resolved, 0) AS resolved, coalesce(r.rejected, 0) AS rejected, coalesce(r.reopened, 0) AS reopened,
	coalesce(r.demand, 0) AS demand,
	(extract(epoch FROM r.updated_at) * 1000)::bigint AS updated_ms
FROM tenant t LEFT JOIN tenant_rollup r ON r.tenant_id = t.id
WHERE t.id <> 1
ORDER BY t.code
