-- The citizen moved to this town: her conversation goes on here. Guarded by conversation_advance in the
-- town she left, in the same transaction.
-- $1 tenant, $2 citizen, $3 state, $4 number, $5 time of the message
INSERT INTO conversation AS c (tenant_id, citizen_id, number_id, state, version, last_inbound_at)
VALUES ($1::int, $2::bigint, $4, $3::jsonb, 1, $5::timestamptz)
ON CONFLICT (tenant_id, citizen_id) DO UPDATE
SET state = excluded.state, number_id = excluded.number_id, last_inbound_at = excluded.last_inbound_at,
	closed_at = NULL, version = c.version + 1
RETURNING version;
