-- One message's rows in one call: once, in order, in the right town.
\ir setup.psql
\set turn_commit `cat sql/queries/turn_commit.sql | sed 's/;$//'`
PREPARE turn_commit AS :turn_commit
;
SELECT plan(15);

CREATE FUNCTION pg_temp.state_of(command text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE command;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;
CREATE FUNCTION pg_temp.turn(delivery text, expected int, moved_to int, kinds text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$EXECUTE turn_commit(90101, 7, %L, %s, %L, '{"at":"menu"}', '555', '2037-11-23 10:00Z', %L, 'text',
		'ਪਾਣੀ', '9198', NULL, '2026-11-24 10:00Z', 'wamid.in', 'me', 20, now() - interval '3 days', %L,
		array_fill('{}'::jsonb, ARRAY[cardinality(%L::text[])]), array_fill(NULL::text, ARRAY[cardinality(%L::text[])]))$q$,
		delivery, expected, moved_to, delivery, kinds, kinds, kinds)
$$;
CREATE TEMPORARY VIEW queued AS SELECT tenant_id, kind, number_id, phone, read_id, lease_owner, attempts,
	lease_until > now() AS held FROM outbox WHERE citizen_id = 7 AND tenant_id IN (90101, 90102) ORDER BY id;

SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
SELECT pg_temp.state_of(pg_temp.turn('d1', 0, NULL, '{list,text}')) AS first,
	pg_temp.state_of(pg_temp.turn('d1', 1, NULL, '{list}')) AS again,
	pg_temp.state_of(pg_temp.turn('d2', 0, NULL, '{list}')) AS opened_twice,
	pg_temp.state_of(pg_temp.turn('d2', 7, NULL, '{list}')) AS stale,
	current_setting('app.tenant') AS back \gset
RESET ROLE;
SELECT is(:'first'::text, 'done', 'a message is taken');
SELECT is(:'again'::text, '23505', 'its second delivery is refused');
SELECT is(:'opened_twice'::text, 'MS001', 'a conversation is opened once');
SELECT is(:'stale'::text, 'MS001', 'and what was decided on another version is refused');
SELECT is(:'back'::text, '90101', 'the transaction goes on in the town it was in');
SELECT results_eq('SELECT key FROM inbound_key WHERE tenant_id = 1 AND key IN (''d1'', ''d2'')', $$VALUES ('d1')$$,
	'what was refused claims no key');
SELECT results_eq('SELECT provider_id, body FROM message WHERE tenant_id = 90101 AND citizen_id = 7', $$VALUES ('d1', 'ਪਾਣੀ')$$,
	'the message is in the log once');
SELECT results_eq('SELECT * FROM queued',
	$$VALUES (90101, 'list', '555', '9198', 'wamid.in', 'me', 1, true), (90101, 'text', '555', '9198', NULL, 'me', 1, true)$$,
	'the replies are leased in their order, and the first marks her message as read');

SAVEPOINT before;
UPDATE outbox SET lease_until = now() - interval '1 second' WHERE tenant_id = 90101 AND citizen_id = 7;
SET LOCAL ROLE mseva_app;
EXECUTE turn_commit(90101, 7, 'd3', 1, NULL, '{}', '555', now(), 'd3', 'text', '', '9198', NULL, now(), NULL, 'me', 20,
	now() - interval '3 days', '{text}', '{"{}"}', '{NULL}') \gset next_
RESET ROLE;
SELECT is(:'next_leased'::text, 'f', 'behind replies that somebody must still send, these wait');
SELECT results_eq('SELECT kind, lease_owner, attempts FROM queued OFFSET 2', $$VALUES ('text', NULL::text, 0)$$, 'held by nobody');
ROLLBACK TO before;

SET LOCAL ROLE mseva_app;
EXECUTE turn_commit(90101, 7, 'd4', 1, NULL, '{"at":"done"}', '555', now(), 'd4', 'text', '', '9198', NULL, now(), NULL, 'me',
	20, now() - interval '3 days', '{}', '{}', '{}') \gset quiet_
EXECUTE turn_commit(90101, 7, 'd5', 2, 90102, '{"at":"new"}', '555', now(), 'd5', 'text', '', '9198', NULL, now(), NULL, 'me',
	20, now() - interval '3 days', '{text}', '{"{}"}', '{NULL}') \gset move_
RESET ROLE;
SELECT is(:'quiet_version'::text, '2', 'a turn may have nothing to say');
SELECT is((SELECT last_inbound_at FROM conversation WHERE tenant_id = 90101 AND citizen_id = 7), '2037-11-23 10:00Z', 'time does not run backwards');
SELECT results_eq('SELECT tenant_id, state->>''at'', version, closed_at IS NULL FROM conversation
	WHERE citizen_id = 7 AND tenant_id IN (90101, 90102) ORDER BY tenant_id',
	$$VALUES (90101, NULL::text, 3, false), (90102, 'new', 1, true)$$, 'when she moves, her conversation goes on in the other town');
SELECT is(:'move_version' || ' ' || current_setting('app.tenant'), '1 90101', 'with that town''s version');
SELECT results_eq('SELECT tenant_id, kind FROM queued OFFSET 2', $$VALUES (90102, 'text')$$, 'and it is that town that answers');

SELECT finish();
ROLLBACK;
