-- The dynamic half of the isolation test: two tenants in every table, then every verb in every context as
-- the server's own role. What belongs to the other must be neither seen nor changed.
\ir setup.psql
\ir lint.psql
\ir seed.psql

-- A fingerprint of all rows of a tenant in a table.
CREATE FUNCTION lint.fingerprint(name text, t int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	print text;
BEGIN
	EXECUTE format('SELECT count(*) || md5(string_agg(x::text, E''\n'' ORDER BY x::text)) FROM %I x WHERE tenant_id = $1', name)
		INTO print USING t;
	RETURN print;
END $$;

-- Runs a statement as the server's role in a context and takes it back: 'rows N', or the SQLSTATE.
CREATE FUNCTION lint.attempt(context text, statement text, argument jsonb DEFAULT NULL, role text DEFAULT 'mseva_app')
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
	result text;
BEGIN
	BEGIN
		IF context IS NULL THEN
			RESET app.tenant;
		ELSIF context = 'row_security off' THEN
			PERFORM set_config('app.tenant', '90101', true), set_config('row_security', 'off', true);
		ELSE
			PERFORM set_config('app.tenant', context, true);
		END IF;
		PERFORM set_config('role', role, true);
		IF statement LIKE 'SELECT%' THEN
			EXECUTE statement INTO n USING argument;
		ELSE
			EXECUTE statement USING argument;
			GET DIAGNOSTICS n = ROW_COUNT;
		END IF;
		result := 'rows ' || n;
		RAISE EXCEPTION USING ERRCODE = 'MS999';
	EXCEPTION
		WHEN SQLSTATE 'MS999' THEN NULL;
		WHEN OTHERS THEN result := SQLSTATE;
	END;
	RETURN result;
END $$;

CREATE TABLE lint.target AS
	SELECT name::text, has_table_privilege('mseva_app', oid, 'SELECT') AS readable, is_partition,
		(SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute a
			WHERE a.attrelid = r.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = '') AS columns
	FROM lint.relation r WHERE kind IN ('r', 'p', 'v', 'm') AND has_tenant;
CREATE TABLE lint.before AS SELECT name, lint.fingerprint(name, 90102) AS print FROM lint.target;

-- Contexts a connection can be in when a statement reaches it.
CREATE TABLE lint.context AS SELECT * FROM (VALUES
	('other tenant', '90101'), ('no tenant', NULL), ('empty tenant', ''), ('garbage', 'ninety'), ('injection', '90101 OR 1=1'), ('row_security off', 'row_security off')) AS c (name, value);

-- {b}: the other's rows; {all}: no WHERE at all, as a forgotten one. Allowed: no row of the other, or a refusal.
CREATE TABLE lint.verb AS SELECT * FROM (VALUES
	('select', 'SELECT count(*) FROM %1$I WHERE tenant_id = 90102'),
	('select everything', 'SELECT count(*) FILTER (WHERE tenant_id <> 90101) FROM %1$I'),
	('lock', 'SELECT count(*) FROM (SELECT 1 FROM %1$I WHERE tenant_id = 90102 FOR UPDATE) x'),
	('update', 'UPDATE %1$I SET tenant_id = tenant_id WHERE tenant_id = 90102'),
	('steal', 'UPDATE %1$I SET tenant_id = 90101 WHERE tenant_id = 90102'),
	('delete', 'DELETE FROM %1$I WHERE tenant_id = 90102')) AS v (name, statement);

-- Writing into the other's name: always refused, whatever else would be wrong with the row.
CREATE TABLE lint.forgery AS SELECT * FROM (VALUES
	('insert', 'INSERT INTO %1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1)'),
	('upsert', 'INSERT INTO %1$I (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$I, $1) ON CONFLICT DO NOTHING'),
	('give away', 'UPDATE %1$I SET tenant_id = 90102'),
	('truncate', 'TRUNCATE %1$I')) AS v (name, statement);

CREATE FUNCTION lint.row_of(name text, t int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	r jsonb;
BEGIN
	EXECUTE format('SELECT to_jsonb(x) FROM %I x WHERE tenant_id = $1 LIMIT 1', name) INTO r USING t;
	RETURN r;
END $$;
CREATE TABLE lint.sample AS SELECT name, lint.row_of(name, 90102) AS row FROM lint.target;

SELECT no_plan();

SELECT is_empty($$SELECT name FROM lint.target WHERE NOT is_partition
	AND (lint.row_of(name, 90101) IS NULL OR lint.row_of(name, 90102) IS NULL)$$,
	'every table with tenants in it is seeded for two of them');

SELECT is_empty(format($$SELECT c.name, v.name, a.result FROM lint.context c CROSS JOIN lint.verb v
	CROSS JOIN LATERAL (SELECT lint.attempt(c.value, format(v.statement, %L)) AS result) a
	WHERE a.result NOT IN ('rows 0', '42501', '22P02')$$, name),
	name || ': nothing of another tenant is seen, locked, changed or deleted') FROM lint.target ORDER BY name;

SELECT is_empty(format($$SELECT c.name, f.name, a.result FROM lint.context c CROSS JOIN lint.forgery f
	JOIN lint.sample s ON s.name = %1$L
	CROSS JOIN LATERAL (SELECT lint.attempt(c.value, format(f.statement, %1$L, %2$L), s.row) AS result) a
	WHERE a.result NOT IN ('42501', '22P02')
	-- With no tenant there is no row to give away either.
	AND NOT (f.name = 'give away' AND a.result = 'rows 0' AND c.name IN ('no tenant', 'empty tenant'))$$, name, columns),
	name || ': nothing is written in another tenant''s name') FROM lint.target ORDER BY name;

-- Without this, a policy that hides everything would pass.
SELECT is(lint.attempt('90101', format('SELECT least(count(*), 1) FROM %I WHERE tenant_id = 90101', name)), 'rows 1',
	name || ': a tenant sees its own rows') FROM lint.target WHERE readable ORDER BY name;

SELECT is_empty('SELECT b.name FROM lint.before b WHERE b.print IS DISTINCT FROM lint.fingerprint(b.name, 90102)',
	'after all attempts the other tenant''s rows are as they were');

-- Functions reach tables too.
SELECT is(lint.attempt('90101', 'SELECT count(*) FROM audit_verify(90102)'), 'rows 0', 'audit_verify sees nothing of another tenant');
SELECT is(lint.attempt('90101', $$SELECT count(*) FROM turn_commit(90101, 1, 'leak', 0, NULL, '{}', '1', now(), 'x', 'text', '',
	'91', NULL, now(), NULL, 'me', '20 s', now(), '{}', '{}', '{}'), LATERAL (SELECT count(*) FROM conversation WHERE tenant_id = 90102) c (n)
	WHERE n > 0$$), 'rows 0', 'a turn taken leaves the transaction in its own town');
SELECT is(lint.attempt('90101', 'SELECT ensure_partitions(1)::bigint'), '42501', 'the server cannot make partitions');
SELECT is(lint.attempt('90101', $$SELECT drop_old_partitions('message', 1)::bigint$$), '42501', 'nor drop them');

-- The list of municipalities.
SELECT is(lint.attempt('90101', 'SELECT least(count(*), 2) FROM tenant WHERE id > 90000'), 'rows 2', 'every tenant may read the list');
SELECT is(lint.attempt(c.value, $$UPDATE tenant SET stage = 'live' WHERE id = 90101$$),
	CASE WHEN c.value ~ '^ro' THEN '42501' WHEN c.value ~ '[a-z ]' THEN '22P02' ELSE 'rows 0' END, 'no stage is moved with ' || c.name) FROM lint.context c;
SELECT is(lint.attempt('90101', $$INSERT INTO tenant (id, code) VALUES (90103, 'zz.three')$$), '42501', 'a municipality cannot add another');
SELECT is(lint.attempt('1', $$UPDATE tenant SET stage = 'live' WHERE id = 90101$$), 'rows 1', 'the state moves a stage');
SELECT is(lint.attempt('1', 'UPDATE tenant SET id = 90104 WHERE id = 90101'), '42501', 'an id is for ever');
SELECT is(lint.attempt('1', $$UPDATE tenant SET code = 'zz.other' WHERE id = 90101$$), '42501', 'and so is a code');
SELECT is(lint.attempt('1', 'DELETE FROM tenant WHERE id = 90101'), '42501', 'and no municipality is deleted');

-- Quarantine: in, never out.
SELECT is(lint.attempt('90101', $$INSERT INTO quarantine (reason, body) VALUES ('x', 'y')$$), 'rows 1', 'the server quarantines a body');
SELECT is(lint.attempt('90101', s), '42501', 'but cannot: ' || s) FROM unnest(ARRAY['SELECT count(*) FROM quarantine',
	$$UPDATE quarantine SET reason = 'z'$$, 'DELETE FROM quarantine']) AS s;

-- What only ever grows.
SELECT is(lint.attempt('90101', format(s, t)), '42501', 'not even its own: ' || format(s, t))
FROM unnest(ARRAY['audit', 'complaint_event', 'message', 'ledger_transaction', 'payment_event']) AS t,
	unnest(ARRAY['DELETE FROM %I', 'UPDATE %I SET tenant_id = tenant_id']) AS s;

-- The roles that look across tenants.
SELECT is(lint.attempt(NULL, 'SELECT least(count(*), 2) FROM outbox WHERE queued', NULL, 'mseva_system'), 'rows 2',
	'mseva_system sees that both have messages queued');
SELECT is(lint.attempt(NULL, s, NULL, 'mseva_system'), '42501', 'mseva_system is refused: ' || s)
FROM unnest(ARRAY['SELECT count(body) FROM outbox', 'SELECT count(phone) FROM outbox', 'SELECT count(description) FROM complaint',
	'SELECT count(phone) FROM complaint', 'SELECT count(provider_media_id) FROM media', 'SELECT count(*) FROM citizen',
	'SELECT count(*) FROM message', 'SELECT count(*) FROM conversation', 'SELECT count(*) FROM audit']) AS s;
SELECT is(lint.attempt(NULL, 'SELECT least(sum(filed), 2)::bigint FROM tenant_rollup', NULL, 'mseva_oversight'), 'rows 2',
	'mseva_oversight sees the figures of both');
SELECT is(lint.attempt(NULL, s, NULL, 'mseva_oversight'), '42501', 'mseva_oversight is refused: ' || s)
FROM unnest(ARRAY['SELECT count(*) FROM complaint', 'SELECT count(*) FROM citizen', 'SELECT count(*) FROM outbox',
	'SELECT count(*) FROM tenant_delta', 'SELECT count(*) FROM ledger_transaction', 'SELECT count(*) FROM connection', 'SELECT count(*) FROM receipt',
	'SELECT count(*) FROM ledger_delta', 'UPDATE ledger_day SET paise = 0', 'UPDATE tenant_rollup SET filed = 0', $$UPDATE tenant SET stage = 'live'$$]) AS s;

-- COPY goes its own way through the server; what comes out is searched for the other's texts.
\set ON_ERROR_STOP off
\set ON_ERROR_ROLLBACK on
\set copied `mktemp`
\set refused `mktemp`
SELECT string_agg(format('COPY %I TO STDOUT;', name), E'\n') AS copies FROM lint.target WHERE readable \gset
SET LOCAL app.tenant = '90101';
SET LOCAL ROLE mseva_app;
\o :copied
:copies
\o
COPY demand (tenant_id, citizen_id) FROM STDIN;
90101	777
\.
SELECT :'LAST_ERROR_SQLSTATE' AS copy_in_state \gset
RESET ROLE;
\set ON_ERROR_STOP on
\set ON_ERROR_ROLLBACK off
\setenv COPIED :copied
\set own `grep -c 'canary-of-90101' "$COPIED"`
\set foreign `grep -c -e 'canary-of-90102' -e '^90102' "$COPIED"; rm -f "$COPIED"`
SELECT cmp_ok(:own, '>=', 12, 'COPY gives a tenant its own rows');
SELECT is(:foreign, 0, 'and not one of another''s');
SELECT is(:'copy_in_state'::text, '0A000', 'COPY FROM is refused under row-level security');

SELECT finish();
ROLLBACK;
