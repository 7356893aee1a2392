-- For mseva_system: which tenants have orders whose time is over. $1 now
SELECT DISTINCT tenant_id FROM payment_order WHERE is_open AND status = 'open' AND expires_at <= $1::timestamptz ORDER BY tenant_id
