-- What the service keeps for itself: answers to repeated requests, provider news, missed calls.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- The answer to a request that carried an Idempotency-Key; status NULL while it is being worked on.
CREATE TABLE idempotency (
	tenant_id int NOT NULL,
	actor text NOT NULL,
	key text NOT NULL,
	route text NOT NULL,
	request_hash text NOT NULL,
	status int,
	body text,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, actor, key)
);
CREATE INDEX idempotency_age ON idempotency (tenant_id, created_at);
SELECT protect_tenant_table('idempotency', 'SELECT, INSERT, UPDATE, DELETE');

-- Webhook fields that are about the account and not about a citizen: kept as they came.
CREATE TABLE provider_event (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	field text NOT NULL,
	value jsonb NOT NULL,
	received_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX provider_event_age ON provider_event (tenant_id, received_at);
SELECT protect_tenant_table('provider_event', 'SELECT, INSERT, DELETE');

-- What the provider last said of each message template.
CREATE TABLE template_status (
	tenant_id int NOT NULL,
	name text NOT NULL,
	language text NOT NULL,
	status text NOT NULL,
	reason text,
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, name, language)
);
SELECT protect_tenant_table('template_status', 'SELECT, INSERT, UPDATE, DELETE');

-- A call is known by the provider's id; where there is none, call_key says who rang whom when.
CREATE TABLE missed_call (
	tenant_id int NOT NULL,
	provider text NOT NULL,
	call_key text NOT NULL,
	phone text,
	to_number text,
	at timestamptz NOT NULL,
	received_at timestamptz NOT NULL DEFAULT now(),
	status text NOT NULL DEFAULT 'received' CONSTRAINT missed_call_status
		CHECK (status IN ('received', 'answered', 'collapsed', 'refused')),
	detail text,
	PRIMARY KEY (tenant_id, provider, call_key)
);
CREATE INDEX missed_call_phone ON missed_call (tenant_id, phone, at);
SELECT protect_tenant_table('missed_call', 'SELECT, INSERT, UPDATE, DELETE');

-- Signed bodies that could not be read. Not a tenant table, for whose they are is just what could
-- not be found out; the server puts them in and cannot read them back.
CREATE TABLE quarantine (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	received_at timestamptz NOT NULL DEFAULT now(),
	reason text NOT NULL,
	body bytea NOT NULL
);
ALTER TABLE quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE quarantine FORCE ROW LEVEL SECURITY;
CREATE POLICY put ON quarantine FOR INSERT TO mseva_app WITH CHECK (true);
CREATE POLICY owner ON quarantine TO mseva_owner USING (true) WITH CHECK (true);
GRANT INSERT ON quarantine TO mseva_app;

COMMIT;
