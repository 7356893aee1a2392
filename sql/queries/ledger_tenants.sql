-- For mseva_system: which tenants have entries waiting to be folded.
SELECT DISTINCT tenant_id FROM ledger_delta ORDER BY tenant_id
