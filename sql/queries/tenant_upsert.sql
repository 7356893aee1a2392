-- Brings the list of municipalities up to the files, as the state. The stage of one that is already
-- there stays: the files say only how it starts.
-- Of each tenant: $1 id, $2 code, $3 prefix, $4 first stage, $5 names; $6 at.
INSERT INTO tenant AS t (id, code, reference_prefix, stage, names, stage_changed_at, updated_at)
SELECT f.id, f.code, f.prefix, f.stage, f.names::jsonb, $6::timestamptz, $6::timestamptz
FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[]) AS f (id, code, prefix, stage, names)
ON CONFLICT (id) DO UPDATE
SET reference_prefix = excluded.reference_prefix, names = excluded.names, updated_at = excluded.updated_at
WHERE t.reference_prefix IS DISTINCT FROM excluded.reference_prefix OR t.names IS DISTINCT FROM excluded.names
