-- $1 tenant, $2 bill
SELECT position, head, reason, period::text, paise, paid_paise, quantity, rate FROM bill_line
WHERE tenant_id = $1::int AND bill_id = $2::bigint ORDER BY position
