-- The next complaint number of a municipality and year. Numbers may be left out, never given twice.
INSERT INTO reference_counter AS r (tenant_id, year, last)
VALUES ($1::int, $2::int, 1)
ON CONFLICT (tenant_id, year) DO UPDATE SET last = r.last + 1
RETURNING last
