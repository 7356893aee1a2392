-- For mseva_system: which tenants have counts waiting to be folded.
SELECT DISTINCT tenant_id FROM tenant_delta ORDER BY tenant_id
