-- For mseva_system: which tenants have files to fetch now.
SELECT DISTINCT tenant_id FROM media
WHERE status = 'pending' AND due_at <= $1::timestamptz AND (lease_until IS NULL OR lease_until < $1::timestamptz)
ORDER BY tenant_id
