-- The server's own complaint statements: filing, the list, steps, and what a citizen sees.
\ir setup.psql
\set complaint_file `cat sql/queries/complaint_file.sql`
\set complaint_move `cat sql/queries/complaint_move.sql`
\set complaint_list `cat sql/queries/complaint_list.sql`
\set complaint_mine `cat sql/queries/complaint_mine.sql`
\set complaint_attach `cat sql/queries/complaint_attach.sql`
\set complaint_remark `cat sql/queries/complaint_remark.sql`
\set reference_next `cat sql/queries/reference_next.sql`
PREPARE complaint_file AS :complaint_file
;
PREPARE complaint_move AS :complaint_move
;
PREPARE complaint_list AS :complaint_list
;
PREPARE complaint_mine AS :complaint_mine
;
PREPARE complaint_attach AS :complaint_attach
;
PREPARE complaint_remark AS :complaint_remark
;
PREPARE reference_next AS :reference_next
;

CREATE FUNCTION pg_temp.file(reference text, citizen bigint, at timestamptz, type text DEFAULT 'NoStreetlight', ward text DEFAULT '12',
	files text DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('EXECUTE complaint_file(90101, %L, %L, ''919876500001'', NULL, ''555'', ''pa'', %L, ''DEPT_1'',
		''The lamp before the school is out'', NULL, NULL, %L, ''near the school'', 31.3, 75.5, ''whatsapp'', %L, %L, %L,
		%L, %L, %L, %L, %L, %L, %L)', reference, citizen, type, ward, at, at + interval '96 hours', 'citizen:' || citizen,
		(SELECT coalesce(array_agg(md5(f)), '{}') FROM unnest(files::text[]) f), files,
		(SELECT coalesce(array_agg('image'::text), '{}') FROM unnest(files::text[]) f), files, files, files, files);
END $$;

-- What the statement answers, or the state it fails with.
CREATE FUNCTION pg_temp.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

