-- Messages whose fate is not known, and what a citizen is told of files that will not come.
\ir setup.psql
\ir seed.psql
\set outbox_claim `cat sql/queries/outbox_claim.sql | sed 's/;$//'`
\set outbox_doubt `cat sql/queries/outbox_doubt.sql | sed 's/;$//'`
\set outbox_end `cat sql/queries/outbox_end.sql | sed 's/;$//'`
\set outbox_status `cat sql/queries/outbox_status.sql | sed 's/;$//'`
\set dead_letter_replay `cat sql/queries/dead_letter_replay.sql`
\set media_owner_hold `cat sql/queries/media_owner_hold.sql`
\set media_end `cat sql/queries/media_end.sql`
\set outbox_add_refusal `cat sql/queries/outbox_add_refusal.sql`
PREPARE outbox_claim AS :outbox_claim
;
PREPARE outbox_doubt AS :outbox_doubt
;
PREPARE outbox_end AS :outbox_end
;
PREPARE outbox_status AS :outbox_status
;
PREPARE dead_letter_replay AS :dead_letter_replay
;
PREPARE media_owner_hold AS :media_owner_hold
;
PREPARE media_end AS :media_end
;
PREPARE outbox_add_refusal AS :outbox_add_refusal
;
SELECT plan(12);

DELETE FROM outbox WHERE tenant_id = 90101;
INSERT INTO outbox (tenant_id, citizen_id, phone, kind, body, lease_owner, lease_until, attempts)
	VALUES (90101, 7, '919800000007', 'text', '{}', 'me', now() + interval '20 seconds', 1) RETURNING id, created_at \gset
CREATE TEMPORARY VIEW it AS SELECT * FROM outbox WHERE tenant_id = 90101;
GRANT SELECT ON it TO mseva_app;
SELECT enter_tenant(90101) \g /dev/null

-- ---- in doubt ----
SET LOCAL ROLE mseva_app;
EXECUTE outbox_doubt(90101, :'created_at', :id, 22000, 'no answer', 'somebody else');
\set strange :ROW_COUNT
EXECUTE outbox_doubt(90101, :'created_at', :id, 22000, 'no answer', 'me');
\set noted :ROW_COUNT
RESET ROLE;
SELECT is(:'strange'::text || :'noted', '01', 'only who holds a message can doubt it');
SELECT results_eq('SELECT queued, lease_owner, doubts::int, error_code, error_text, due_at = now() + interval ''22 seconds'' FROM it',
	$$VALUES (true, NULL::text, 1, NULL::int, 'no answer', true)$$, 'it waits, held by nobody, and the doubt is counted');
UPDATE outbox SET due_at = now() WHERE tenant_id = 90101;
SET LOCAL ROLE mseva_app;
EXECUTE outbox_claim(90101, 'me', 20, 10) \gset claimed_
RESET ROLE;
SELECT is(:'claimed_doubts'::text || ' ' || :'claimed_attempts', '1 2', 'who takes it next knows of the doubt');

-- ---- given up in doubt ----
SET LOCAL ROLE mseva_app;
EXECUTE outbox_end(90101, :'created_at', :id, 5, NULL, 'no answer');
RESET ROLE;
SELECT ok((SELECT is_dead FROM it), 'given up in doubt it is a dead letter');
SAVEPOINT dead;
SET LOCAL ROLE mseva_app;
EXECUTE dead_letter_replay(90101, :id) \g /dev/null
RESET ROLE;
SELECT results_eq('SELECT queued, doubts::int, attempts FROM it', 'VALUES (true, 0, 0)', 'that can be sent again, from the beginning');
ROLLBACK TO dead;
SET LOCAL ROLE mseva_app;
EXECUTE outbox_status(90101, ARRAY[:'created_at'::timestamptz], ARRAY[:id], '{wamid.9}', '{2}', ARRAY[now()], '{f}', '{NULL}', '{NULL}');
RESET ROLE;
SELECT results_eq('SELECT is_dead, status::int, provider_id FROM it', $$VALUES (false, 2, 'wamid.9')$$,
	'a report that it was delivered after all ends the doubt');
UPDATE outbox SET status = 5, doubts = 0, provider_id = NULL WHERE tenant_id = 90101;
SET LOCAL ROLE mseva_app;
EXECUTE outbox_status(90101, ARRAY[:'created_at'::timestamptz], ARRAY[:id], '{wamid.9}', '{2}', ARRAY[now()], '{f}', '{NULL}', '{NULL}');
RESET ROLE;
SELECT ok((SELECT is_dead FROM it), 'any other dead letter stays one');

-- ---- a file that will not come ----
SELECT id AS complaint FROM complaint WHERE tenant_id = 90101 \gset
SELECT citizen_id AS who FROM complaint WHERE tenant_id = 90101 \gset
UPDATE conversation SET number_id = '555', last_inbound_at = '2026-11-01 10:00Z' WHERE tenant_id = 90101;
DELETE FROM outbox WHERE tenant_id = 90101;
INSERT INTO media (tenant_id, id, provider_media_id, kind) SELECT 90101, md5('r' || i), 'r', 'image' FROM generate_series(1, 3) i;
INSERT INTO complaint_media (tenant_id, complaint_id, media_id, added_at, by)
	SELECT 90101, :complaint, md5('r' || i), timestamptz '2026-11-01 10:00Z' + make_interval(secs => CASE i WHEN 3 THEN 40 ELSE i END), 'x'
	FROM generate_series(1, 3) i;

CREATE FUNCTION pg_temp.refuse(file text, who bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('EXECUTE media_owner_hold(90101, %L)', file);
	EXECUTE format('EXECUTE media_end(90101, %L, ''failed'', ''is really text/html'')', file);
	EXECUTE format('EXECUTE outbox_add_refusal(90101, %s, ''9198'', NULL, ''buttons'', ''{}'', ''complaint_comment'', ''111'', %L)', who, file);
END $$;
SET LOCAL ROLE mseva_app;
SELECT pg_temp.refuse(md5('r1'), :who) \g /dev/null
RESET ROLE;
SELECT results_eq('SELECT number_id, kind, late_template, window_until, queued, lease_owner FROM it',
	$$VALUES ('555', 'buttons', 'complaint_comment', timestamptz '2026-11-02 10:00Z', true, NULL::text)$$,
	'she is told through the number she wrote to, as long as the window is open');
SET LOCAL ROLE mseva_app;
SELECT pg_temp.refuse(md5('r2'), :who) \g /dev/null
RESET ROLE;
SELECT is((SELECT count(*)::int FROM it), 1, 'of files sent together she is told once');
SET LOCAL ROLE mseva_app;
SELECT pg_temp.refuse(md5('r3'), :who) \g /dev/null
RESET ROLE;
SELECT is((SELECT count(*)::int FROM it), 2, 'one that she sends later is told of by itself');
SELECT throws_ok(format('SELECT pg_temp.refuse(%L, %s)', md5('r3'), :who), 'MS001', NULL, 'and none twice');
SET LOCAL ROLE mseva_app;
SELECT enter_tenant(90102) \g /dev/null
SELECT throws_ok(format('SELECT pg_temp.refuse(%L, %s)', md5('r1'), :who), 'MS001', NULL, 'nor from another town');
RESET ROLE;

SELECT finish();
ROLLBACK;
