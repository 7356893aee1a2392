-- Gives a key back: its request failed before anything happened. $1 tenant, $2 actor, $3 key.
DELETE FROM idempotency WHERE tenant_id = $1::int AND actor = $2 AND key = $3 AND status IS NULL
