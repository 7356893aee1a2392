-- Repeated requests, files to fetch, and forgetting in time.
\ir setup.psql
\set idempotency_begin `cat sql/queries/idempotency_begin.sql`
\set idempotency_finish `cat sql/queries/idempotency_finish.sql`
\set idempotency_expire `cat sql/queries/idempotency_expire.sql`
\set missed_call_expire `cat sql/queries/missed_call_expire.sql`
\set key_expire `cat sql/queries/key_expire.sql`
\set media_claim `cat sql/queries/media_claim.sql`
\set media_retry `cat sql/queries/media_retry.sql`
\set media_stored `cat sql/queries/media_stored.sql`
\set media_end `cat sql/queries/media_end.sql`
\set media_tenants `cat sql/queries/media_tenants.sql`
\set tenant_set_stage `cat sql/queries/tenant_set_stage.sql`
\set tenant_upsert `cat sql/queries/tenant_upsert.sql`
\set tenant_diff `cat sql/queries/tenant_diff.sql`
PREPARE idempotency_begin AS :idempotency_begin
;
PREPARE idempotency_finish AS :idempotency_finish
;
PREPARE idempotency_expire AS :idempotency_expire
;
PREPARE missed_call_expire AS :missed_call_expire
;
PREPARE key_expire AS :key_expire
;
PREPARE media_claim AS :media_claim
;
PREPARE media_retry AS :media_retry
;
PREPARE media_stored AS :media_stored
;
PREPARE media_end AS :media_end
;
PREPARE media_tenants AS :media_tenants
;
PREPARE tenant_set_stage AS :tenant_set_stage
;
PREPARE tenant_upsert AS :tenant_upsert
;
PREPARE tenant_diff AS :tenant_diff
;

