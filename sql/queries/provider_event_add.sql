-- $1 state tenant, $2 field, $3 value
INSERT INTO provider_event (tenant_id, field, value) VALUES ($1::int, $2, $3::jsonb);
