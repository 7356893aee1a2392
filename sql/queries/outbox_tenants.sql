-- Who has something to send now. Runs as mseva_system, which sees across tenants but no words.
SELECT tenant_id, min(due_at) AS due_at FROM outbox
WHERE queued AND due_at <= now() AND (lease_until IS NULL OR lease_until < now())
GROUP BY tenant_id ORDER BY 2 LIMIT 1000;
