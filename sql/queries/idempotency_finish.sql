-- Keeps the answer, in the transaction of what it answers. $1 tenant, $2 actor, $3 key, $4 status, $5 body.
UPDATE idempotency SET status = $4::int, body = $5 WHERE tenant_id = $1::int AND actor = $2 AND key = $3
