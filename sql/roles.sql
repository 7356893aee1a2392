-- roles.sql - the cluster's roles and what each may do in this database. Run by deploy.sh before
-- the migrations, as a superuser; running it again changes nothing.
--
--   mseva_owner      owns every object and migrates; nobody logs in as it
--   mseva_app        the server: reads and writes one tenant at a time, through row-level security
--   mseva_system     finds out which tenants have work waiting; sees no contents
--   mseva_oversight  the state's figures for all tenants; read-only, no personal data
--   mseva_backup     logical dumps; the only role that is not bound by row-level security
--
-- Passwords are the operator's: deploy.sh sets one when it is given one, otherwise the roles log in
-- as pg_hba.conf allows (peer or trust on a private socket).

DO $$
DECLARE
	wanted record;
BEGIN
	FOR wanted IN SELECT * FROM (VALUES
		('mseva_owner', 'NOLOGIN NOBYPASSRLS'),
		('mseva_app', 'LOGIN NOBYPASSRLS'),
		('mseva_system', 'LOGIN NOBYPASSRLS'),
		('mseva_oversight', 'LOGIN NOBYPASSRLS'),
		('mseva_backup', 'LOGIN BYPASSRLS')) AS w (name, attributes)
	LOOP
		-- Two databases of one cluster may be set up at the same time.
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
			BEGIN
				EXECUTE format('CREATE ROLE %I', wanted.name);
			EXCEPTION WHEN duplicate_object OR unique_violation THEN
				NULL;
			END;
		END IF;
		-- Only what differs is written: pg_authid is shared by the whole cluster.
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name
			AND rolcanlogin = (wanted.attributes NOT LIKE 'NOLOGIN%')
			AND rolbypassrls = (wanted.attributes NOT LIKE '%NOBYPASSRLS')
			AND NOT rolsuper AND NOT rolcreaterole AND NOT rolcreatedb AND NOT rolinherit AND NOT rolreplication) THEN
			EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION %s',
				wanted.name, wanted.attributes);
		END IF;
	END LOOP;
END $$;

-- Settings of the roles in this database. A stuck statement must not hold a connection of the pool.
DO $$
DECLARE
	wanted record;
BEGIN
	FOR wanted IN SELECT * FROM (VALUES
		('mseva_app', 'statement_timeout', '5s'),
		('mseva_app', 'idle_in_transaction_session_timeout', '10s'),
		-- Should transactions wait in a circle after all, a citizen must not wait a second for it.
		('mseva_app', 'deadlock_timeout', '50ms'),
		('mseva_app', 'jit', 'off'),
		('mseva_app', 'timezone', 'UTC'),
		('mseva_system', 'statement_timeout', '5s'),
		('mseva_system', 'idle_in_transaction_session_timeout', '10s'),
		('mseva_system', 'default_transaction_read_only', 'on'),
		('mseva_system', 'jit', 'off'),
		('mseva_oversight', 'statement_timeout', '5s'),
		('mseva_oversight', 'idle_in_transaction_session_timeout', '10s'),
		('mseva_oversight', 'default_transaction_read_only', 'on'),
		('mseva_oversight', 'jit', 'off'),
		('mseva_oversight', 'timezone', 'UTC')) AS w (role, setting, value)
	LOOP
		EXECUTE format('ALTER ROLE %I IN DATABASE %I SET %I = %L',
			wanted.role, current_database(), wanted.setting, wanted.value);
	END LOOP;
END $$;

DO $$
BEGIN
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO mseva_app, mseva_system, mseva_oversight, mseva_backup',
		current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO mseva_owner;
GRANT USAGE ON SCHEMA public TO mseva_app, mseva_system, mseva_oversight, mseva_backup;
-- A function is for those it is granted to, not for everybody.
ALTER DEFAULT PRIVILEGES FOR ROLE mseva_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE mseva_owner IN SCHEMA public GRANT SELECT ON TABLES TO mseva_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE mseva_owner IN SCHEMA public GRANT SELECT ON SEQUENCES TO mseva_backup;
