-- Water and sewerage connections, who in the chat has proved that one is hers, and bills.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- One file of bills somebody gave us. The digest makes a second upload of the same file known.
CREATE TABLE import_batch (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	digest text NOT NULL CONSTRAINT import_batch_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
	name text NOT NULL,
	state text NOT NULL DEFAULT 'running'
		CONSTRAINT import_batch_state CHECK (state IN ('running', 'done', 'failed', 'rolled_back')),
	rows_seen int NOT NULL DEFAULT 0,
	rows_new int NOT NULL DEFAULT 0,
	rows_changed int NOT NULL DEFAULT 0,
	rows_same int NOT NULL DEFAULT 0,
	rows_wrong int NOT NULL DEFAULT 0,
	by text NOT NULL,
	started_at timestamptz NOT NULL DEFAULT now(),
	ended_at timestamptz,
	rolled_back_by text,
	rolled_back_at timestamptz,
	PRIMARY KEY (tenant_id, id),
	CONSTRAINT import_batch_rollback CHECK ((state = 'rolled_back') = (rolled_back_by IS NOT NULL AND rolled_back_at IS NOT NULL))
) WITH (fillfactor = 50);
-- A file that failed or was taken back may come again.
CREATE UNIQUE INDEX import_batch_once ON import_batch (tenant_id, digest) WHERE state IN ('running', 'done');
SELECT protect_tenant_table('import_batch', 'SELECT, INSERT, UPDATE');

-- number is as the biller prints it, number_key what tolerant reading leaves of it. The biller need not be the
-- municipality (the state's water board bills in some), and two billers may use the same number, so may the
-- two services. last_receipt is the key of the receipt number printed last: a proof only the house knows.
CREATE TABLE connection (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	service text NOT NULL CONSTRAINT connection_service CHECK (service IN ('water', 'sewerage')),
	biller text NOT NULL,
	number text NOT NULL,
	number_key text NOT NULL CONSTRAINT connection_number_key CHECK (number_key <> ''),
	consumer text,
	address text,
	locality_code text,
	ward text,
	category text,
	meter_number text,
	last_receipt text,
	state text NOT NULL DEFAULT 'active' CONSTRAINT connection_state CHECK (state IN ('active', 'disconnected', 'closed')),
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, number_key, service, biller)
) WITH (fillfactor = 85);
SELECT protect_tenant_table('connection', 'SELECT, INSERT, UPDATE');