-- How many rows a statement answers, or the state it fails with. For what answers none, psql's ROW_COUNT
-- says how many it touched.
CREATE FUNCTION pg_temp.rows(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE statement;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
SELECT plan(24);

SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
SELECT pg_temp.rows($$EXECUTE idempotency_begin(90101, 'user:7', 'k', 'POST /x', 'h', '2026-11-01 10:00:00Z')$$) AS taken,
	pg_temp.rows($$EXECUTE idempotency_begin(90101, 'user:7', 'k', 'POST /x', 'h', '2026-11-01 10:00:30Z')$$) AS busy,
	pg_temp.rows($$EXECUTE idempotency_begin(90101, 'user:8', 'k', 'POST /x', 'h', '2026-11-01 10:00:30Z')$$) AS other_actor,
	pg_temp.rows($$EXECUTE idempotency_begin(90101, 'user:7', 'k', 'POST /y', 'h', '2026-11-01 10:09:00Z')$$) AS other_route,
	pg_temp.rows($$EXECUTE idempotency_begin(90101, 'user:7', 'k', 'POST /x', 'h', '2026-11-01 10:02:00Z')$$) AS abandoned \gset
EXECUTE idempotency_finish(90101, 'user:7', 'k', 200, '{}');
\set finished :ROW_COUNT
SELECT pg_temp.rows($$EXECUTE idempotency_begin(90101, 'user:7', 'k', 'POST /x', 'h', '2026-11-01 12:00:00Z')$$) AS done \gset
EXECUTE idempotency_expire(90101, '2026-11-01 10:01:00Z', 100);
\set expired :ROW_COUNT
RESET ROLE;
SELECT is(:'taken'::text, '1', 'a key is taken');
SELECT is(:'busy'::text, '0', 'and not taken again while the request is being worked on');
SELECT is(:'other_actor'::text, '1', 'another actor''s key is another key');
SELECT is(:'other_route'::text, '0', 'a key never goes to a different request');
SELECT is(:'abandoned'::text, '1', 'a request that died gives its key back after a minute');
SELECT is(:'finished'::text || :'done', '10', 'a finished one keeps it');
SELECT is(:'expired'::text, '1', 'until its time is over');

INSERT INTO inbound_key (tenant_id, key, received_at) SELECT 90101, 'old' || i, '2026-10-01' FROM generate_series(1, 5) i;
INSERT INTO inbound_key (tenant_id, key, received_at) VALUES (90101, 'new', '2026-11-01');
SET LOCAL ROLE mseva_app;
EXECUTE key_expire(90101, '2026-10-15', 3);
\set bite :ROW_COUNT
EXECUTE key_expire(90101, '2026-10-15', 3);
\set rest :ROW_COUNT
RESET ROLE;
SELECT is(:'bite'::text || :'rest', '32', 'old event keys go in bites');
SELECT results_eq('SELECT key FROM inbound_key WHERE tenant_id = 90101', $$VALUES ('new')$$, 'and the others stay');

INSERT INTO missed_call (tenant_id, provider, call_key, at, received_at) VALUES (90101, 'exotel', 'old', now(), '2026-10-01'),
	(90101, 'exotel', 'new', now(), '2026-11-01'), (90102, 'exotel', 'old', now(), '2026-10-01');
SET LOCAL ROLE mseva_app;
EXECUTE missed_call_expire(90101, '2026-10-15', 10);
RESET ROLE;
SELECT results_eq('SELECT tenant_id, call_key FROM missed_call WHERE tenant_id IN (90101, 90102) ORDER BY 1, 2',
	$$VALUES (90101, 'new'), (90102, 'old')$$, 'old missed calls go, of this tenant');

-- A database that is in use may have others waiting; here there are these.
UPDATE media SET status = 'gone' WHERE status = 'pending';
INSERT INTO media (tenant_id, id, provider_media_id, kind, due_at)
	SELECT 90101, md5('f' || i), 'p' || i, 'image', '2026-11-01 10:00Z'::timestamptz + i * interval '1 second' FROM generate_series(1, 3) i;
SET LOCAL ROLE mseva_system;
EXECUTE media_tenants('2026-11-01 10:01Z') \gset waiting_
RESET ROLE;
SELECT is(:waiting_tenant_id, 90101, 'the queue role sees whose files wait');
SET LOCAL ROLE mseva_app;
SELECT pg_temp.rows($$EXECUTE media_claim(90101, '2026-11-01 10:01:00Z', '2026-11-01 10:02:00Z', 2)$$) AS first,
	pg_temp.rows($$EXECUTE media_claim(90101, '2026-11-01 10:01:10Z', '2026-11-01 10:02:00Z', 2)$$) AS second,
	pg_temp.rows($$EXECUTE media_claim(90101, '2026-11-01 10:01:20Z', '2026-11-01 10:02:00Z', 2)$$) AS third,
	pg_temp.rows($$EXECUTE media_claim(90101, '2026-11-01 10:02:30Z', '2026-11-01 10:03:00Z', 9)$$) AS expired \gset
EXECUTE media_stored(90101, md5('f1'), '2026-11-01 10:02:40Z', 'image/jpeg', 'ab', 10, 4, 3, 'ab', 'cd');
\set stored :ROW_COUNT
EXECUTE media_retry(90101, md5('f2'), '2026-11-01 10:10:00Z', 'timeout');
\set retried :ROW_COUNT
EXECUTE media_end(90101, md5('f3'), 'gone', '404') \g /dev/null
\set ended :ROW_COUNT
EXECUTE media_retry(90101, md5('f1'), now(), 'late news');
\set too_late :ROW_COUNT
SELECT pg_temp.rows($$EXECUTE media_claim(90101, '2026-11-01 10:05:00Z', '2026-11-01 10:06:00Z', 9)$$) AS not_yet,
	pg_temp.rows($$EXECUTE media_claim(90101, '2026-11-01 10:11:00Z', '2026-11-01 10:12:00Z', 9)$$) AS again \gset
RESET ROLE;
SELECT is(:'first'::text || :'second' || :'third', '210', 'files are leased, each to one');
SELECT is(:'expired'::text, '3', 'a lease that ran out frees them');
SELECT is(:'stored'::text || :'retried' || :'ended', '111', 'each way of ending is noted');
SELECT is(:'too_late'::text, '0', 'what is stored stays stored');
SELECT is(:'not_yet'::text || :'again', '01', 'a retry waits for its time');
SELECT bag_eq('SELECT provider_media_id, status, attempts FROM media WHERE tenant_id = 90101',
	$$VALUES ('p1', 'stored', 2), ('p2', 'pending', 3), ('p3', 'gone', 2)$$, 'and attempts are counted');

SELECT enter_tenant(1) \g /dev/null
SET LOCAL ROLE mseva_app;
SELECT pg_temp.rows($$EXECUTE tenant_diff('{90101,90102}', '{zz.one,zz.two}', '{ZZA,ZZB}', '{"{}","{}"}')$$) AS news \gset
EXECUTE tenant_upsert('{90101,90102}', '{zz.one,zz.two}', '{ZZA,ZZB}', '{pilot,planned}', '{"{}","{}"}', now());
\set added :ROW_COUNT
SELECT pg_temp.rows($$EXECUTE tenant_set_stage(90101, 'pilot', 'live', now())$$) AS moved,
	pg_temp.rows($$EXECUTE tenant_set_stage(90101, 'pilot', 'live', now())$$) AS stale,
	pg_temp.rows($$EXECUTE tenant_set_stage(90101, 'live', 'gone', now())$$) AS nonsense \gset
EXECUTE tenant_upsert('{90101,90102}', '{zz.one,zz.two}', '{ZZA,ZZC}', '{pilot,planned}', '{"{}","{}"}', now());
\set changed :ROW_COUNT
SELECT pg_temp.rows($$EXECUTE tenant_diff('{90101,90102}', '{zz.one,zz.two}', '{ZZA,ZZC}', '{"{}","{}"}')$$) AS no_news \gset
RESET ROLE;
SELECT is(:'news'::text || :'added', '22', 'new municipalities are added');
SELECT is(:'moved'::text, '1', 'a stage is moved');
SELECT is(:'stale'::text, 'MS001', 'but not from where it is no more');
SELECT is(:'nonsense'::text, '23514', 'nor to a stage nobody knows');
SELECT is(:'changed'::text || :'no_news', '10', 'only what differs is written');
SELECT is((SELECT stage FROM tenant WHERE id = 90101), 'live', 'and loading the files sets no stage back');
SELECT throws_ok($$INSERT INTO media (tenant_id, id, provider_media_id, kind) VALUES (90101, '../../etc/passwd', 'x', 'image')$$,
	'23514', NULL, 'a file''s id is random hex and nothing else');

SELECT finish();
ROLLBACK;
