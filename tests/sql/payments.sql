-- Orders, refunds and the ledger: what the database refuses whatever the server believes, and what the nightly
-- check finds. (Captures that race are in tests/unit/test_payment_store.c.)
\ir setup.psql
\set ledger_fold `cat sql/queries/ledger_fold.sql`
\set ledger_tenants `cat sql/queries/ledger_tenants.sql`
\set payment_event_add `cat sql/queries/payment_event_add.sql`
\set payment_expire_tenants `cat sql/queries/payment_expire_tenants.sql`
PREPARE ledger_fold AS :ledger_fold
;
PREPARE ledger_tenants AS :ledger_tenants
;
PREPARE payment_event_add AS :payment_event_add
;
PREPARE payment_expire_tenants AS :payment_expire_tenants
;
SELECT no_plan();

CREATE FUNCTION pg_temp.state_of(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE command;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
INSERT INTO connection (tenant_id, service, biller, number, number_key, ward) VALUES (90101, 'water', 'pwssb', 'n', 'N', '12') RETURNING id AS house \gset
INSERT INTO bill (tenant_id, connection_id, number, issued_on, due_on, as_of, line_count, total_paise)
	VALUES (90101, :house, 'B1', '2026-11-01', '2026-11-30', '2026-11-01', 1, 10000) RETURNING id AS bill \gset
INSERT INTO bill_line (tenant_id, bill_id, position, head, reason, period, paise) VALUES (90101, :bill, 1, 'charge', 'flat', '2026-10-01', 10000);
CREATE FUNCTION pg_temp.order_of(bill bigint, reference text, status text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$INSERT INTO payment_order (tenant_id, reference, bill_id, connection_id, gateway, amount_paise, expires_at, status)
		SELECT 90101, %L, id, connection_id, 'razorpay', 10000, '2026-11-02', %L FROM bill WHERE id = %s$q$, reference, status, bill)
$$;

-- One open order a bill.
SELECT lives_ok(pg_temp.order_of(:bill, 'r1', 'open'), 'an order is opened');
SELECT throws_ok(pg_temp.order_of(:bill, 'r2', 'pending'), '23505', NULL, 'a second one is not, whatever it is called');
SELECT lives_ok(pg_temp.order_of(:bill, 'r3', 'superseded'), 'one that is over does not count');
SELECT throws_ok($$UPDATE payment_order SET status = 'lost' WHERE tenant_id = 90101$$, '23514', NULL, 'a status nobody knows is refused');
SELECT throws_ok($$UPDATE payment_order SET currency = 'USD' WHERE tenant_id = 90101$$, '23514', NULL, 'and so is other money');
SET LOCAL ROLE mseva_system;
EXECUTE payment_expire_tenants('2026-11-03') \gset waiting_
RESET ROLE;
SELECT is(:waiting_tenant_id, 90101, 'the queue role sees whose orders have run out');

-- Recording: all or nothing, on the versions it was decided on.
SELECT id AS paying FROM payment_order WHERE reference = 'r1' \gset
CREATE FUNCTION pg_temp.record(paying bigint, order_version int, bill_version int, payment text, bookings text, settles text DEFAULT
	'{"new": [{"head": "penalty", "reason": "late_penalty", "period": "2026-10-01", "paise": 1000, "quantity": 10000, "rate": 1000}],
	"parts": [{"position": 1, "paise": 10000}, {"position": 2, "paise": 1000}], "interest_to": "2026-11-01"}') RETURNS text LANGUAGE sql AS $$
	SELECT format($q$SELECT * FROM payment_record(90101, %s, %s, %s, '2026-11-01 19:00Z', %L, 'captured', 'accepted', 'upi', 11000, 'INR',
		'captured', 11000, %L, '2026-27', 'ZZA', md5(%L), NULL, 0, %L)$q$, paying, order_version, bill_version, payment, settles, payment, bookings)
$$;
CREATE TEMP TABLE booking AS SELECT
	'[{"event": "captured", "accounts": ["gateway", "citizen"], "heads": [null, null], "amounts": [11000, -11000]},
	{"event": "receipted", "accounts": ["citizen", "biller", "biller"], "heads": [null, "charge", "penalty"], "amounts": [11000, -10000, -1000]}]' AS right_one,
	'[{"event": "captured", "accounts": ["gateway", "citizen"], "heads": [null, null], "amounts": [11000, -10999]}]' AS wrong_one;
