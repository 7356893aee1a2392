-- The chain: one a tenant, and any change in it is found.
\ir setup.psql
\set audit_append `cat sql/queries/audit_append.sql`
PREPARE audit_append AS :audit_append
;
SELECT plan(14);

SELECT enter_tenant(90101) \g /dev/null
SET LOCAL ROLE mseva_app;
EXECUTE audit_append(90101, '2026-11-01 10:00Z', 'user:7', 'complaint.resolve', 'ZZA-26-000001-0', '{"to":"resolved"}');
EXECUTE audit_append(90101, '2026-11-01 10:01Z', 'user:7', 'complaint.reject', 'ZZA-26-000002-0', '{}');
EXECUTE audit_append(90101, '2026-11-01 10:02Z', 'citizen:9', 'complaint.file', 'ZZA-26-000003-0', '{"ਵਾਰਡ":"੧੨"}');
EXECUTE audit_append(90101, '2026-11-01 10:03Z', 'user:8', 'complaint.assign', 'ZZA-26-000003-0', '{}');
RESET ROLE;
SELECT enter_tenant(90102) \g /dev/null
SET LOCAL ROLE mseva_app;
EXECUTE audit_append(90102, '2026-11-01 10:00Z', 'user:7', 'complaint.resolve', 'ZZB-26-000001-0', '{}');
RESET ROLE;

SELECT results_eq('SELECT seq FROM audit WHERE tenant_id = 90101 ORDER BY seq', 'SELECT generate_series(1, 4)::bigint', 'rows count up without a gap');
SELECT is((SELECT seq FROM audit WHERE tenant_id = 90102), 1::bigint, 'each tenant has its own chain');
SELECT is((SELECT count(*)::int FROM audit a JOIN audit b ON b.tenant_id = a.tenant_id AND b.seq = a.seq + 1 AND b.prev_hash = a.hash
	WHERE a.tenant_id = 90101), 3, 'each row follows the hash of the one before');
SELECT isnt((SELECT hash FROM audit WHERE tenant_id = 90101 AND seq = 1), (SELECT hash FROM audit WHERE tenant_id = 90102 AND seq = 1),
	'equal first rows of two tenants differ');
SELECT is((SELECT hash FROM audit WHERE tenant_id = 90101 AND seq = 1),
	sha256(convert_to('[90101, 1, 1793527200000000, "user:7", "complaint.resolve", "ZZA-26-000001-0", {"to": "resolved"}]', 'UTF8')),
	'the hash can be recomputed outside');
SELECT is_empty('SELECT * FROM audit_verify(90101)', 'the chain is intact');

-- One tampering at a time, each by somebody who may do anything.
CREATE FUNCTION pg_temp.found(tampering text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	BEGIN
		EXECUTE tampering;
		SELECT bad_seq || ' ' || reason INTO answer FROM audit_verify(90101);
		RAISE EXCEPTION USING ERRCODE = 'MS999';
	EXCEPTION WHEN SQLSTATE 'MS999' THEN
		RETURN coalesce(answer, 'nothing');
	END;
END $$;
SELECT is(pg_temp.found(t.tampering), t.wanted, t.name) FROM (VALUES
	('a changed word', $$UPDATE audit SET actor = 'user:9' WHERE tenant_id = 90101 AND seq = 2$$, '2 it was changed'),
	('a changed detail', $$UPDATE audit SET detail = '{"to":"rejected"}' WHERE tenant_id = 90101 AND seq = 1$$, '1 it was changed'),
	('a changed time', $$UPDATE audit SET at = at + interval '1 microsecond' WHERE tenant_id = 90101 AND seq = 3$$, '3 it was changed'),
	('a removed row', 'DELETE FROM audit WHERE tenant_id = 90101 AND seq = 2', '3 a row before it is missing'),
	('a removed first row', 'DELETE FROM audit WHERE tenant_id = 90101 AND seq = 1', '2 a row before it is missing'),
	('a removed end', 'DELETE FROM audit WHERE tenant_id = 90101 AND seq = 4', '4 the end of the chain is missing'),
	('a rehashed row', $$UPDATE audit SET actor = 'user:9',
		hash = audit_row_hash(prev_hash, tenant_id, seq, at, 'user:9', action, subject, detail) WHERE tenant_id = 90101 AND seq = 2$$,
		'3 it does not follow the row before it')) AS t (name, tampering, wanted);

SET LOCAL timezone = 'Asia/Kolkata';
SELECT is_empty('SELECT * FROM audit_verify(90101)', 'and no setting of the session changes what it says');

SELECT finish();
ROLLBACK;
