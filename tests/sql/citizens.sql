-- Citizens are the state's, events are taken once.
\ir setup.psql
\set inbound_key_add `cat sql/queries/inbound_key_add.sql`
PREPARE inbound_key_add AS :inbound_key_add
;
SELECT plan(4);

CREATE FUNCTION pg_temp.state_of(key text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE key;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

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
