-- $1 tenant, $2 bill, $3 its version, $4 reference, $5 citizen, $6 gateway, $7 paise, $8 at, $9 expires at
SELECT outcome, order_id, order_reference, version, amount_paise, order_gateway, gateway_order_id, expires_ms
FROM payment_order_open($1::int, $2::bigint, $3::int, $4, $5::bigint, $6, $7::bigint, $8::timestamptz, $9::timestamptz)
