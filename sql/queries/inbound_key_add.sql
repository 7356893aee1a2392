-- The first statement of a unit: a provider's event that was already processed ends the transaction here.
-- $1 state tenant, $2 key
INSERT INTO inbound_key (tenant_id, key) VALUES ($1::int, $2);
