-- Keeps a missed call and answers it, unless a call of the same person within ten minutes was answered. The
-- caller holds the lock on the citizen (citizen_lock), so that of several at once only one is answered.
-- $1 state tenant, $2 provider, $3 call key, $4 phone, $5 number called, $6 at, $7 citizen, $8 number to answer
-- from, $9 user id, $10 welcome
WITH call AS (
	INSERT INTO missed_call (tenant_id, provider, call_key, phone, to_number, at, status)
	SELECT $1::int, $2, $3, $4, $5, $6::timestamptz, CASE WHEN EXISTS (
		SELECT 1 FROM missed_call WHERE tenant_id = $1::int AND phone = $4 AND status = 'answered'
		AND at > $6::timestamptz - interval '10 minutes' AND at < $6::timestamptz + interval '10 minutes'
	) THEN 'collapsed' ELSE 'answered' END
	RETURNING status
), welcome AS (
	INSERT INTO outbox (tenant_id, citizen_id, number_id, phone, user_id, kind, body)
	SELECT $1::int, $7::bigint, $8, $4, $9, 'template', $10::jsonb FROM call WHERE status = 'answered'
)
SELECT status FROM call;
