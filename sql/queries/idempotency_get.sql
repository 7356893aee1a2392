-- The answer kept for a key; status null while the first request is still being worked on.
SELECT route, request_hash, status, body FROM idempotency WHERE tenant_id = $1::int AND actor = $2 AND key = $3
