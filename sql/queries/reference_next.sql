-- Takes the next numbers of a municipality and year. Numbers may be left out, never given twice.
-- $1 tenant, $2 year, $3 how many
INSERT INTO reference_counter AS r (tenant_id, year, last)
VALUES ($1::int, $2::int, $3::bigint)
ON CONFLICT (tenant_id, year) DO UPDATE SET last = r.last + $3::bigint
RETURNING last
