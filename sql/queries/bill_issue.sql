-- $1 tenant, $2 connection, $3 number, $4 period from, $5 period to, $6 issued on, $7 due on, $8 figures drawn at, $9 batch, of each
-- line: $10 head, $11 reason, $12 period, $13 paise, $14 quantity, $15 rate; $16 at
SELECT outcome, bill_id FROM bill_issue($1::int, $2::bigint, $3, $4::date, $5::date, $6::date, $7::date, $8::timestamptz, $9::bigint,
	$10::text[], $11::text[], $12::date[], $13::bigint[], $14::bigint[], $15::bigint[], $16::timestamptz)
