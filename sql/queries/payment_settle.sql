-- $1 tenant, $2 gateway, $3 its id of the payment, $4 its id of the settlement, $5 paise, $6 fee, $7 at, $8 accounts, $9 amounts
SELECT payment_settle($1::int, $2, $3, $4, $5::bigint, $6::bigint, $7::timestamptz, $8::text[], $9::bigint[]) AS ledger_id
