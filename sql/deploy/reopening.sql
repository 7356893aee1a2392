-- A complaint that was not really settled is opened again: a status of its own, so that the desk sees
-- it at once, and how often it has happened.
BEGIN;
SET LOCAL ROLE mseva_owner;

ALTER TABLE complaint
	ADD COLUMN reopened_count int NOT NULL DEFAULT 0,
	ADD COLUMN reopened_at timestamptz,
	DROP CONSTRAINT complaint_status,
	ADD CONSTRAINT complaint_status CHECK (status IN
		('filed', 'acknowledged', 'assigned', 'reopened', 'resolved', 'rejected'));

-- The indexes of what is open know the new status too.
DROP INDEX complaint_open;
CREATE INDEX complaint_open ON complaint (tenant_id, created_at DESC, id DESC)
	WHERE status IN ('filed', 'acknowledged', 'assigned', 'reopened');
DROP INDEX complaint_running;
CREATE INDEX complaint_running ON complaint (tenant_id, due_at)
	WHERE NOT overdue AND status IN ('filed', 'acknowledged', 'assigned', 'reopened');

ALTER TABLE tenant_rollup ADD COLUMN reopened bigint NOT NULL DEFAULT 0;
UPDATE tenant_rollup r SET reopened = d.reopened
FROM (SELECT tenant_id, sum(reopened) AS reopened FROM tenant_day GROUP BY tenant_id) d
WHERE d.tenant_id = r.tenant_id;

COMMIT;
