-- $1 tenant, $2 order, $3 its version, $4 its bill's version, $5 at, $6 gateway's id of the payment, $7 attempt's status, $8 outcome,
-- $9 mode, $10 paise, $11 currency, $12 order's status, $13 paise credited to the bill, $14 how its lines change, $15 receipt's
-- year, $16 its prefix, $17 its token, $18 reason of a refund, $19 its paise, $20 bookings
SELECT attempt_id, receipt_number FROM payment_record($1::int, $2::bigint, $3::int, $4::int, $5::timestamptz, $6, $7, $8, $9,
	$10::bigint, $11, $12, $13::bigint, $14::jsonb, $15, $16, $17, $18, $19::bigint, $20::jsonb)
