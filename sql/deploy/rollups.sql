-- Counts that a municipality and the state read instead of scanning complaints.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- Each change adds a row in its own transaction (no row that everybody waits for); a job folds
-- them into the totals below and removes them. (UPDATE is granted because locking a row asks for it.)
CREATE TABLE tenant_delta (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	at timestamptz NOT NULL DEFAULT now(),
	kind text NOT NULL CONSTRAINT tenant_delta_kind CHECK (kind IN
		('filed', 'resolved', 'reopened', 'rejected', 'overdue', 'overdue_cleared', 'demand')),
	n int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
SELECT protect_tenant_table('tenant_delta', 'SELECT, INSERT, UPDATE, DELETE');
CREATE POLICY system ON tenant_delta FOR SELECT TO mseva_system USING (true);
GRANT SELECT (tenant_id) ON tenant_delta TO mseva_system;

CREATE TABLE tenant_rollup (
	tenant_id int PRIMARY KEY,
	filed bigint NOT NULL DEFAULT 0,
	open bigint NOT NULL DEFAULT 0,
	overdue bigint NOT NULL DEFAULT 0,
	resolved bigint NOT NULL DEFAULT 0,
	rejected bigint NOT NULL DEFAULT 0,
	demand bigint NOT NULL DEFAULT 0,
	updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);
SELECT protect_tenant_table('tenant_rollup', 'SELECT, INSERT, UPDATE');
CREATE POLICY oversight ON tenant_rollup FOR SELECT TO mseva_oversight USING (true);
GRANT SELECT ON tenant_rollup TO mseva_oversight;

-- The same by day of India.
CREATE TABLE tenant_day (
	tenant_id int NOT NULL,
	day date NOT NULL,
	filed bigint NOT NULL DEFAULT 0,
	resolved bigint NOT NULL DEFAULT 0,
	reopened bigint NOT NULL DEFAULT 0,
	rejected bigint NOT NULL DEFAULT 0,
	overdue bigint NOT NULL DEFAULT 0,
	demand bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, day)
) WITH (fillfactor = 80);
SELECT protect_tenant_table('tenant_day', 'SELECT, INSERT, UPDATE');
CREATE POLICY oversight ON tenant_day FOR SELECT TO mseva_oversight USING (true);
GRANT SELECT ON tenant_day TO mseva_oversight;

COMMIT;
