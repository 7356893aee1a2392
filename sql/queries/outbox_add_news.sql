-- Queues news for a citizen who did not just write: through the number and within the window of her
-- conversation with this town. $1 tenant, $2 citizen, $3 phone, $4 user id, $5 kind, $6 body, $7 late template, $8 default number
INSERT INTO outbox (tenant_id, citizen_id, number_id, phone, user_id, kind, body, late_template, window_until)
SELECT $1::int, $2::bigint, coalesce(c.number_id, $8), $3, $4, $5, $6::jsonb, $7, c.last_inbound_at + interval '24 hours'
FROM (SELECT 1) AS one
LEFT JOIN conversation c ON c.tenant_id = $1::int AND c.citizen_id = $2::bigint
RETURNING id;