CREATE FUNCTION pg_temp.move(reference text, version int, from_status text, to_status text, action text, note text DEFAULT NULL,
	assignee text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.try(format('EXECUTE complaint_move(90101, %L, %L, %L, %L, %L, now(), ''user:7'', %L, true, %L)',
		reference, version, from_status, to_status, action, note, assignee))
$$;

SELECT no_plan();

SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
EXECUTE reference_next(90101, 2026, 1) \gset first_
EXECUTE reference_next(90101, 2026, 1) \gset second_
EXECUTE reference_next(90101, 2027, 1) \gset newyear_
SELECT pg_temp.file('ZZA-26-000001-0', 7, '2026-11-01 10:00Z', files => '{photo-a,photo-b}'),
	pg_temp.file('ZZA-26-000002-0', 7, '2026-11-02 10:00Z', 'OverflowingGarbage', '13'),
	pg_temp.file('ZZA-26-000003-0', 8, '2026-11-03 10:00Z'),
	pg_temp.try($$SELECT pg_temp.file('ZZA-26-000001-0', 7, now())$$) AS repeated \gset
RESET ROLE;
SELECT is(ARRAY[:first_last, :second_last, :newyear_last], ARRAY[1, 2, 1], 'numbers count up and begin anew with the year');
SELECT is(:'repeated'::text, '23505', 'a number files one complaint');
SELECT results_eq($$SELECT status, version, overdue, acknowledged_at IS NULL, (due_at - created_at)::text FROM complaint
	WHERE tenant_id = 90101 AND reference = 'ZZA-26-000001-0'$$, $$VALUES ('filed', 1, false, true, '4 days')$$, 'it begins as filed');
SELECT results_eq($$SELECT e.action, e.to_status, e.is_public FROM complaint_event e WHERE e.tenant_id = 90101 ORDER BY id LIMIT 1$$,
	$$VALUES ('file', 'filed', true)$$, 'with a first event');
SELECT bag_eq($$SELECT m.provider_media_id, m.status FROM complaint_media l JOIN media m ON m.tenant_id = l.tenant_id AND m.id = l.media_id
	WHERE l.tenant_id = 90101$$, $$VALUES ('photo-a', 'pending'), ('photo-b', 'pending')$$, 'and its photos wait to be fetched');
SELECT is((SELECT sum(n)::int FROM tenant_delta WHERE tenant_id = 90101 AND kind = 'filed'), 3, 'each filing is counted once');

-- Steps.
SET LOCAL ROLE mseva_app;
SELECT pg_temp.move('ZZA-26-000001-0', 1, 'filed', 'acknowledged', 'acknowledge') AS acknowledged,
	pg_temp.move('ZZA-26-000001-0', 1, 'filed', 'assigned', 'assign', NULL, 'R. Singh') AS stale,
	pg_temp.move('ZZA-26-000001-0', 2, 'filed', 'assigned', 'assign', NULL, 'R. Singh') AS wrong_status,
	pg_temp.move('ZZA-26-000001-0', 2, 'acknowledged', 'assigned', 'assign', NULL, 'R. Singh') AS assigned,
	pg_temp.move('ZZA-26-000001-0', 3, 'assigned', 'resolved', 'resolve', 'New bulb') AS resolved,
	pg_temp.move('ZZA-26-000001-0', 4, 'resolved', 'reopened', 'reopen', 'Dark again') AS reopened,
	pg_temp.move('ZZA-26-000001-0', 5, 'reopened', 'resolved', 'resolve', 'New wire') AS resolved_again,
	pg_temp.move('ZZA-26-000009-0', 1, 'filed', 'resolved', 'resolve', 'x') AS unknown,
	pg_temp.move('ZZA-26-000001-0', 6, 'resolved', 'melted', 'resolve', 'x') AS nonsense \gset
RESET ROLE;
SELECT is(ARRAY[:'acknowledged', :'assigned', :'resolved', :'reopened', :'resolved_again']::text[], array_fill('done'::text, ARRAY[5]),
	'a complaint goes through its life');
SELECT is(:'stale'::text, 'MS001', 'a step on a version that has passed is refused');
SELECT is(:'wrong_status'::text, 'MS001', 'and so is one decided on another status');
SELECT is(:'unknown'::text, 'MS001', 'and one on no complaint at all');
SELECT is(:'nonsense'::text, '23514', 'and a status nobody knows');
SELECT results_eq($$SELECT status, version, assignee, acknowledged_at IS NOT NULL, resolved_at IS NOT NULL FROM complaint
	WHERE tenant_id = 90101 AND reference = 'ZZA-26-000001-0'$$, $$VALUES ('resolved', 6, NULL, true, true)$$,
	'refused steps leave nothing behind, and what was opened again is nobody''s');
SELECT results_eq($$SELECT reopened_count, reopened_at IS NOT NULL, due_at - created_at = interval '4 days' FROM complaint WHERE tenant_id = 90101 AND reference = 'ZZA-26-000001-0'$$,
	$$VALUES (1, true, true)$$, 'opened again it keeps its deadline, and it is remembered');
SELECT is((SELECT sum(n)::int FROM tenant_delta WHERE tenant_id = 90101 AND kind = 'reopened'), 1, 'and counted');
SELECT results_eq($$SELECT e.action, e.from_status, e.to_status, e.note FROM complaint_event e JOIN complaint c USING (tenant_id)
	WHERE e.tenant_id = 90101 AND c.reference = 'ZZA-26-000001-0' AND e.complaint_id = c.id ORDER BY e.id$$,
	$$VALUES ('file', NULL, 'filed', NULL), ('acknowledge', 'filed', 'acknowledged', NULL), ('assign', 'acknowledged', 'assigned', NULL),
		('resolve', 'assigned', 'resolved', 'New bulb'), ('reopen', 'resolved', 'reopened', 'Dark again'),
		('resolve', 'reopened', 'resolved', 'New wire')$$, 'the timeline tells the story');

-- The list.
CREATE TEMP TABLE listed (case_name text, reference text, n serial);
CREATE FUNCTION pg_temp.list(case_name text, filters text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	row record;
BEGIN
	FOR row IN EXECUTE 'EXECUTE complaint_list(90101, ' || filters || ')' LOOP
		INSERT INTO listed VALUES (case_name, right(row.reference, 3));
	END LOOP;
END $$;
CREATE FUNCTION pg_temp.got(wanted text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(reference, ' ' ORDER BY n), '') FROM listed WHERE case_name = wanted
$$;
GRANT ALL ON listed, listed_n_seq TO mseva_app;
--                       status type  ward  loc   dept  late  whose from  to    phone words us    id    n   number
SET LOCAL ROLE mseva_app;
SELECT pg_temp.list('all',      'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 20, NULL'),
	pg_temp.list('open',     $$'{filed,acknowledged,assigned}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 20, NULL$$),
	pg_temp.list('type',     $$NULL, 'OverflowingGarbage', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 20, NULL$$),
	pg_temp.list('ward',     $$NULL, NULL, '12', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 20, NULL$$),
	pg_temp.list('assignee', $$NULL, NULL, NULL, NULL, NULL, NULL, 'R. Singh', NULL, NULL, NULL, NULL, NULL, NULL, 20, NULL$$),
	pg_temp.list('from',     $$NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-02 10:00Z', NULL, NULL, NULL, NULL, NULL, 20, NULL$$),
	pg_temp.list('before',   $$NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2026-11-02 10:00Z', NULL, NULL, NULL, NULL, 20, NULL$$),
	pg_temp.list('words',    $$NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'SCHOOL', NULL, NULL, 20, NULL$$),
	pg_temp.list('wildcard', $$NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '%', NULL, NULL, 20, NULL$$),
	pg_temp.list('number',   $$NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 20, 'ZZA-26-000002-0'$$),
	pg_temp.list('page 1',   'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, NULL'),
	pg_temp.list('page 2',   format('NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, %s, %s, 2, NULL',
		(SELECT (extract(epoch FROM created_at) * 1000000)::bigint FROM complaint WHERE reference = 'ZZA-26-000002-0'),
		(SELECT id FROM complaint WHERE reference = 'ZZA-26-000002-0'))) \g /dev/null
RESET ROLE;
SELECT is(pg_temp.got(c.name), c.wanted, 'list: ' || c.name) FROM (VALUES
	('all', '3-0 2-0 1-0'), ('open', '3-0 2-0'), ('type', '2-0'), ('ward', '3-0 1-0'), ('assignee', ''), ('from', '3-0 2-0'),
	('before', '1-0'), ('words', '3-0 2-0 1-0'), ('wildcard', ''), ('number', '2-0'), ('page 1', '3-0 2-0'), ('page 2', '1-0')) AS c (name, wanted);

-- A citizen's own, and only her own.
SET LOCAL ROLE mseva_app;
EXECUTE complaint_mine(90101, 7, 1) \gset mine_
EXECUTE complaint_remark(90101, 'ZZA-26-000003-0', 7, '2026-11-05 10:00Z', 'citizen:7', 'not mine');
EXECUTE complaint_attach(90101, 'ZZA-26-000003-0', 7, '2026-11-05 10:00Z', 'citizen:7', '555', '00000000000000000000000000000001', 'x', 'image', NULL, NULL, NULL, NULL);
EXECUTE complaint_attach(90101, 'ZZA-26-000002-0', 7, '2026-11-05 10:00Z', 'citizen:7', '555', '00000000000000000000000000000002', 'x', 'image', NULL, NULL, NULL, NULL) \g /dev/null
RESET ROLE;
SELECT is(:'mine_reference'::text, 'ZZA-26-000002-0', 'her open complaint comes before the closed one');
SELECT is((SELECT version FROM complaint WHERE tenant_id = 90101 AND reference = 'ZZA-26-000003-0'), 1, 'nothing is added to somebody else''s');
SELECT bag_eq($$SELECT id FROM media WHERE tenant_id = 90101 AND provider_media_id = 'x'$$, $$VALUES ('00000000000000000000000000000002')$$,
	'a late photo lands on hers alone');
SELECT throws_ok($$INSERT INTO complaint (tenant_id, reference, citizen_id, type_code, due_at, lat) VALUES (90101, 'x', 1, 'x', now(), 31)$$,
	'23514', NULL, 'half a pin is none');

-- Where she has complaints is the state's to know, and no municipality's.
\set citizen_town_add `cat sql/queries/citizen_town_add.sql`
\set citizen_towns `cat sql/queries/citizen_towns.sql`
\set citizen_towns_take_over `cat sql/queries/citizen_towns_take_over.sql`
PREPARE citizen_town_add AS :citizen_town_add
PREPARE citizen_towns AS :citizen_towns
PREPARE citizen_towns_take_over AS :citizen_towns_take_over
SELECT enter_tenant(1) \g /dev/null
SET LOCAL ROLE mseva_app;
EXECUTE citizen_town_add(1, 900007, 90102) \g /dev/null
EXECUTE citizen_town_add(1, 900007, 90101) \g /dev/null
EXECUTE citizen_town_add(1, 900007, 90101) \g /dev/null
EXECUTE citizen_town_add(1, 900008, 90101) \g /dev/null
EXECUTE citizen_town_add(1, 900008, 90103) \g /dev/null
SELECT results_eq('EXECUTE citizen_towns(1, 900007)', 'VALUES (90101), (90102)', 'each town once, in the order of transactions');
EXECUTE citizen_towns_take_over(1, 900008, 900007) \g /dev/null
SELECT results_eq('EXECUTE citizen_towns(1, 900007)', 'VALUES (90101), (90102), (90103)', 'a newcomer''s towns become those of the person she is');
SELECT is_empty('EXECUTE citizen_towns(1, 900008)', 'and are nobody else''s');
SELECT enter_tenant(90101) \g /dev/null
SELECT is_empty('EXECUTE citizen_towns(1, 900007)', 'a municipality does not see where else she complains');
SELECT throws_ok('EXECUTE citizen_town_add(90101, 900007, 90101)', '23514', NULL, 'nor keeps a list of its own');
RESET ROLE;

SELECT finish();
ROLLBACK;
