-- She went to the gateway; from here on the outcome is unknown until somebody tells. $1 tenant, $2 order's reference, $3 at
WITH moved AS (
	UPDATE payment_order SET status = 'pending', version = version + 1, updated_at = $3::timestamptz
	WHERE tenant_id = $1::int AND reference = $2 AND (status = 'pending' OR (status = 'open' AND expires_at > $3::timestamptz))
	RETURNING id, gateway, amount_paise, currency
), begun AS (
	INSERT INTO payment_attempt (tenant_id, order_id, gateway, status, amount_paise, currency, created_at, updated_at)
	SELECT $1::int, m.id, m.gateway, 'started', m.amount_paise, m.currency, $3::timestamptz, $3::timestamptz FROM moved m
	WHERE NOT EXISTS (SELECT FROM payment_attempt a WHERE a.tenant_id = $1::int AND a.order_id = m.id
		AND a.gateway_payment_id IS NULL AND a.status IN ('started', 'pending'))
)
SELECT expect_one((SELECT count(*) FROM moved)) AS begun
