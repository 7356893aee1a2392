-- Where every paisa is: a double-entry ledger that is only added to, and what is read from it day by day.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- What a transaction is: at least two entries, none of them nothing, together nothing.
CREATE FUNCTION ledger_is_balanced(amounts bigint[]) RETURNS bool LANGUAGE sql IMMUTABLE AS $$
	SELECT count(*) >= 2 AND count(*) = count(nullif(x, 0)) AND sum(x) = 0 FROM unnest(amounts) AS x
$$;
GRANT EXECUTE ON FUNCTION ledger_is_balanced(bigint[]) TO mseva_app;

-- A row is a whole transaction, its entries side by side in three arrays: the database can then insist, without a
-- trigger, that they sum to zero, and no crash and no forgotten statement leaves half of one behind. Paise, debit
-- positive. cause is what happened ('attempt:17'): nothing is booked twice for it.
CREATE TABLE ledger_transaction (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	at timestamptz NOT NULL,
	event text NOT NULL CONSTRAINT ledger_event CHECK (event IN ('captured', 'second_payment', 'unmatched', 'identified',
		'receipted', 'surplus', 'settled', 'refunded', 'remitted', 'bounced', 'cancelled')),
	cause text NOT NULL,
	order_id bigint,
	service text NOT NULL DEFAULT '',
	biller text NOT NULL DEFAULT '',
	ward text NOT NULL DEFAULT '',
	mode text NOT NULL DEFAULT '',
	accounts text[] NOT NULL CONSTRAINT ledger_account CHECK (accounts <@ ARRAY['citizen', 'gateway', 'settlement', 'gateway_fee',
		'biller', 'suspense', 'refund', 'counter_cash', 'counter_cheque', 'counter_card']),
	heads text[] NOT NULL CONSTRAINT ledger_head CHECK (array_remove(heads, NULL) <@ ARRAY['charge', 'cess', 'meter_rent', 'waste',
		'fee', 'penalty', 'interest', 'rebate', 'adjustment', 'advance', 'round_off', 'other']),
	amounts bigint[] NOT NULL CONSTRAINT ledger_balanced CHECK (ledger_is_balanced(amounts)),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, event, cause),
	FOREIGN KEY (tenant_id, order_id) REFERENCES payment_order (tenant_id, id),
	CONSTRAINT ledger_entries CHECK (cardinality(accounts) = cardinality(amounts) AND cardinality(heads) = cardinality(amounts))
);
CREATE INDEX ledger_transaction_order ON ledger_transaction (tenant_id, order_id);
-- Append-only by grant, without a trigger.
SELECT protect_tenant_table('ledger_transaction', 'SELECT, INSERT');

