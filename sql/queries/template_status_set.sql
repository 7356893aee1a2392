-- $1 state tenant, $2 name, $3 language, $4 status, $5 reason
INSERT INTO template_status (tenant_id, name, language, status, reason) VALUES ($1::int, $2, $3, $4, $5)
ON CONFLICT (tenant_id, name, language) DO UPDATE SET status = excluded.status, reason = excluded.reason, updated_at = now();
