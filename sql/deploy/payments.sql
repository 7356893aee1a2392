-- Orders to pay a bill, what gateways said about them, receipts and refunds.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- reference is ours and random, the gateway hands it back. At most one order of a bill is open or pending.
CREATE TABLE payment_order (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	reference text NOT NULL,
	bill_id bigint NOT NULL,
	connection_id bigint NOT NULL,
	citizen_id bigint,
	gateway text NOT NULL CONSTRAINT payment_order_gateway CHECK (gateway IN ('razorpay', 'payu', 'counter')),
	gateway_order_id text,
	amount_paise bigint NOT NULL CONSTRAINT payment_order_amount CHECK (amount_paise > 0),
	currency text NOT NULL DEFAULT 'INR' CONSTRAINT payment_order_currency CHECK (currency = 'INR'),
	status text NOT NULL DEFAULT 'open' CONSTRAINT payment_order_status CHECK (status IN ('open', 'pending', 'captured',
		'settled', 'failed', 'expired', 'superseded', 'refund_due', 'refunded', 'reversed')),
	is_open bool NOT NULL GENERATED ALWAYS AS (status IN ('open', 'pending')) STORED,
	expires_at timestamptz NOT NULL,
	version int NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, reference),
	UNIQUE (tenant_id, gateway, gateway_order_id),
	FOREIGN KEY (tenant_id, bill_id) REFERENCES bill (tenant_id, id),
	FOREIGN KEY (tenant_id, connection_id) REFERENCES connection (tenant_id, id)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX payment_order_one_open ON payment_order (tenant_id, bill_id) WHERE is_open;
-- What the clock has still to look at: as small as what is being paid now.
CREATE INDEX payment_order_running ON payment_order (tenant_id, expires_at) WHERE is_open;
SELECT protect_tenant_table('payment_order', 'SELECT, INSERT, UPDATE');
CREATE POLICY system ON payment_order FOR SELECT TO mseva_system USING (true);
GRANT SELECT (tenant_id, status, is_open, expires_at) ON payment_order TO mseva_system;

