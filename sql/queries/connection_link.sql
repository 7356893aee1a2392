-- The counter has seen the papers: links without a question. $1 tenant, $2 connection, $3 citizen, $4 actor, $5 at
INSERT INTO connection_link (tenant_id, connection_id, citizen_id, state, proof, linked_by, linked_at)
VALUES ($1::int, $2::bigint, $3::bigint, 'linked', 'counter', $4, $5::timestamptz)
ON CONFLICT (tenant_id, connection_id, citizen_id) DO UPDATE SET state = 'linked', proof = 'counter', linked_by = $4,
	linked_at = $5::timestamptz, revoked_by = NULL, revoked_at = NULL, failures = 0, failed_at = NULL
