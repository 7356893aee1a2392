-- Citizens belong to the state; a conversation belongs to the municipality she writes to.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- Either key may be missing: WhatsApp may hide the number, and a missed call has no user id.
CREATE TABLE citizen (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	phone text,
	user_id text,
	name text,
	language text NOT NULL DEFAULT 'pa' CONSTRAINT citizen_language CHECK (language IN ('pa', 'hi', 'en')),
	language_chosen bool NOT NULL DEFAULT false,
	town_id int,
	opted_out bool NOT NULL DEFAULT false,
	opted_out_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, phone),
	UNIQUE (tenant_id, user_id),
	CONSTRAINT citizen_of_the_state CHECK (tenant_id = 1),
	CONSTRAINT citizen_has_a_key CHECK (phone IS NOT NULL OR user_id IS NOT NULL)
) WITH (fillfactor = 80);
SELECT protect_tenant_table('citizen', 'SELECT, INSERT, UPDATE, DELETE');

-- One row is rewritten at every message: room on its page keeps the update within it (HOT), and
-- early vacuum keeps the table small.
CREATE TABLE conversation (
	tenant_id int NOT NULL,
	citizen_id bigint NOT NULL,
	number_id text,
	state jsonb NOT NULL DEFAULT '{}',
	version int NOT NULL DEFAULT 1,
	last_inbound_at timestamptz,
	opened_at timestamptz NOT NULL DEFAULT now(),
	closed_at timestamptz,
	PRIMARY KEY (tenant_id, citizen_id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
SELECT protect_tenant_table('conversation', 'SELECT, INSERT, UPDATE, DELETE');

-- Every event of a provider that has had its effect. Providers redeliver for 7 days, the rows stay 10.
-- BRIN: rows arrive in time order, and this table takes one insert for every message there is.
CREATE TABLE inbound_key (
	tenant_id int NOT NULL,
	key text NOT NULL,
	received_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, key)
);
CREATE INDEX inbound_key_received ON inbound_key USING brin (received_at) WITH (pages_per_range = 16, autosummarize = on);
SELECT protect_tenant_table('inbound_key', 'SELECT, INSERT, DELETE');

-- Who asked for the service in a municipality that is not open yet.
CREATE TABLE demand (
	tenant_id int NOT NULL,
	citizen_id bigint NOT NULL,
	first_at timestamptz NOT NULL DEFAULT now(),
	last_at timestamptz NOT NULL DEFAULT now(),
	count int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, citizen_id)
);
SELECT protect_tenant_table('demand', 'SELECT, INSERT, UPDATE, DELETE');

COMMIT;
