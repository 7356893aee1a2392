-- Connections, links and bills: what the tables refuse, how a bill is issued anew, and whose a link is.
\ir setup.psql
\set bill_issue `cat sql/queries/bill_issue.sql`
\set bill_lines `cat sql/queries/bill_lines.sql`
\set connection_find `cat sql/queries/connection_find.sql`
\set citizen_take_over `cat sql/queries/citizen_take_over.sql | sed 's/;$//'`
PREPARE bill_issue AS :bill_issue
;
PREPARE bill_lines AS :bill_lines
;
PREPARE connection_find AS :connection_find
;
PREPARE citizen_take_over AS :citizen_take_over
;
SELECT plan(26);

CREATE FUNCTION pg_temp.state_of(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE command;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
INSERT INTO connection (tenant_id, service, biller, number, number_key, ward, meter_number) VALUES
	(90101, 'water', 'ulb', '1013W-1', '1013W1', '12', 'M 77'), (90101, 'sewerage', 'ulb', '1013W-1', '1013W1', '12', NULL),
	(90102, 'water', 'ulb', '1013W-1', '1013W1', '3', 'M 78');
SELECT id AS house FROM connection WHERE tenant_id = 90101 AND service = 'water' \gset
CREATE FUNCTION pg_temp.issue(house bigint, number text, paise text, as_of text DEFAULT '2026-11-01') RETURNS text LANGUAGE sql AS $$
	SELECT format($q$EXECUTE bill_issue(90101, %s, %L, '2026-10-01', '2026-10-31', '2026-11-01', '2026-11-30', %L, NULL,
		'{charge,cess}', '{slab,cess}', '{2026-10-01,2026-10-01}', %L, '{12000,0}', '{800,500}', '2026-11-01 10:00Z')$q$,
		house, number, as_of, paise)
$$;

-- What the tables refuse.
SELECT throws_ok($$INSERT INTO connection (tenant_id, service, biller, number, number_key) VALUES (90101, 'water', 'ulb', 'x', '1013W1')$$,
	'23505', NULL, 'a number is there once for a service and biller');
SELECT lives_ok($$INSERT INTO connection (tenant_id, service, biller, number, number_key) VALUES (90101, 'water', 'pwssb', 'x', '1013W1')$$,
	'another biller may use it too');
SELECT throws_ok(format($$INSERT INTO connection_link (tenant_id, connection_id, citizen_id, state) VALUES (90101, %s, 7, 'linked')$$, :house),
	'23514', NULL, 'nobody is linked without a proof');
SELECT throws_ok(format($$INSERT INTO connection_link (tenant_id, connection_id, citizen_id, state) VALUES (90102, %s, 7, 'trying')$$, :house),
	'23503', NULL, 'nor to a connection of another municipality');
INSERT INTO import_batch (tenant_id, digest, name, by) VALUES (90101, repeat('a', 64), 'bills.csv', 'user:1'), (90102, repeat('a', 64), 'bills.csv', 'user:2');
SELECT throws_ok($$INSERT INTO import_batch (tenant_id, digest, name, by) VALUES (90101, repeat('a', 64), 'again.csv', 'user:1')$$,
	'23505', NULL, 'the same file is known');
SELECT throws_ok($$UPDATE import_batch SET state = 'rolled_back' WHERE tenant_id = 90101$$, '23514', NULL, 'somebody rolls a batch back');
UPDATE import_batch SET state = 'rolled_back', rolled_back_by = 'user:1', rolled_back_at = now() WHERE tenant_id = 90101;
SELECT lives_ok($$INSERT INTO import_batch (tenant_id, digest, name, by) VALUES (90101, repeat('a', 64), 'again.csv', 'user:1')$$,
	'after which the file may come again');

-- Issued, the same, other figures, the next one.
SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
EXECUTE connection_find(90101, '1013W1', 7) \g /dev/null
\set found :ROW_COUNT
SELECT pg_temp.state_of(pg_temp.issue(:house, 'B1', '{10000,500}')) AS first,
	pg_temp.state_of(pg_temp.issue(:house, 'B1', '{10000,500}')) AS again,
	pg_temp.state_of(pg_temp.issue(:house, 'B1', '{20000,1000}')) AS anew,
	pg_temp.state_of(pg_temp.issue(:house, 'B2', '{30000,1500}')) AS next,
	pg_temp.state_of(pg_temp.issue(:house, 'B2', '{30000,NULL}')) AS nothing,
	pg_temp.state_of(replace(pg_temp.issue(:house, 'B2', '{30000,1}'), 'slab', 'guess')) AS guessed \gset
RESET ROLE;
SELECT is(:found, 3, 'all that have the number are found, of this municipality');
SELECT is(:'first'::text || :'again' || :'anew' || :'next', 'donedonedonedone', 'bills are issued');
SELECT results_eq('SELECT number, issue, status, is_current, total_paise FROM bill WHERE tenant_id = 90101 ORDER BY id',
	$$VALUES ('B1', 1, 'superseded', false, 10500::bigint), ('B1', 2, 'superseded', false, 21000), ('B2', 1, 'open', true, 31500)$$,
	'the same one once, other figures as a new issue, and one is current');
SELECT is(:'nothing'::text || ' ' || :'guessed', '23502 23514', 'a line says how much, and why');
SELECT is((SELECT count(*)::int FROM bill b WHERE tenant_id = 90101 AND total_paise <> (SELECT sum(paise) FROM bill_line l
	WHERE l.tenant_id = 90101 AND l.bill_id = b.id)), 0, 'a bill is its lines');

-- One that is being paid.
SELECT id AS bill FROM bill WHERE tenant_id = 90101 AND is_current \gset
INSERT INTO payment_order (tenant_id, reference, bill_id, connection_id, gateway, amount_paise, expires_at, status)
	VALUES (90101, 'r1', :bill, :house, 'razorpay', 31500, '2036-01-01', 'pending');
SET LOCAL ROLE mseva_app;
SELECT pg_temp.state_of(pg_temp.issue(:house, 'B3', '{100,0}')) AS one, pg_temp.state_of(pg_temp.issue(:house, 'B4', '{40000,0}')) AS two \gset
RESET ROLE;
SELECT results_eq('SELECT number, status, waiting, is_current FROM bill WHERE tenant_id = 90101 AND number >= ''B2'' ORDER BY id',
	$$VALUES ('B2', 'open', false, true), ('B3', 'superseded', false, false), ('B4', 'open', true, false)$$,
	'while one is being paid the latest waits');
INSERT INTO payment_attempt (tenant_id, order_id, gateway, gateway_payment_id, status, amount_paise, currency)
	SELECT 90101, id, 'razorpay', 'p' || n, 'captured', 100, 'INR' FROM payment_order, generate_series(1, 3) n WHERE tenant_id = 90101;
INSERT INTO receipt (tenant_id, year, serial, number, token, connection_id, bill_id, order_id, attempt_id, amount_paise, mode, status, issued_at, ended_by, ended_at, ended_reason)
	SELECT 90101, '2026-27', r.n, 'N' || r.n, md5(r.n::text), :house, :bill, o.id, p.id, r.paise, 'upi', r.status, r.at, 'x', now(), 'x'
	FROM (VALUES (1, 700, 'issued', '2026-10-31 10:00Z'::timestamptz), (2, 1300, 'issued', '2026-11-02'), (3, 9000, 'bounced', '2026-11-02')) AS r (n, paise, status, at)
	JOIN payment_order o ON o.tenant_id = 90101 JOIN payment_attempt p ON p.tenant_id = 90101 AND p.gateway_payment_id = 'p' || r.n;
UPDATE payment_order SET status = 'captured' WHERE tenant_id = 90101;
SET LOCAL ROLE mseva_app;
SELECT bill_take_over(90101, :house, '2026-11-03') \g /dev/null
RESET ROLE;
SELECT results_eq('SELECT number, status, total_paise FROM bill WHERE tenant_id = 90101 AND is_current', $$VALUES ('B4', 'open', 38700::bigint)$$,
	'then it takes over, less what was paid since its figures were drawn');
SELECT results_eq('SELECT head, reason, l.paise FROM bill_line l JOIN bill b ON b.tenant_id = l.tenant_id AND b.id = l.bill_id
	WHERE b.tenant_id = 90101 AND b.is_current ORDER BY position OFFSET 2', $$VALUES ('advance', 'carried_forward', -1300::bigint)$$,
	'as a credit of its own, without what bounced or came before');
SET LOCAL ROLE mseva_app;
SELECT pg_temp.state_of(pg_temp.issue(:house, 'B4', '{40000,0}')) AS same \gset
RESET ROLE;
SELECT is((SELECT count(*)::int FROM bill WHERE tenant_id = 90101 AND number = 'B4'), 1, 'which does not make it another bill');

SELECT throws_ok('UPDATE bill_line SET paid_paise = paise + 1 WHERE tenant_id = 90101 AND head = ''charge''', '23514', NULL, 'no line is paid by more than it says');
SELECT throws_ok('UPDATE bill_line SET paid_paise = 1 WHERE tenant_id = 90101 AND head = ''advance''', '23514', NULL, 'a credit is used, not paid');
SET LOCAL ROLE mseva_app;
SELECT is(pg_temp.state_of('UPDATE bill_line SET paise = 1 WHERE tenant_id = 90101'), '42501', 'and what a line says stays');
RESET ROLE;
SELECT throws_ok(format($$INSERT INTO bill (tenant_id, connection_id, number, issued_on, due_on, as_of, line_count, total_paise)
	VALUES (90101, %s, 'B9', '2026-11-01', '2026-11-01', now(), 0, 0)$$, :house), '23505', NULL, 'a connection has one current bill');

-- A payment stays within the bill's page.
CREATE FUNCTION pg_temp.hot(change text) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	target regclass := split_part(change, ' ', 2)::regclass;
	before bigint := pg_stat_get_xact_tuples_hot_updated(target);
BEGIN
	EXECUTE change;
	RETURN pg_stat_get_xact_tuples_hot_updated(target) > before;
END $$;
SELECT ok(pg_temp.hot($$UPDATE bill SET status = 'part_paid', paid_paise = 1, version = version + 1 WHERE tenant_id = 90101 AND is_current$$), 'paying is HOT');
SELECT ok(pg_temp.hot($$UPDATE payment_order SET status = 'settled' WHERE tenant_id = 90101$$), 'and so is settling');
SELECT ok(pg_temp.hot(format($$UPDATE connection SET last_receipt = 'x' WHERE tenant_id = 90101 AND id = %s$$, :house)), 'and noting the last receipt');

-- A citizen's row that is given up.
INSERT INTO connection_link (tenant_id, connection_id, citizen_id, state, proof, linked_by, linked_at) VALUES (90101, :house, 7, 'linked', 'counter', 'user:1', now());
INSERT INTO connection_link (tenant_id, connection_id, citizen_id, state, failures) VALUES (90101, :house, 8, 'trying', 2);
SET LOCAL ROLE mseva_app;
EXECUTE citizen_take_over(90101, 7, 8);
RESET ROLE;
SELECT results_eq('SELECT citizen_id, state, proof FROM connection_link WHERE tenant_id = 90101', $$VALUES (8::bigint, 'linked', 'counter')$$,
	'her links go with her');
SET LOCAL ROLE mseva_app;
SELECT connection_try_link(90101, :house, 9, 'meter', 'M77', 'citizen:9', now(), 10, 5) AS linked,
	connection_try_link(90102, :house, 9, 'meter', 'M77', 'citizen:9', now(), 10, 5) AS elsewhere \gset
RESET ROLE;
SELECT is(:'linked'::text, 'linked', 'the meter''s number links');
SELECT is(:'elsewhere'::text, 'unknown', 'but only where one is');

SELECT finish();
ROLLBACK;
