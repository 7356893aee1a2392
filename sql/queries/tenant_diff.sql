-- Which of these tenants are new or differ from what is stored. Columns as in tenant_upsert, without stage:
-- $1 id, $2 code, $3 prefix, $4 names.
SELECT f.id, f.code
FROM unnest($1::int[], $2::text[], $3::text[], $4::text[]) AS f (id, code, prefix, names)
LEFT JOIN tenant t ON t.id = f.id
WHERE t.id IS NULL OR t.reference_prefix IS DISTINCT FROM f.prefix OR t.names IS DISTINCT FROM f.names::jsonb
ORDER BY f.id
