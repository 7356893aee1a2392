-- $1 tenant, $2 now, $3 rows at most
SELECT payment_expire($1::int, $2::timestamptz, $3::int) AS done