GRANT SELECT ON booking TO mseva_app;
SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
SELECT pg_temp.state_of(pg_temp.record(:paying, 2, 1, 'p1', right_one)) AS stale_order,
	pg_temp.state_of(pg_temp.record(:paying, 1, 2, 'p1', right_one)) AS stale_bill,
	pg_temp.state_of(pg_temp.record(:paying, 1, 1, 'p1', wrong_one)) AS unbalanced,
	pg_temp.state_of(pg_temp.record(:paying, 1, 1, 'p1', right_one, '{"new": [], "parts": [{"position": 1, "paise": 10001}]}')) AS too_much FROM booking \gset
RESET ROLE;
SELECT is(:'stale_order'::text || ' ' || :'stale_bill' || ' ' || :'unbalanced' || ' ' || :'too_much', 'MS001 MS001 23514 23514',
	'what was decided on another version is refused, what does not balance, and a line paid twice');
SELECT is((SELECT count(*)::int FROM receipt_counter WHERE tenant_id = 90101) + (SELECT count(*)::int FROM payment_attempt WHERE tenant_id = 90101), 0,
	'and no number is used up by it');
SET LOCAL ROLE mseva_app;
SELECT pg_temp.state_of(pg_temp.record(:paying, 1, 1, 'p1', right_one)) AS taken, pg_temp.state_of(pg_temp.record(:paying, 2, 2, 'p1', right_one)) AS again FROM booking \gset
RESET ROLE;
SELECT is(:'taken'::text || ' ' || :'again', 'done MS001', 'a payment is taken once');
SELECT results_eq('SELECT number, serial, amount_paise FROM receipt WHERE tenant_id = 90101', $$VALUES ('ZZA/2026-27/000001', 1::bigint, 11000::bigint)$$, 'with a receipt');
SELECT results_eq('SELECT status, total_paise, paid_paise, interest_to::text, version FROM bill WHERE tenant_id = 90101', $$VALUES ('paid', 11000::bigint, 11000::bigint, '2026-11-01', 2)$$,
	'the bill is paid with what time had added');
SELECT results_eq('SELECT head, paise, paid_paise FROM bill_line WHERE tenant_id = 90101 ORDER BY position', $$VALUES ('charge', 10000::bigint, 10000::bigint), ('penalty', 1000, 1000)$$,
	'line by line');
SELECT is((SELECT last_receipt FROM connection WHERE tenant_id = 90101), 'ZZA202627000001', 'and the house can prove itself with it');

-- The ledger.
CREATE FUNCTION pg_temp.book(accounts text, heads text, amounts text, cause text DEFAULT 'x') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.state_of(format($q$INSERT INTO ledger_transaction (tenant_id, at, event, cause, accounts, heads, amounts)
		VALUES (90101, now(), 'remitted', %L, %L, %L, %L)$q$, cause, accounts, heads, amounts))
$$;
SET LOCAL ROLE mseva_app;
SELECT is(pg_temp.book(b.accounts, b.heads, b.amounts), b.wanted, 'ledger: ' || b.name) FROM (VALUES
	('a sum that is not zero', '{biller,settlement}', '{NULL,NULL}', '{5,-4}', '23514'),
	('one entry', '{biller}', '{NULL}', '{5}', '23514'), ('none', '{}', '{}', '{}', '23514'),
	('an entry of nothing', '{biller,settlement,refund}', '{NULL,NULL,NULL}', '{5,-5,0}', '23514'),
	('an unknown amount', '{biller,settlement,refund}', '{NULL,NULL,NULL}', '{5,-5,NULL}', '23514'),
	('an account nobody knows', '{biller,pocket}', '{NULL,NULL}', '{5,-5}', '23514'),
	('an account not named', '{biller,NULL}', '{NULL,NULL}', '{5,-5}', '23514'),
	('a head nobody knows', '{biller,settlement}', '{tea,NULL}', '{5,-5}', '23514'),
	('more accounts than amounts', '{biller,settlement,refund}', '{NULL,NULL,NULL}', '{5,-5}', '23514'),
	('sums beyond a number', '{biller,settlement,refund}', '{NULL,NULL,NULL}', '{9223372036854775807,1,9223372036854775807}', '23514'),
	('one that balances', '{biller,settlement}', '{NULL,NULL}', '{5,-5}', 'done'),
	('the same once more', '{biller,settlement}', '{NULL,NULL}', '{5,-5}', '23505')) AS b (name, accounts, heads, amounts, wanted);
SELECT is(pg_temp.state_of('UPDATE ledger_transaction SET cause = ''y'''), '42501', 'what is booked is not changed');
SELECT is(pg_temp.state_of('DELETE FROM ledger_transaction'), '42501', 'nor removed');
RESET ROLE;
DELETE FROM ledger_transaction WHERE tenant_id = 90101 AND cause = 'x';

