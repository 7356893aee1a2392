-- For mseva_system: which municipalities have complaints whose deadline has passed unmarked.
SELECT t.id AS tenant_id FROM tenant t
WHERE EXISTS (
	SELECT FROM complaint c
	WHERE c.tenant_id = t.id AND NOT c.overdue AND c.status IN ('filed', 'acknowledged', 'assigned', 'reopened')
	AND c.due_at < $1::timestamptz)
ORDER BY t.id