-- One payment at the gateway. The gateway's id for it is what makes a capture count once, however often it is told.
CREATE TABLE payment_attempt (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	order_id bigint NOT NULL,
	gateway text NOT NULL CONSTRAINT payment_attempt_gateway CHECK (gateway IN ('razorpay', 'payu', 'counter')),
	gateway_payment_id text,
	status text NOT NULL CONSTRAINT payment_attempt_status CHECK (status IN ('started', 'pending', 'captured', 'failed',
		'expired', 'mismatched', 'refund_due', 'refunded', 'reversed')),
	outcome text,
	mode text CONSTRAINT payment_attempt_mode CHECK (mode IN ('upi', 'card', 'netbanking', 'wallet', 'cash', 'cheque',
		'demand_draft', 'card_machine')),
	amount_paise bigint NOT NULL CONSTRAINT payment_attempt_amount CHECK (amount_paise > 0),
	currency text NOT NULL,
	settlement_id text,
	fee_paise bigint NOT NULL DEFAULT 0 CONSTRAINT payment_attempt_fee CHECK (fee_paise >= 0),
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	captured_at timestamptz,
	settled_at timestamptz,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, gateway, gateway_payment_id),
	FOREIGN KEY (tenant_id, order_id) REFERENCES payment_order (tenant_id, id),
	CONSTRAINT payment_attempt_money_has_an_id CHECK (gateway_payment_id IS NOT NULL OR status IN ('started', 'pending', 'failed', 'expired')),
	CONSTRAINT payment_attempt_settled CHECK ((settlement_id IS NULL) = (settled_at IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX payment_attempt_order ON payment_attempt (tenant_id, order_id);
SELECT protect_tenant_table('payment_attempt', 'SELECT, INSERT, UPDATE');

-- What gateways told us, as they told it, without what names a person or a card. That an event is taken once is
-- inbound_key's business: a unique key of a partitioned table would have to hold the month too.
CREATE TABLE payment_event (
	tenant_id int NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	id bigint GENERATED ALWAYS AS IDENTITY,
	gateway text NOT NULL,
	event_id text NOT NULL,
	kind text NOT NULL,
	order_reference text,
	body jsonb NOT NULL,
	PRIMARY KEY (tenant_id, created_at, id)
) PARTITION BY RANGE (created_at);
CREATE INDEX payment_event_order ON payment_event (tenant_id, order_reference, created_at);
SELECT protect_tenant_table('payment_event', 'SELECT, INSERT');
CREATE TABLE payment_event_default PARTITION OF payment_event DEFAULT;
SELECT protect_partition('payment_event_default');

-- The last receipt number of a municipality and financial year. Taken in the transaction that writes the receipt,
-- its row lock held to the end: a number is either on a receipt or was never taken. Hence no gaps, and hence a
-- municipality's captures one after the other.
CREATE TABLE receipt_counter (
	tenant_id int NOT NULL,
	year text NOT NULL CONSTRAINT receipt_counter_year CHECK (year ~ '^\d{4}-\d{2}$'),
	last bigint NOT NULL,
	PRIMARY KEY (tenant_id, year)
) WITH (fillfactor = 50);
SELECT protect_tenant_table('receipt_counter', 'SELECT, INSERT, UPDATE');

-- Proof of payment. Cancelled or bounced it stays, and a ledger transaction takes its amount back.
CREATE TABLE receipt (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	year text NOT NULL,
	serial bigint NOT NULL,
	number text NOT NULL,
	token text NOT NULL CONSTRAINT receipt_token CHECK (token ~ '^[0-9a-f]{32}$'),
	connection_id bigint NOT NULL,
	bill_id bigint NOT NULL,
	order_id bigint NOT NULL,
	attempt_id bigint NOT NULL,
	amount_paise bigint NOT NULL CONSTRAINT receipt_amount CHECK (amount_paise > 0),
	mode text NOT NULL,
	status text NOT NULL DEFAULT 'issued' CONSTRAINT receipt_status CHECK (status IN ('issued', 'cancelled', 'bounced')),
	issued_at timestamptz NOT NULL,
	ended_by text,
	ended_at timestamptz,
	ended_reason text,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, year, serial),
	UNIQUE (tenant_id, number),
	UNIQUE (tenant_id, token),
	UNIQUE (tenant_id, attempt_id),
	FOREIGN KEY (tenant_id, connection_id) REFERENCES connection (tenant_id, id),
	FOREIGN KEY (tenant_id, bill_id) REFERENCES bill (tenant_id, id),
	FOREIGN KEY (tenant_id, order_id) REFERENCES payment_order (tenant_id, id),
	FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment_attempt (tenant_id, id),
	CONSTRAINT receipt_ended CHECK (status = 'issued' OR (ended_by IS NOT NULL AND ended_at IS NOT NULL AND ended_reason IS NOT NULL))
);
CREATE INDEX receipt_connection ON receipt (tenant_id, connection_id, issued_at);
SELECT protect_tenant_table('receipt', 'SELECT, INSERT, UPDATE');

-- Money that goes back. Somebody asks and somebody else approves; what came in twice goes back by rule.
CREATE TABLE refund (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	order_id bigint NOT NULL,
	attempt_id bigint NOT NULL,
	amount_paise bigint NOT NULL CONSTRAINT refund_amount CHECK (amount_paise > 0),
	reason text NOT NULL,
	by_rule bool NOT NULL DEFAULT false,
	status text NOT NULL CONSTRAINT refund_status CHECK (status IN ('asked', 'approved', 'sent', 'done', 'failed', 'refused')),
	requested_by text NOT NULL,
	requested_at timestamptz NOT NULL,
	approved_by text,
	approved_at timestamptz,
	gateway_refund_id text,
	updated_at timestamptz NOT NULL,
	version int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, order_id) REFERENCES payment_order (tenant_id, id),
	FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment_attempt (tenant_id, id),
	CONSTRAINT refund_two_people CHECK (requested_by <> approved_by),
	CONSTRAINT refund_approved CHECK (by_rule OR status IN ('asked', 'refused') OR (approved_by IS NOT NULL AND approved_at IS NOT NULL))
) WITH (fillfactor = 80);
-- A payment is on its way back at most once.
CREATE UNIQUE INDEX refund_once ON refund (tenant_id, attempt_id) WHERE status NOT IN ('failed', 'refused');
SELECT protect_tenant_table('refund', 'SELECT, INSERT, UPDATE');

-- The months of payment_event are made with the others.
CREATE OR REPLACE FUNCTION ensure_partitions(ahead int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	made int := 0;
	parent text;
	month date;
BEGIN
	FOREACH parent IN ARRAY ARRAY['message', 'outbox', 'payment_event'] LOOP
		FOR month IN SELECT date_trunc('month', (now() AT TIME ZONE 'UTC')) + make_interval(months => i)
			FROM generate_series(0, ahead) AS i LOOP
			made := made + ensure_partition(parent, month)::int;
		END LOOP;
	END LOOP;
	RETURN made;
END $$;

COMMIT;