-- Entries that have still to be added to the days below, as tenant_delta has counts.
CREATE TABLE ledger_delta (
	tenant_id int NOT NULL,
	id bigint GENERATED ALWAYS AS IDENTITY,
	at timestamptz NOT NULL,
	account text NOT NULL,
	service text NOT NULL,
	biller text NOT NULL,
	mode text NOT NULL,
	head text NOT NULL,
	ward text NOT NULL,
	paise bigint NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
SELECT protect_tenant_table('ledger_delta', 'SELECT, INSERT, UPDATE, DELETE');
CREATE POLICY system ON ledger_delta FOR SELECT TO mseva_system USING (true);
GRANT SELECT (tenant_id) ON ledger_delta TO mseva_system;

-- The ledger by day of India: what was collected is what the biller was credited, by mode, head and ward; an
-- account's balance is the sum of its days. No personal data, so the state may read it.
CREATE TABLE ledger_day (
	tenant_id int NOT NULL,
	day date NOT NULL,
	account text NOT NULL,
	service text NOT NULL,
	biller text NOT NULL,
	mode text NOT NULL,
	head text NOT NULL,
	ward text NOT NULL,
	entries bigint NOT NULL,
	paise bigint NOT NULL,
	PRIMARY KEY (tenant_id, day, account, service, biller, mode, head, ward)
) WITH (fillfactor = 80);
SELECT protect_tenant_table('ledger_day', 'SELECT, INSERT, UPDATE');
CREATE POLICY oversight ON ledger_day FOR SELECT TO mseva_oversight USING (true);
GRANT SELECT ON ledger_day TO mseva_oversight;

-- Books one transaction and what the days must learn of it.
CREATE FUNCTION ledger_post(tenant int, at timestamptz, event text, cause text, order_id bigint, mode text,
	accounts text[], heads text[], amounts bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	conn record;
	posted bigint;
BEGIN
	SELECT c.service, c.biller, coalesce(c.ward, '') AS ward INTO conn
	FROM payment_order o JOIN connection c ON c.tenant_id = tenant AND c.id = o.connection_id
	WHERE o.tenant_id = tenant AND o.id = ledger_post.order_id;
	INSERT INTO ledger_transaction AS l (tenant_id, at, event, cause, order_id, service, biller, ward, mode, accounts, heads, amounts)
	VALUES (tenant, ledger_post.at, ledger_post.event, ledger_post.cause, ledger_post.order_id, coalesce(conn.service, ''),
		coalesce(conn.biller, ''), coalesce(conn.ward, ''), coalesce(ledger_post.mode, ''), ledger_post.accounts, ledger_post.heads,
		ledger_post.amounts)
	RETURNING l.id INTO posted;
	INSERT INTO ledger_delta (tenant_id, at, account, service, biller, mode, head, ward, paise)
	SELECT tenant, ledger_post.at, e.account, coalesce(conn.service, ''), coalesce(conn.biller, ''), coalesce(ledger_post.mode, ''),
		coalesce(e.head, ''), coalesce(conn.ward, ''), e.paise
	FROM unnest(ledger_post.accounts, ledger_post.heads, ledger_post.amounts) AS e (account, head, paise);
	RETURN posted;
END $$;
GRANT EXECUTE ON FUNCTION ledger_post(int, timestamptz, text, text, bigint, text, text[], text[], bigint[]) TO mseva_app;

-- Everything about a tenant's money that is not as it must be; no row when all is well. It reads the whole ledger:
-- for the nightly job.
CREATE FUNCTION ledger_verify(tenant int) RETURNS TABLE (problem text, subject text) LANGUAGE sql STABLE AS $$
	-- The constraint forbids it; a restored or mended database may have lost the constraint.
	SELECT 'a transaction does not sum to zero', t.id::text FROM ledger_transaction t
	WHERE t.tenant_id = tenant AND NOT ledger_is_balanced(t.amounts)
	UNION ALL
	SELECT 'days and ledger differ', coalesce(l.account, d.account)
	FROM (SELECT e.account, sum(e.paise) AS paise FROM ledger_transaction t, unnest(t.accounts, t.amounts) AS e (account, paise)
		WHERE t.tenant_id = tenant GROUP BY 1) AS l
	FULL JOIN (SELECT both_of.account, sum(both_of.paise) AS paise FROM (
			SELECT account, paise FROM ledger_day WHERE tenant_id = tenant
			UNION ALL SELECT account, paise FROM ledger_delta WHERE tenant_id = tenant) AS both_of GROUP BY 1) AS d
		ON d.account = l.account
	WHERE coalesce(l.paise, 0) <> coalesce(d.paise, 0)
	UNION ALL
	SELECT 'receipt numbers have a gap', c.year FROM receipt_counter c
	WHERE c.tenant_id = tenant
	AND c.last <> (SELECT count(*) FROM receipt r WHERE r.tenant_id = tenant AND r.year = c.year AND r.serial BETWEEN 1 AND c.last)
	UNION ALL
	SELECT 'money came in and has neither receipt nor refund', a.id::text FROM payment_attempt a
	WHERE a.tenant_id = tenant AND a.status IN ('captured', 'refund_due')
	AND NOT EXISTS (SELECT FROM receipt r WHERE r.tenant_id = tenant AND r.attempt_id = a.id)
	AND NOT EXISTS (SELECT FROM refund f WHERE f.tenant_id = tenant AND f.attempt_id = a.id)
	UNION ALL
	SELECT 'money came in and is not in the ledger', a.id::text FROM payment_attempt a
	WHERE a.tenant_id = tenant AND a.captured_at IS NOT NULL
	AND NOT EXISTS (SELECT FROM ledger_transaction t WHERE t.tenant_id = tenant AND t.cause = 'attempt:' || a.id)
	ORDER BY 1, 2
$$;
GRANT EXECUTE ON FUNCTION ledger_verify(int) TO mseva_app;

COMMIT;