-- A citizen and a connection: 'trying' holds only how often her proofs were wrong of late.
CREATE TABLE connection_link (
	tenant_id int NOT NULL,
	connection_id bigint NOT NULL,
	citizen_id bigint NOT NULL,
	state text NOT NULL CONSTRAINT connection_link_state CHECK (state IN ('trying', 'linked', 'revoked')),
	proof text CONSTRAINT connection_link_proof CHECK (proof IN ('receipt', 'meter', 'counter')),
	linked_by text,
	linked_at timestamptz,
	revoked_by text,
	revoked_at timestamptz,
	failures int NOT NULL DEFAULT 0,
	failed_at timestamptz,
	PRIMARY KEY (tenant_id, connection_id, citizen_id),
	FOREIGN KEY (tenant_id, connection_id) REFERENCES connection (tenant_id, id),
	CONSTRAINT connection_link_proved CHECK (state <> 'linked' OR (proof IS NOT NULL AND linked_by IS NOT NULL AND linked_at IS NOT NULL)),
	CONSTRAINT connection_link_revoked CHECK (state <> 'revoked' OR (revoked_by IS NOT NULL AND revoked_at IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX connection_link_citizen ON connection_link (tenant_id, citizen_id);
SELECT protect_tenant_table('connection_link', 'SELECT, INSERT, UPDATE, DELETE');

-- A connection has one current bill; what was unpaid before is a line in it. issue counts how often the biller
-- has issued this number anew. as_of: when the biller drew the figures; receipts after that count towards it.
-- waiting: issued while the bill before it was being paid; it takes over when that is over, so that nothing
-- changes under the payer. total_paise is the sum of its lines: those it was issued with (line_count of them) and what was
-- added since, penalty, interest and rebate as they were paid, and what had been paid before it took over. Daily interest
-- is in the lines until interest_to.
CREATE TABLE bill (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	connection_id bigint NOT NULL,
	number text NOT NULL,
	issue int NOT NULL DEFAULT 1,
	period_from date,
	period_to date,
	issued_on date NOT NULL,
	due_on date NOT NULL,
	as_of timestamptz NOT NULL,
	interest_to date,
	line_count int NOT NULL,
	total_paise bigint NOT NULL,
	paid_paise bigint NOT NULL DEFAULT 0 CONSTRAINT bill_paid CHECK (paid_paise >= 0),
	status text NOT NULL DEFAULT 'open'
		CONSTRAINT bill_status CHECK (status IN ('open', 'part_paid', 'paid', 'superseded', 'cancelled')),
	waiting bool NOT NULL DEFAULT false,
	is_current bool NOT NULL GENERATED ALWAYS AS (NOT waiting AND status IN ('open', 'part_paid', 'paid')) STORED,
	version int NOT NULL DEFAULT 1,
	batch_id bigint,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, connection_id, number, issue),
	FOREIGN KEY (tenant_id, connection_id) REFERENCES connection (tenant_id, id),
	FOREIGN KEY (tenant_id, batch_id) REFERENCES import_batch (tenant_id, id),
	CONSTRAINT bill_waits CHECK (NOT waiting OR (status = 'open' AND paid_paise = 0))
) WITH (fillfactor = 80);
-- On is_current and not on status: a payment then changes no column that an index mentions and stays within the
-- page (HOT).
CREATE UNIQUE INDEX bill_current ON bill (tenant_id, connection_id) WHERE is_current;
CREATE UNIQUE INDEX bill_waiting ON bill (tenant_id, connection_id) WHERE waiting;
CREATE INDEX bill_batch ON bill (tenant_id, batch_id) WHERE batch_id IS NOT NULL;
SELECT protect_tenant_table('bill', 'SELECT, INSERT, UPDATE');

CREATE TABLE bill_line (
	tenant_id int NOT NULL,
	bill_id bigint NOT NULL,
	position int NOT NULL,
	head text NOT NULL CONSTRAINT bill_line_head CHECK (head IN ('charge', 'cess', 'meter_rent', 'waste', 'fee',
		'penalty', 'interest', 'rebate', 'adjustment', 'advance', 'round_off', 'other')),
	reason text NOT NULL CONSTRAINT bill_line_reason CHECK (reason IN ('slab', 'minimum', 'flat', 'share_of_water', 'cess',
		'meter_rent', 'early_rebate', 'late_penalty', 'late_interest', 'rounding', 'imported', 'carried_forward')),
	period date NOT NULL,
	paise bigint NOT NULL,
	paid_paise bigint NOT NULL DEFAULT 0,
	quantity bigint NOT NULL DEFAULT 0,
	rate bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, bill_id, position),
	FOREIGN KEY (tenant_id, bill_id) REFERENCES bill (tenant_id, id),
	-- Of a credit: what has been used of it.
	CONSTRAINT bill_line_paid CHECK (paid_paise BETWEEN least(paise, 0) AND greatest(paise, 0))
) WITH (fillfactor = 85);
-- Only what is paid of a line changes: a bill that must change is issued anew.
SELECT protect_tenant_table('bill_line', 'SELECT, INSERT, UPDATE (paid_paise)');

-- One proof offered: 'linked', 'already', 'wrong', 'limited', 'unknown' (no such connection, or nothing to compare with).
-- The connection's row lock puts those who guess at the same house in line, so that no burst slips past the count.
-- Wrong answers count against the house and against the citizen, each for a day after the last one.
CREATE FUNCTION connection_try_link(tenant int, connection bigint, citizen bigint, proof_kind text, answer_key text, by text,
	at timestamptz, of_house int, of_citizen int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	wanted text;
	was text;
	house int;
	hers int;
BEGIN
	SELECT CASE proof_kind WHEN 'receipt' THEN last_receipt ELSE upper(regexp_replace(meter_number, '[^0-9A-Za-z]', '', 'g')) END
	INTO wanted FROM connection c WHERE c.tenant_id = tenant AND c.id = connection AND c.state <> 'closed' FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN 'unknown';
	END IF;
	SELECT l.state INTO was FROM connection_link l
	WHERE l.tenant_id = tenant AND l.connection_id = connection AND l.citizen_id = citizen;
	IF was = 'linked' THEN
		RETURN 'already';
	END IF;
	SELECT coalesce(sum(failures), 0) INTO house FROM connection_link l
	WHERE l.tenant_id = tenant AND l.connection_id = connection AND l.failed_at > at - interval '1 day';
	SELECT coalesce(sum(failures), 0) INTO hers FROM connection_link l
	WHERE l.tenant_id = tenant AND l.citizen_id = citizen AND l.failed_at > at - interval '1 day';
	IF house >= of_house OR hers >= of_citizen THEN
		RETURN 'limited';
	END IF;
	IF coalesce(wanted, '') = '' THEN
		RETURN 'unknown';
	END IF;
	INSERT INTO connection_link AS l (tenant_id, connection_id, citizen_id, state, proof, linked_by, linked_at, failures, failed_at)
	SELECT tenant, connection, citizen, CASE WHEN good THEN 'linked' ELSE 'trying' END, CASE WHEN good THEN proof_kind END,
		CASE WHEN good THEN by END, CASE WHEN good THEN at END, (NOT good)::int, CASE WHEN NOT good THEN at END
	FROM (SELECT wanted = answer_key) AS compared (good)
	ON CONFLICT (tenant_id, connection_id, citizen_id) DO UPDATE SET
		state = CASE WHEN excluded.state = 'linked' THEN 'linked' ELSE l.state END,
		proof = coalesce(excluded.proof, l.proof), linked_by = coalesce(excluded.linked_by, l.linked_by),
		linked_at = coalesce(excluded.linked_at, l.linked_at),
		revoked_by = CASE WHEN excluded.state <> 'linked' THEN l.revoked_by END,
		revoked_at = CASE WHEN excluded.state <> 'linked' THEN l.revoked_at END,
		failures = CASE WHEN excluded.state = 'linked' THEN 0
			WHEN l.failed_at > at - interval '1 day' THEN l.failures + 1 ELSE 1 END,
		failed_at = excluded.failed_at;
	RETURN CASE WHEN wanted = answer_key THEN 'linked' ELSE 'wrong' END;
END $$;
GRANT EXECUTE ON FUNCTION connection_try_link(int, bigint, bigint, text, text, text, timestamptz, int, int) TO mseva_app;

COMMIT;
