-- How a transaction gets its tenant, what protects a table, and the list of municipalities.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- Every tenant transaction begins with this. plpgsql, because its body is looked up at each call:
-- on a distributed Postgres only the body is replaced (by SET LOCAL) and clients stay as they are.
-- Returning set_config's text measured as fast as calling set_config itself; a void SQL function
-- took twice as long.
CREATE FUNCTION enter_tenant(tenant int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN set_config('app.tenant', tenant::text, true);
END $$;
GRANT EXECUTE ON FUNCTION enter_tenant(int) TO mseva_app;

-- Fails the transaction unless exactly one row was meant: the last line of statements that change a
-- row somebody has read before (its version moved on, or it is not there).
CREATE FUNCTION expect_one(n bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	IF n <> 1 THEN
		RAISE EXCEPTION 'the row is not as expected' USING ERRCODE = 'MS001';
	END IF;
	RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION expect_one(bigint) TO mseva_app;

-- Puts a table under the one accepted policy and grants the server what is listed. The owner has a
-- policy of its own because FORCE would otherwise make data migrations touch no row, without an error.
CREATE FUNCTION protect_tenant_table(target regclass, app_may text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
	EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
	EXECUTE format($policy$CREATE POLICY tenant ON %s TO mseva_app
		USING (tenant_id = nullif(current_setting('app.tenant', true), '')::int)
		WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::int)$policy$, target);
	EXECUTE format('CREATE POLICY owner ON %s TO mseva_owner USING (true) WITH CHECK (true)', target);
	EXECUTE format('GRANT %s ON %s TO mseva_app', app_may, target);
END $$;

-- The municipalities and the state itself. Not a tenant table: everybody may read the list, and only
-- a transaction of the state (tenant 1) may add to it or move a municipality to another stage.
CREATE TABLE tenant (
	id int PRIMARY KEY,
	code text NOT NULL UNIQUE,
	reference_prefix text UNIQUE,
	stage text NOT NULL DEFAULT 'planned'
		CONSTRAINT tenant_stage CHECK (stage IN ('planned', 'pilot', 'live', 'paused')),
	names jsonb NOT NULL DEFAULT '{}',
	stage_changed_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY list ON tenant FOR SELECT TO mseva_app, mseva_system, mseva_oversight USING (true);
CREATE POLICY state_adds ON tenant FOR INSERT TO mseva_app
	WITH CHECK (nullif(current_setting('app.tenant', true), '')::int = 1);
CREATE POLICY state_changes ON tenant FOR UPDATE TO mseva_app
	USING (nullif(current_setting('app.tenant', true), '')::int = 1)
	WITH CHECK (nullif(current_setting('app.tenant', true), '')::int = 1);
CREATE POLICY owner ON tenant TO mseva_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (reference_prefix, stage, names, stage_changed_at, updated_at) ON tenant TO mseva_app;
GRANT SELECT ON tenant TO mseva_system, mseva_oversight;

COMMIT;
