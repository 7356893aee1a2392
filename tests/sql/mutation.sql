-- Each kind of hole is made on purpose, one at a time, and the lint must find it: a lint that stays green
-- here is broken itself.
\ir setup.psql
\ir lint.psql

-- Makes the hole, asks the lint, takes the hole back. Whether `rule` was among what it found.
CREATE FUNCTION lint.finds(hole text, rule_prefix text) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	found bool;
BEGIN
	BEGIN
		EXECUTE hole;
		SELECT count(*) > 0 INTO found FROM lint.holes() h WHERE h.rule LIKE rule_prefix || '%';
		RAISE EXCEPTION USING ERRCODE = 'MS999';
	EXCEPTION WHEN SQLSTATE 'MS999' THEN
		RETURN found;
	END;
END $$;

-- A view, or a definer function, that a superuser made in a hurry.
CREATE TABLE lint.planted (rule text, hole text);
INSERT INTO lint.planted VALUES
	('L1', 'CREATE TABLE hasty (tenant_id int NOT NULL, x int); GRANT SELECT ON hasty TO mseva_app'),
	('L1', 'CREATE TABLE hasty (tenant_id int NOT NULL, x int)'),
	('L1', 'GRANT SELECT ON message_default TO mseva_app'),
	('L1', 'GRANT SELECT (body) ON message_default TO PUBLIC'),
	('L1', 'GRANT TRUNCATE ON complaint TO mseva_app'),
	('L1', 'GRANT TRIGGER ON complaint TO mseva_app'),
	('L1', 'ALTER TABLE outbox_default NO FORCE ROW LEVEL SECURITY'),
	('L1', 'CREATE TABLE outbox_2099_01 PARTITION OF outbox FOR VALUES FROM (''2099-01-01'') TO (''2099-02-01'')'),
	('L2', 'CREATE VIEW all_complaints AS SELECT * FROM complaint; GRANT SELECT ON all_complaints TO mseva_app'),
	('L3', 'CREATE MATERIALIZED VIEW counted AS SELECT tenant_id, count(*) FROM complaint GROUP BY 1; GRANT SELECT ON counted TO mseva_app'),
	('L4', 'CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS ''SELECT count(*) FROM complaint''; GRANT EXECUTE ON FUNCTION peek() TO mseva_app'),
	('L5', 'CREATE UNIQUE INDEX ON complaint (reference)'),
	('L5', 'CREATE UNIQUE INDEX ON complaint (reference, tenant_id)'),
	('L6', 'CREATE UNIQUE INDEX lonely ON complaint (id); ALTER TABLE complaint_event ADD CONSTRAINT crossing FOREIGN KEY (complaint_id) REFERENCES complaint (id)'),
	('L7', 'ALTER ROLE mseva_app BYPASSRLS'),
	('L7', 'ALTER ROLE mseva_app SUPERUSER'),
	('L7', 'ALTER ROLE mseva_system CREATEROLE'),
	('L8', 'ALTER TABLE demand OWNER TO mseva_app'),
	('L8', 'GRANT mseva_owner TO mseva_app'),
	('L9', 'CREATE POLICY extra ON complaint TO mseva_app USING (true)'),
	('L9', 'CREATE POLICY extra ON complaint USING (true)'),
	('L9', 'ALTER POLICY tenant ON complaint TO PUBLIC'),
	('L9', 'CREATE POLICY system ON message FOR SELECT TO mseva_system USING (true)'),
	('L9', 'DROP POLICY system ON media; CREATE POLICY system ON media TO mseva_system USING (true)'),
	('L10', 'CREATE TABLE shared_notes (id int PRIMARY KEY, words text)'),
	('L11', 'GRANT SELECT (body) ON outbox TO mseva_system'),
	('L11', 'GRANT SELECT ON complaint TO mseva_system'),
	('L12', 'GRANT UPDATE ON tenant_rollup TO mseva_oversight'),
	('L13', 'GRANT SELECT ON SEQUENCE complaint_id_seq TO mseva_app'),
	('L14', 'CREATE TABLE small (tenant_id smallint NOT NULL)'),
	('L15', 'CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NEW; END''; CREATE TRIGGER t BEFORE INSERT ON complaint FOR EACH ROW EXECUTE FUNCTION noop()'),
	('L16', 'CREATE TYPE mood AS ENUM (''ok''); ALTER TABLE demand ADD COLUMN mood mood');

-- And on every table there is: each way to spoil its protection.
INSERT INTO lint.planted
	SELECT m.rule, format(m.hole, r.name)
	FROM lint.relation r CROSS JOIN (VALUES
		('L1', 'ALTER TABLE %1$I NO FORCE ROW LEVEL SECURITY'),
		('L1', 'ALTER TABLE %1$I DISABLE ROW LEVEL SECURITY'),
		('L9', 'DROP POLICY tenant ON %1$I'),
		('L9', 'ALTER POLICY tenant ON %1$I USING (tenant_id IS NOT NULL)'),
		('L9', 'ALTER POLICY tenant ON %1$I WITH CHECK (true)'),
		('L9', 'ALTER POLICY tenant ON %1$I USING (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::int OR true)'),
		('L9', 'ALTER POLICY tenant ON %1$I USING (tenant_id <> nullif(current_setting(''app.tenant'', true), '''')::int)'),
		('L9', 'ALTER POLICY tenant ON %1$I USING (tenant_id = current_setting(''app.tenant'')::int)'),
		('L9', 'DROP POLICY tenant ON %1$I; CREATE POLICY tenant ON %1$I TO mseva_app USING (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::int)')
	) AS m (rule, hole)
	WHERE r.kind IN ('r', 'p') AND r.has_tenant AND NOT r.is_partition;

SELECT plan((SELECT count(*)::int + 1 FROM lint.planted));
SELECT ok(lint.finds(hole, rule || ' '), rule || ' finds: ' || hole) FROM lint.planted ORDER BY ctid;
SELECT is_empty('SELECT * FROM lint.holes()', 'and every hole was taken back');
SELECT finish();
ROLLBACK;
