-- Complaints: what was asked, what became of it, the photos, and the numbers citizens quote.
BEGIN;
SET LOCAL ROLE mseva_owner;

CREATE TABLE complaint (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	reference text NOT NULL,
	citizen_id bigint NOT NULL,
	phone text,
	user_id text,
	number_id text,
	language text NOT NULL DEFAULT 'pa' CONSTRAINT complaint_language CHECK (language IN ('pa', 'hi', 'en')),
	type_code text NOT NULL,
	department text,
	description text,
	locality_code text,
	locality_name text,
	ward text,
	landmark text,
	lat double precision CONSTRAINT complaint_lat CHECK (lat BETWEEN -90 AND 90),
	lng double precision CONSTRAINT complaint_lng CHECK (lng BETWEEN -180 AND 180),
	status text NOT NULL DEFAULT 'filed'
		CONSTRAINT complaint_status CHECK (status IN ('filed', 'acknowledged', 'assigned', 'resolved', 'rejected')),
	assignee text,
	source text NOT NULL DEFAULT 'whatsapp',
	created_at timestamptz NOT NULL DEFAULT now(),
	due_at timestamptz NOT NULL,
	acknowledged_at timestamptz,
	resolved_at timestamptz,
	updated_at timestamptz NOT NULL DEFAULT now(),
	overdue bool NOT NULL DEFAULT false,
	version int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, reference),
	CONSTRAINT complaint_pin CHECK ((lat IS NULL) = (lng IS NULL))
) WITH (fillfactor = 85);
-- The desk's list pages by key, newest first; most of the time only through what is open.
CREATE INDEX complaint_recent ON complaint (tenant_id, created_at DESC, id DESC);
CREATE INDEX complaint_open ON complaint (tenant_id, created_at DESC, id DESC) WHERE status IN ('filed', 'acknowledged', 'assigned');
-- What the clock has still to mark: stays as small as the day's work.
CREATE INDEX complaint_running ON complaint (tenant_id, due_at)
	WHERE NOT overdue AND status IN ('filed', 'acknowledged', 'assigned');
CREATE INDEX complaint_type ON complaint (tenant_id, type_code, created_at DESC, id DESC);
CREATE INDEX complaint_assignee ON complaint (tenant_id, assignee, created_at DESC, id DESC) WHERE assignee IS NOT NULL;
CREATE INDEX complaint_citizen ON complaint (tenant_id, citizen_id, created_at);
CREATE INDEX complaint_phone ON complaint (tenant_id, phone, created_at);
SELECT protect_tenant_table('complaint', 'SELECT, INSERT, UPDATE');
CREATE POLICY system ON complaint FOR SELECT TO mseva_system USING (true);
GRANT SELECT (tenant_id, status, due_at, overdue) ON complaint TO mseva_system;

-- What happened to a complaint, in order. Only ever added to.
CREATE TABLE complaint_event (
	tenant_id int NOT NULL,
	complaint_id bigint NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	at timestamptz NOT NULL DEFAULT now(),
	actor text NOT NULL,
	action text NOT NULL,
	from_status text,
	to_status text NOT NULL,
	note text,
	is_public bool NOT NULL DEFAULT false,
	PRIMARY KEY (tenant_id, complaint_id, id),
	FOREIGN KEY (tenant_id, complaint_id) REFERENCES complaint (tenant_id, id)
);
SELECT protect_tenant_table('complaint_event', 'SELECT, INSERT');

-- Files a citizen sent. The row comes with the message; the file is fetched afterwards.
CREATE TABLE media (
	tenant_id int NOT NULL,
	id text NOT NULL CONSTRAINT media_id CHECK (id ~ '^[0-9a-f]{32}$'),
	provider_media_id text NOT NULL,
	number_id text,
	kind text NOT NULL,
	declared_mime text,
	declared_sha256 text,
	declared_name text,
	status text NOT NULL DEFAULT 'pending' CONSTRAINT media_status CHECK (status IN ('pending', 'stored', 'failed', 'gone')),
	mime text,
	sha256 text,
	bytes bigint,
	width int,
	height int,
	object_key text,
	thumb_key text,
	attempts int NOT NULL DEFAULT 0,
	due_at timestamptz NOT NULL DEFAULT now(),
	lease_until timestamptz,
	error text,
	created_at timestamptz NOT NULL DEFAULT now(),
	stored_at timestamptz,
	message_key text,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX media_pending ON media (tenant_id, due_at) WHERE status = 'pending';
SELECT protect_tenant_table('media', 'SELECT, INSERT, UPDATE, DELETE');
CREATE POLICY system ON media FOR SELECT TO mseva_system USING (true);
GRANT SELECT (tenant_id, status, due_at, lease_until) ON media TO mseva_system;

CREATE TABLE complaint_media (
	tenant_id int NOT NULL,
	complaint_id bigint NOT NULL,
	media_id text NOT NULL,
	added_at timestamptz NOT NULL DEFAULT now(),
	by text NOT NULL,
	PRIMARY KEY (tenant_id, complaint_id, media_id),
	FOREIGN KEY (tenant_id, complaint_id) REFERENCES complaint (tenant_id, id),
	FOREIGN KEY (tenant_id, media_id) REFERENCES media (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX complaint_media_media ON complaint_media (tenant_id, media_id);
SELECT protect_tenant_table('complaint_media', 'SELECT, INSERT, DELETE');

-- The last number given out: one row a municipality and year.
CREATE TABLE reference_counter (
	tenant_id int NOT NULL,
	year int NOT NULL,
	last bigint NOT NULL,
	PRIMARY KEY (tenant_id, year)
) WITH (fillfactor = 50);
SELECT protect_tenant_table('reference_counter', 'SELECT, INSERT, UPDATE');

COMMIT;
