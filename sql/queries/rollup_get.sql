-- The totals of one municipality, for its own desk.
SELECT filed, open, overdue, resolved, rejected, reopened, demand, (extract(epoch FROM updated_at) * 1000)::bigint AS updated_ms
FROM tenant_rollup WHERE tenant_id = $1::int
