BEGIN;
SET LOCAL ROLE mseva_owner;
CREATE OR REPLACE FUNCTION ensure_partitions(ahead int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	made int := 0;
	parent text;
	month date;
BEGIN
	FOREACH parent IN ARRAY ARRAY['message', 'outbox'] LOOP
		FOR month IN SELECT date_trunc('month', (now() AT TIME ZONE 'UTC')) + make_interval(months => i)
			FROM generate_series(0, ahead) AS i LOOP
			made := made + ensure_partition(parent, month)::int;
		END LOOP;
	END LOOP;
	RETURN made;
END $$;
DROP TABLE refund;
DROP TABLE receipt;
DROP TABLE receipt_counter;
DROP TABLE payment_event;
DROP TABLE payment_attempt;
DROP TABLE payment_order;
COMMIT;
