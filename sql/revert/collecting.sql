BEGIN;
SET LOCAL ROLE mseva_owner;
DROP FUNCTION payment_expire(int, timestamptz, int);
DROP FUNCTION payment_settle(int, text, text, text, bigint, bigint, timestamptz, text[], bigint[]);
DROP FUNCTION payment_record(int, bigint, int, int, timestamptz, text, text, text, text, bigint, text, text, bigint, jsonb, text,
	text, text, text, bigint, jsonb);
DROP FUNCTION payment_order_open(int, bigint, int, text, bigint, text, bigint, timestamptz, timestamptz);
DROP FUNCTION bill_issue(int, bigint, text, date, date, date, date, timestamptz, bigint, text[], text[], date[], bigint[], bigint[],
	bigint[], timestamptz);
DROP FUNCTION bill_take_over(int, bigint, timestamptz);
COMMIT;
