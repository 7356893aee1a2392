-- Folds waiting counts into the totals. $1 tenant, $2 now, $3 how many rows at most.
WITH taken AS (
	DELETE FROM tenant_delta WHERE tenant_id = $1::int AND id IN (
		SELECT id FROM tenant_delta WHERE tenant_id = $1::int ORDER BY id LIMIT $3::int FOR UPDATE SKIP LOCKED)
	RETURNING at, kind, n
), sums AS (
	SELECT
		coalesce(sum(n) FILTER (WHERE kind = 'filed'), 0) AS filed,
		coalesce(sum(n) FILTER (WHERE kind = 'resolved'), 0) AS resolved,
		coalesce(sum(n) FILTER (WHERE kind = 'rejected'), 0) AS rejected,
		coalesce(sum(n) FILTER (WHERE kind = 'reopened'), 0) AS reopened,
		coalesce(sum(n) FILTER (WHERE kind = 'overdue'), 0)
			- coalesce(sum(n) FILTER (WHERE kind = 'overdue_cleared'), 0) AS overdue,
		coalesce(sum(n) FILTER (WHERE kind = 'demand'), 0) AS demand
	FROM taken HAVING count(*) > 0
), totals AS (
	INSERT INTO tenant_rollup AS r (tenant_id, filed, open, overdue, resolved, rejected, reopened, demand, updated_at)
	SELECT $1::int, filed, filed - resolved - rejected, overdue, resolved, rejected, reopened, demand, $2::timestamptz FROM sums
	ON CONFLICT (tenant_id) DO UPDATE SET
		filed = r.filed + excluded.filed, open = r.open + excluded.open, overdue = r.overdue + excluded.overdue,
		resolved = r.resolved + excluded.resolved, rejected = r.rejected + excluded.rejected,
		reopened = r.reopened + excluded.reopened, demand = r.demand + excluded.demand, updated_at = excluded.updated_at
), days AS (
	-- What happened on a day stays so: taking a resolution back counts as reopened, not as one less.
	INSERT INTO tenant_day AS d (tenant_id, day, filed, resolved, reopened, rejected, overdue, demand)
	SELECT $1::int, (at AT TIME ZONE 'Asia/Kolkata')::date,
		coalesce(sum(n) FILTER (WHERE kind = 'filed'), 0),
		coalesce(sum(n) FILTER (WHERE kind = 'resolved' AND n > 0), 0),
		coalesce(sum(n) FILTER (WHERE kind = 'reopened'), 0),
		coalesce(sum(n) FILTER (WHERE kind = 'rejected' AND n > 0), 0),
		coalesce(sum(n) FILTER (WHERE kind = 'overdue'), 0),
		coalesce(sum(n) FILTER (WHERE kind = 'demand'), 0)
	FROM taken GROUP BY 2
	ON CONFLICT (tenant_id, day) DO UPDATE SET
		filed = d.filed + excluded.filed, resolved = d.resolved + excluded.resolved,
		reopened = d.reopened + excluded.reopened, rejected = d.rejected + excluded.rejected,
		overdue = d.overdue + excluded.overdue, demand = d.demand + excluded.demand
)
SELECT count(*) AS folded FROM taken