SET LOCAL ROLE mseva_system;
SELECT count(*) AS others FROM ledger_delta WHERE tenant_id <> 90101 \gset
EXECUTE ledger_tenants \gset due_
RESET ROLE;
SELECT is(:due_tenant_id, 90101, 'the queue role sees whose entries wait');
SET LOCAL ROLE mseva_app;
EXECUTE ledger_fold(90101, 2) \gset bite_
EXECUTE ledger_fold(90101, 100) \gset rest_
EXECUTE ledger_fold(90101, 100) \gset none_
RESET ROLE;
SELECT is(ARRAY[:bite_done, :rest_done, :none_done], ARRAY[2, 3, 0], 'entries are folded in bites, each once');
SELECT bag_eq('SELECT day::text, account, biller, mode, head, ward, entries, paise FROM ledger_day WHERE tenant_id = 90101', $$VALUES
	('2026-11-02', 'gateway', 'pwssb', 'upi', '', '12', 1::bigint, 11000::bigint), ('2026-11-02', 'citizen', 'pwssb', 'upi', '', '12', 2, 0),
	('2026-11-02', 'biller', 'pwssb', 'upi', 'charge', '12', 1, -10000), ('2026-11-02', 'biller', 'pwssb', 'upi', 'penalty', '12', 1, -1000)$$,
	'days are days of India, by mode, head and ward');

-- The nightly check, after one thing at a time went wrong.
SELECT is_empty('SELECT * FROM ledger_verify(90101)', 'all is well');
CREATE FUNCTION pg_temp.found(tampering text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	BEGIN
		EXECUTE tampering;
		SELECT string_agg(DISTINCT problem, '; ') INTO answer FROM ledger_verify(90101);
		RAISE EXCEPTION USING ERRCODE = 'MS999';
	EXCEPTION WHEN SQLSTATE 'MS999' THEN
		RETURN coalesce(answer, 'nothing');
	END;
END $$;
SELECT is(pg_temp.found(t.tampering), t.wanted, t.name) FROM (VALUES
	('a lost receipt', 'DELETE FROM receipt WHERE tenant_id = 90101',
		'money came in and has neither receipt nor refund; receipt numbers have a gap'),
	('a changed day', 'UPDATE ledger_day SET paise = paise + 1 WHERE tenant_id = 90101 AND account = ''gateway''', 'days and ledger differ'),
	('a lost transaction', 'DELETE FROM ledger_transaction WHERE tenant_id = 90101', 'days and ledger differ; money came in and is not in the ledger'),
	('a lost constraint', 'ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_balanced;
		UPDATE ledger_transaction SET amounts = ''{11000,-11001}'' WHERE tenant_id = 90101 AND event = ''captured''',
		'a transaction does not sum to zero; days and ledger differ')) AS t (name, tampering, wanted);

-- Refunds need two people, or a rule.
CREATE FUNCTION pg_temp.refund(status text, requested text, approved text, by_rule bool) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.state_of(format($q$INSERT INTO refund (tenant_id, order_id, attempt_id, amount_paise, reason, by_rule, status, requested_by, requested_at,
		approved_by, approved_at, updated_at) SELECT 90101, order_id, id, 100, 'x', %L, %L, %L, now(), %L, now(), now() FROM payment_attempt WHERE tenant_id = 90101$q$,
		by_rule, status, requested, approved))
$$;
SELECT is(pg_temp.refund('approved', 'user:1', 'user:1', false), '23514', 'nobody approves her own refund');
SELECT is(pg_temp.refund('approved', 'user:1', NULL, false), '23514', 'none goes without approval');
SELECT is(pg_temp.refund('refused', 'user:1', NULL, false), 'done', 'one that is refused needs none');
SELECT is(pg_temp.refund('approved', 'user:1', 'user:2', false), 'done', 'two people may');
SELECT is(pg_temp.refund('approved', 'system', NULL, true), '23505', 'but a payment goes back once');

-- Events.
SET LOCAL ROLE mseva_app;
EXECUTE payment_event_add(90101, '2040-01-01', 'razorpay', 'e1', 'payment.captured', 'r1', '{"x": 1}');
SELECT is(pg_temp.state_of('DELETE FROM payment_event'), '42501', 'what gateways said is kept');
RESET ROLE;
SELECT is((SELECT count(*)::int FROM payment_event_default WHERE tenant_id = 90101), 1, 'also without its month');
SELECT is((SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'payment_event'::regclass), 5, 'months are made ahead');

SELECT finish();
ROLLBACK;
