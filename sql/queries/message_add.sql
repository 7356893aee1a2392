-- $1 tenant, $2 citizen, $3 direction, $4 provider's id, $5 kind, $6 text
INSERT INTO message (tenant_id, citizen_id, direction, provider_id, kind, body)
VALUES ($1::int, $2::bigint, $3, $4, $5, $6);
