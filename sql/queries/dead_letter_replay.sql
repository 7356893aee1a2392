-- Sends a dead letter again; MS001 when it is none (any more). $1 tenant, $2 id
WITH moved AS (
	UPDATE outbox SET status = 0, due_at = now(), attempts = 0, doubts = 0, error_code = NULL, error_text = NULL
	WHERE tenant_id = $1::int AND id = $2::bigint AND is_dead
	RETURNING id
)
SELECT expect_one(count(*)) AS moved FROM moved
