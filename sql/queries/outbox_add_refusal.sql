-- Tells a citizen that a file of hers will not come: through the number and within the window of her conversation
-- with this town. Of files sent together only the first that fails is told of. The file has ended in this
-- very transaction, and whoever ends another of this complaint waits.
-- $1 tenant, $2 citizen, $3 phone, $4 user id, $5 kind, $6 body, $7 late template, $8 default number, $9 media id
INSERT INTO outbox (tenant_id, citizen_id, number_id, phone, user_id, kind, body, late_template, window_until)
SELECT $1::int, $2::bigint, coalesce(c.number_id, $8), $3, $4, $5, $6::jsonb, $7, c.last_inbound_at + interval '24 hours'
FROM (SELECT 1) AS one
LEFT JOIN conversation c ON c.tenant_id = $1::int AND c.citizen_id = $2::bigint
WHERE NOT EXISTS (
	SELECT 1 FROM complaint_media mine
	JOIN complaint_media other ON other.tenant_id = $1::int AND other.complaint_id = mine.complaint_id
		AND other.media_id <> mine.media_id
	JOIN media m ON m.tenant_id = $1::int AND m.id = other.media_id AND m.status IN ('failed', 'gone')
	WHERE mine.tenant_id = $1::int AND mine.media_id = $9
	AND other.added_at BETWEEN mine.added_at - interval '10 seconds' AND mine.added_at + interval '10 seconds')
RETURNING id
