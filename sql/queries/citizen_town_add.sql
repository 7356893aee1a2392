-- $1 state tenant, $2 citizen, $3 the municipality she has a complaint in
INSERT INTO citizen_town (tenant_id, citizen_id, town_id) VALUES ($1::int, $2::bigint, $3::int) ON CONFLICT DO NOTHING;
