-- Months are made ahead, nothing is refused without one, old ones go; and the updates of the send path
-- stay within their page.
\ir setup.psql
SELECT plan(18);

SELECT is((SELECT count(*)::int FROM pg_inherits WHERE inhparent = 'outbox'::regclass), 5, 'this month, three more and the default');
SELECT is(ensure_partitions(3), 0, 'making them again makes none');

INSERT INTO message (tenant_id, created_at, citizen_id, direction, kind, body) VALUES
	(90101, '2040-05-31 23:59:59.999Z', 7, 'in', 'text', 'before'), (90101, '2040-06-01Z', 7, 'in', 'text', 'first'),
	(90101, '2040-06-30 23:59:59Z', 7, 'in', 'text', 'last'), (90101, '2040-07-01Z', 7, 'in', 'text', 'after');
INSERT INTO outbox (tenant_id, created_at, citizen_id, kind, body, status) VALUES (90101, '2040-06-15Z', 7, 'text', '{}', 5);
SELECT is((SELECT count(*)::int FROM message_default WHERE tenant_id = 90101), 4, 'a row without a month is kept');
SET LOCAL ROLE mseva_owner;
SELECT ensure_partition('message', '2040-06-01') AS made_message, ensure_partition('outbox', '2040-06-01') AS made_outbox \gset
RESET ROLE;
SELECT bag_eq('SELECT body FROM message_2040_06', $$VALUES ('first'), ('last')$$, 'its month takes over the rows that waited, and no others');
SELECT is((SELECT count(*)::int FROM message_default WHERE tenant_id = 90101), 2, 'which leave the default');
SELECT is((SELECT count(*)::int FROM outbox_2040_06 WHERE is_dead AND NOT queued), 1, 'derived columns come along');
SELECT ok((SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'outbox_2040_06'::regclass), 'a new month is protected');
SELECT is((SELECT count(*)::int FROM pg_index WHERE indrelid = 'outbox_2040_06'::regclass),
	(SELECT count(*)::int FROM pg_index WHERE indrelid = 'outbox'::regclass), 'and has all indexes');
SELECT ok((SELECT reloptions @> ARRAY['fillfactor=60'] FROM pg_class WHERE oid = 'outbox_2040_06'::regclass), 'and room for updates');

SET LOCAL ROLE mseva_owner;
SELECT ensure_partition('message', '2001-01-01') AS made, ensure_partition('message', '2001-02-01') AS made_too \gset
SELECT drop_old_partitions('message', 12) AS dropped, drop_old_partitions('message', 12) AS dropped_again \gset
RESET ROLE;
SELECT is(:dropped, 2, 'months past their time go');
SELECT is(:dropped_again, 0, 'once');
SELECT ok(to_regclass('message_2040_06') IS NOT NULL AND to_regclass('message_default') IS NOT NULL, 'the others stay');
SELECT throws_ok($$SELECT drop_old_partitions('message', 0)$$, '22023', NULL, 'the current month cannot be dropped');

-- HOT: the counter of updates that stayed within their page, over the life of a message.
CREATE FUNCTION pg_temp.hot(change text) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	child regclass := format('outbox_%s', to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM'))::regclass;
	before bigint := pg_stat_get_xact_tuples_hot_updated(child);
BEGIN
	EXECUTE format('UPDATE outbox SET %s WHERE tenant_id = 90101 AND citizen_id = 7', change);
	RETURN pg_stat_get_xact_tuples_hot_updated(child) > before;
END $$;
INSERT INTO outbox (tenant_id, citizen_id, kind, body) VALUES (90101, 7, 'text', '{}');
SELECT ok(pg_temp.hot($$lease_owner = 'a', lease_until = now(), attempts = 1$$), 'taking a lease is HOT');
UPDATE outbox SET status = 1, provider_id = 'wamid.1', sent_at = now() WHERE tenant_id = 90101 AND citizen_id = 7;
SELECT ok(pg_temp.hot('status = 2, delivered_at = now()'), 'delivered is HOT');
SELECT ok(pg_temp.hot('status = 3, read_at = now()'), 'read is HOT');

CREATE FUNCTION pg_temp.plan(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	whole text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || statement LOOP
		whole := whole || line || E'\n';
	END LOOP;
	RETURN whole;
END $$;
SET LOCAL enable_seqscan = off;
SELECT unalike(pg_temp.plan('SELECT id FROM outbox WHERE tenant_id = 90101 AND queued AND due_at <= now()'), '%Seq Scan%',
	'the queue is found by its index');
SELECT unalike(pg_temp.plan('SELECT id FROM outbox WHERE tenant_id = 90101 AND is_dead'), '%Seq Scan%', 'and so are dead letters');

SELECT finish();
ROLLBACK;
