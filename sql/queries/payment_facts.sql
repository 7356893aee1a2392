-- What is known before a gateway's word is judged: order, bill, connection, and the payment it speaks of: the one
-- with that id, or one that was begun and has none yet.
-- $1 tenant, $2 order's reference, $3 gateway's id of the payment
SELECT o.id, o.reference, o.gateway, o.gateway_order_id, o.amount_paise, o.currency, o.status, o.version, o.citizen_id,
	(extract(epoch FROM o.expires_at) * 1000)::bigint AS expires_ms,
	b.id AS bill_id, b.number AS bill_number, b.version AS bill_version, b.status AS bill_status, b.is_current AS bill_is_current,
	b.total_paise, b.paid_paise,
	b.period_from::text, b.issued_on::text, b.due_on::text, b.interest_to::text, c.id AS connection_id, c.service, c.biller, c.number AS connection_number,
	p.id AS attempt_id, p.gateway_payment_id, p.status AS attempt_status, p.amount_paise AS attempt_paise, p.currency AS attempt_currency,
	p.order_id = o.id AS attempt_is_of_order, p.captured_at IS NOT NULL AS is_captured, p.settlement_id,
	r.number AS receipt_number, r.token AS receipt_token
FROM payment_order o
JOIN bill b ON b.tenant_id = $1::int AND b.id = o.bill_id
JOIN connection c ON c.tenant_id = $1::int AND c.id = o.connection_id
LEFT JOIN LATERAL (
	SELECT a.* FROM payment_attempt a
	WHERE a.tenant_id = $1::int AND ((a.gateway = o.gateway AND a.gateway_payment_id = $3)
		OR (a.order_id = o.id AND a.gateway_payment_id IS NULL AND a.status IN ('started', 'pending')))
	ORDER BY a.gateway_payment_id IS NULL, a.id DESC LIMIT 1) p ON true
LEFT JOIN receipt r ON r.tenant_id = $1::int AND r.attempt_id = p.id
WHERE o.tenant_id = $1::int AND o.reference = $2
