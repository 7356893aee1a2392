-- All tenants with their stage: what the server asks at start and then every few seconds.
SELECT id, code, reference_prefix, stage, names, (extract(epoch FROM stage_changed_at) * 1000)::bigint AS stage_changed_ms
FROM tenant ORDER BY id
