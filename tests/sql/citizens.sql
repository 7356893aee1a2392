-- Conversations move by version, events are taken once.
\ir setup.psql
\set inbound_key_add `cat sql/queries/inbound_key_add.sql`
PREPARE inbound_key_add AS :inbound_key_add
;
SELECT plan(12);

CREATE FUNCTION pg_temp.state_of(key text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE key;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
SELECT pg_temp.state_of($$SELECT conversation_advance(90101, 7, 0, '{"at":"menu"}', '555', '2026-11-23 10:00Z')$$) AS opened,
	pg_temp.state_of($$SELECT conversation_advance(90101, 7, 0, '{}', '555', now())$$) AS opened_twice,
	pg_temp.state_of($$SELECT conversation_advance(90101, 7, 1, '{"at":"place"}', '555', '2026-11-23 09:00Z')$$) AS moved,
	pg_temp.state_of($$SELECT conversation_advance(90101, 7, 1, '{"at":"lost"}', '555', now())$$) AS stale,
	pg_temp.state_of('SELECT conversation_advance(90101, 7, 2)') AS plain,
	pg_temp.state_of('SELECT conversation_advance(90101, 7, 2)') AS plain_stale,
	pg_temp.state_of('SELECT conversation_advance(90101, 8, 1)') AS unknown \gset
RESET ROLE;
SELECT is(:'opened'::text, 'done', 'version 0 opens a conversation');
SELECT is(:'opened_twice'::text, 'MS001', 'but only once');
SELECT is(:'moved'::text, 'done', 'the expected version moves it on');
SELECT is(:'stale'::text, 'MS001', 'a stale version is refused');
SELECT is(:'plain'::text, 'done', 'without a new state too');
SELECT is(:'plain_stale'::text, 'MS001', 'and refused when stale');
SELECT is(:'unknown'::text, 'MS001', 'a conversation that is not there has no version');
SELECT results_eq('SELECT state->>''at'', version, last_inbound_at FROM conversation WHERE tenant_id = 90101 AND citizen_id = 7',
	$$VALUES ('place', 3, timestamptz '2026-11-23 10:00Z')$$, 'the row holds the turn that won, and time does not run backwards');

SELECT enter_tenant(1) \g /dev/null
SET LOCAL ROLE mseva_app;
SELECT pg_temp.state_of($$EXECUTE inbound_key_add(1, 'wamid.1')$$) AS first,
	pg_temp.state_of($$EXECUTE inbound_key_add(1, 'wamid.1')$$) AS again \gset
RESET ROLE;
SELECT is(:'first'::text, 'done', 'an event is taken');
SELECT is(:'again'::text, '23505', 'and refused when it comes again');
SELECT throws_ok($$INSERT INTO citizen (tenant_id, phone) VALUES (90101, '1')$$, '23514', NULL, 'citizens belong to the state');
SELECT throws_ok($$INSERT INTO citizen (tenant_id, name) VALUES (1, 'x')$$, '23514', NULL, 'and have a phone or a user id');

SELECT finish();
ROLLBACK;
