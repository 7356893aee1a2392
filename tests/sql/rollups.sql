-- Totals follow what happened, without counting; the clock marks what is late, once.
\ir setup.psql
\set complaint_move `cat sql/queries/complaint_move.sql`
\set overdue_mark `cat sql/queries/overdue_mark.sql`
\set overdue_tenants `cat sql/queries/overdue_tenants.sql`
\set delta_tenants `cat sql/queries/delta_tenants.sql`
\set rollup_fold `cat sql/queries/rollup_fold.sql`
\set demand_add `cat sql/queries/demand_add.sql`
\set overview `cat sql/queries/overview.sql`
PREPARE complaint_move AS :complaint_move
;
PREPARE overdue_mark AS :overdue_mark
;
PREPARE overdue_tenants AS :overdue_tenants
;
PREPARE delta_tenants AS :delta_tenants
;
PREPARE rollup_fold AS :rollup_fold
;
PREPARE demand_add AS :demand_add
;
PREPARE overview AS :overview
;
SELECT plan(13);

-- A database that is in use has others too; here there is one.
DELETE FROM tenant;
DELETE FROM tenant_delta;
INSERT INTO tenant (id, code, reference_prefix, stage) VALUES (90101, 'zz.one', 'ZZA', 'pilot');
INSERT INTO complaint (tenant_id, reference, citizen_id, type_code, created_at, due_at)
	SELECT 90101, 'r' || i, 7, 'x', '2026-11-01 10:00Z', CASE WHEN i <= 3 THEN '2026-11-02 10:00Z'::timestamptz ELSE '2036-01-01' END
	FROM generate_series(1, 10) i;
-- The last of these is still the day before in UTC and already the next in India.
INSERT INTO tenant_delta (tenant_id, kind, n, at) VALUES (90101, 'filed', 9, '2026-11-01 10:00Z'), (90101, 'filed', 1, '2026-11-01 19:00Z');

SET LOCAL ROLE mseva_system;
EXECUTE overdue_tenants('2026-11-03') \gset late_
RESET ROLE;
SELECT is(:late_tenant_id, 90101, 'the queue role sees who has something late');

SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
EXECUTE overdue_mark(90101, '2026-11-03', 2) \gset first_
EXECUTE overdue_mark(90101, '2026-11-03', 2) \gset second_
EXECUTE overdue_mark(90101, '2026-11-03', 2) \gset third_
EXECUTE complaint_move(90101, 'r1', 1, 'filed', 'resolved', 'resolve', '2026-11-03', 'user:7', 'x', true, NULL) \g /dev/null
EXECUTE complaint_move(90101, 'r4', 1, 'filed', 'resolved', 'resolve', '2026-11-03', 'user:7', 'x', true, NULL) \g /dev/null
EXECUTE complaint_move(90101, 'r5', 1, 'filed', 'rejected', 'reject', '2026-11-03', 'user:7', 'x', true, NULL) \g /dev/null
EXECUTE complaint_move(90101, 'r4', 2, 'resolved', 'reopened', 'reopen', '2026-11-04', 'user:7', 'x', true, NULL) \g /dev/null
EXECUTE complaint_move(90101, 'r2', 1, 'filed', 'acknowledged', 'acknowledge', '2026-11-04', 'user:7', NULL, true, NULL) \g /dev/null
EXECUTE demand_add(90101, 7, '2026-11-04') \g /dev/null
EXECUTE demand_add(90101, 7, '2026-11-04') \g /dev/null
EXECUTE demand_add(90101, 8, '2026-11-04') \g /dev/null
RESET ROLE;
SELECT is(ARRAY[:first_marked, :second_marked, :third_marked], ARRAY[2, 1, 0], 'what is late is marked in bites, each once');
SELECT is((SELECT min(version) FROM complaint WHERE tenant_id = 90101 AND overdue AND reference = 'r3'), 1, 'marking does not move the version');
SELECT is((SELECT count(*)::int FROM complaint_event WHERE tenant_id = 90101 AND action = 'overdue'), 3, 'and stands in the timeline');
SELECT is((SELECT count(*)::int FROM demand WHERE tenant_id = 90101), 2, 'demand is counted by person');

SET LOCAL ROLE mseva_system;
EXECUTE delta_tenants \gset waiting_
RESET ROLE;
SELECT is(:waiting_tenant_id, 90101, 'the queue role sees whose counts wait');

SET LOCAL ROLE mseva_app;
EXECUTE rollup_fold(90101, now(), 3) \gset bite_
EXECUTE rollup_fold(90101, now(), 1000) \gset rest_
EXECUTE rollup_fold(90101, now(), 1000) \gset none_
RESET ROLE;
SELECT is(:bite_folded, 3, 'folding takes a bite');
SELECT cmp_ok(:rest_folded, '>', 5, 'and the rest');
SELECT is(:none_folded, 0, 'and nothing twice');
SELECT results_eq('SELECT filed, open, overdue, resolved, rejected, reopened, demand FROM tenant_rollup WHERE tenant_id = 90101',
	$$SELECT count(*), count(*) FILTER (WHERE status IN ('filed', 'acknowledged', 'assigned', 'reopened')), count(*) FILTER (WHERE overdue),
		count(*) FILTER (WHERE status = 'resolved'), count(*) FILTER (WHERE status = 'rejected'), sum(reopened_count), 2::bigint
	FROM complaint WHERE tenant_id = 90101$$, 'the totals are what counting would have given');
SELECT results_eq('SELECT day::text, filed, resolved, reopened, rejected, demand FROM tenant_day WHERE tenant_id = 90101 ORDER BY day',
	$$VALUES ('2026-11-01', 9::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint), ('2026-11-02', 1, 0, 0, 0, 0),
		('2026-11-03', 0, 2, 0, 1, 0), ('2026-11-04', 0, 0, 1, 0, 2)$$, 'days are days of India, and what happened on one stays');

SET LOCAL ROLE mseva_oversight;
EXECUTE overview \gset state_
RESET ROLE;
SELECT is(:'state_code'::text || ' ' || :'state_stage' || ' ' || :state_filed || ' ' || :state_overdue, 'zz.one pilot 10 2',
	'the state sees the municipality with its stage and counts');
SELECT throws_ok($$INSERT INTO tenant_delta (tenant_id, kind) VALUES (90101, 'guessed')$$, '23514', NULL, 'only known kinds are counted');

SELECT finish();
ROLLBACK;
