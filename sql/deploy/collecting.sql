-- The steps that change bills and payments together. Each locks the connection's row first: whatever happens
-- to the money of one connection happens one after the other, and nobody waits in a circle. A step that books a
-- receipt locks the municipality's counter of receipts before that. What is decided outside (domain/payment.h)
-- names the versions it was decided on; when one has moved on, the step fails with MS001 and is decided again.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- Lets the waiting bill of a connection take over, unless the current one is being paid. What was receipted after the
-- new bill's figures were drawn becomes a credit in it.
CREATE FUNCTION bill_take_over(tenant int, connection bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	next bill;
	paid bigint;
BEGIN
	SELECT * INTO next FROM bill b WHERE b.tenant_id = tenant AND b.connection_id = connection AND b.waiting;
	IF NOT FOUND OR EXISTS (SELECT FROM bill b JOIN payment_order o ON o.tenant_id = tenant AND o.bill_id = b.id AND o.is_open
		WHERE b.tenant_id = tenant AND b.connection_id = connection AND b.is_current) THEN
		RETURN;
	END IF;
	UPDATE bill b SET status = 'superseded', version = b.version + 1, updated_at = at
	WHERE b.tenant_id = tenant AND b.connection_id = connection AND b.is_current;
	SELECT coalesce(sum(r.amount_paise), 0) INTO paid FROM receipt r
	WHERE r.tenant_id = tenant AND r.connection_id = connection AND r.issued_at > next.as_of AND r.status = 'issued';
	IF paid > 0 THEN
		INSERT INTO bill_line (tenant_id, bill_id, position, head, reason, period, paise)
		VALUES (tenant, next.id, next.line_count + 1, 'advance', 'carried_forward', coalesce(next.period_from, next.issued_on), -paid);
	END IF;
	UPDATE bill b SET waiting = false, total_paise = b.total_paise - paid, version = b.version + 1, updated_at = at,
		status = CASE WHEN b.total_paise <= paid THEN 'paid' ELSE 'open' END
	WHERE b.tenant_id = tenant AND b.id = next.id;
END $$;
GRANT EXECUTE ON FUNCTION bill_take_over(int, bigint, timestamptz) TO mseva_app;

-- Issues a connection's next bill, or one it has with other figures. outcome: 'issued', 'waiting' (the current bill is
-- being paid; this one takes over when that is over), 'same' (it is there already, nothing changed).
CREATE FUNCTION bill_issue(tenant int, connection bigint, number text, period_from date, period_to date, issued_on date,
	due_on date, as_of timestamptz, batch bigint, heads text[], reasons text[], periods date[], paise bigint[],
	quantities bigint[], rates bigint[], at timestamptz)
RETURNS TABLE (outcome text, bill_id bigint) LANGUAGE plpgsql AS $$
DECLARE
	latest bill;
	last_issue int;
BEGIN
	PERFORM 1 FROM connection c WHERE c.tenant_id = tenant AND c.id = connection FOR NO KEY UPDATE;
	SELECT * INTO latest FROM bill b WHERE b.tenant_id = tenant AND b.connection_id = connection AND (b.is_current OR b.waiting)
	ORDER BY b.waiting DESC LIMIT 1;
	IF latest.number = bill_issue.number AND latest.due_on = bill_issue.due_on
		AND (SELECT array_agg(l.head || ' ' || l.paise ORDER BY l.position) FROM bill_line l
			WHERE l.tenant_id = tenant AND l.bill_id = latest.id AND l.position <= latest.line_count)
		IS NOT DISTINCT FROM (SELECT array_agg(n.head || ' ' || n.p ORDER BY n.i)
			FROM unnest(heads, paise) WITH ORDINALITY AS n (head, p, i)) THEN
		outcome := 'same';
		bill_id := latest.id;
		RETURN NEXT;
		RETURN;
	END IF;
	-- A bill that never took over is not needed any more.
	UPDATE bill b SET waiting = false, status = 'superseded', version = b.version + 1, updated_at = at
	WHERE b.tenant_id = tenant AND b.connection_id = connection AND b.waiting;
	SELECT max(b.issue) INTO last_issue FROM bill b
	WHERE b.tenant_id = tenant AND b.connection_id = connection AND b.number = bill_issue.number;
	INSERT INTO bill AS b (tenant_id, connection_id, number, issue, period_from, period_to, issued_on, due_on, as_of,
		line_count, total_paise, waiting, batch_id, created_at, updated_at)
	VALUES (tenant, connection, bill_issue.number, coalesce(last_issue, 0) + 1, bill_issue.period_from, bill_issue.period_to,
		bill_issue.issued_on, bill_issue.due_on, bill_issue.as_of, cardinality(heads), (SELECT coalesce(sum(p), 0) FROM unnest(paise) AS p), true, batch, at, at)
	RETURNING b.id INTO bill_issue.bill_id;
	INSERT INTO bill_line (tenant_id, bill_id, position, head, reason, period, paise, quantity, rate)
	SELECT tenant, bill_issue.bill_id, n.i, n.head, n.reason, n.period, n.p, n.quantity, n.rate
	FROM unnest(heads, reasons, periods, bill_issue.paise, quantities, rates) WITH ORDINALITY AS n (head, reason, period, p, quantity, rate, i);
	PERFORM bill_take_over(tenant, connection, at);
	SELECT CASE WHEN b.waiting THEN 'waiting' ELSE 'issued' END INTO outcome FROM bill b
	WHERE b.tenant_id = tenant AND b.id = bill_issue.bill_id;
	RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION bill_issue(int, bigint, text, date, date, date, date, timestamptz, bigint, text[], text[], date[],
	bigint[], bigint[], bigint[], timestamptz) TO mseva_app;

-- An order to pay a bill as it was seen (version). outcome: 'opened'; 'same' (a retry: her own order still stands);
-- 'taken_over' (somebody's unused order gave way to this one); 'pending' (somebody is paying this very moment: the
-- order told is that one, and no other was made); 'changed' (a newer bill was waiting and has taken over: no order).
CREATE FUNCTION payment_order_open(tenant int, bill bigint, bill_version int, reference text, citizen bigint, gateway text,
	amount bigint, at timestamptz, expires timestamptz)
RETURNS TABLE (outcome text, order_id bigint, order_reference text, version int, amount_paise bigint, order_gateway text,
	gateway_order_id text, expires_ms bigint) LANGUAGE plpgsql AS $$
DECLARE
	house bigint;
	rival payment_order;
BEGIN
	SELECT b.connection_id INTO house FROM bill b WHERE b.tenant_id = tenant AND b.id = bill;
	PERFORM 1 FROM connection c WHERE c.tenant_id = tenant AND c.id = house FOR NO KEY UPDATE;
	PERFORM expect_one((SELECT count(*) FROM bill b
		WHERE b.tenant_id = tenant AND b.id = bill AND b.version = bill_version AND b.is_current));
	outcome := 'opened';
	SELECT * INTO rival FROM payment_order o WHERE o.tenant_id = tenant AND o.bill_id = bill AND o.is_open;
	IF FOUND AND rival.expires_at > at AND rival.status = 'pending' THEN
		outcome := 'pending';
	ELSIF FOUND AND rival.expires_at > at AND rival.citizen_id IS NOT DISTINCT FROM citizen
		AND rival.gateway = payment_order_open.gateway AND rival.amount_paise = amount THEN
		outcome := 'same';
	ELSIF FOUND THEN
		UPDATE payment_order o SET status = CASE WHEN o.status = 'open' AND o.expires_at <= at THEN 'expired' ELSE 'superseded' END,
			version = o.version + 1, updated_at = at
		WHERE o.tenant_id = tenant AND o.id = rival.id;
		outcome := CASE WHEN rival.expires_at > at THEN 'taken_over' ELSE 'opened' END;
	END IF;
	IF outcome IN ('opened', 'taken_over') AND EXISTS (SELECT FROM bill b
		WHERE b.tenant_id = tenant AND b.connection_id = house AND b.waiting) THEN
		PERFORM bill_take_over(tenant, house, at);
		rival := NULL;
		outcome := 'changed';
	ELSIF outcome IN ('opened', 'taken_over') THEN
		INSERT INTO payment_order AS o (tenant_id, reference, bill_id, connection_id, citizen_id, gateway, amount_paise, expires_at,
			created_at, updated_at)
		VALUES (tenant, payment_order_open.reference, bill, house, citizen, payment_order_open.gateway, amount, expires, at, at)
		RETURNING * INTO rival;
	END IF;
	RETURN QUERY SELECT payment_order_open.outcome, rival.id, rival.reference, rival.version, rival.amount_paise, rival.gateway,
		rival.gateway_order_id, (extract(epoch FROM rival.expires_at) * 1000)::bigint;
END $$;
GRANT EXECUTE ON FUNCTION payment_order_open(int, bigint, int, text, bigint, text, bigint, timestamptz, timestamptz) TO mseva_app;

-- What became of a payment, all of it at once: attempt, order, bill, receipt, refund and ledger. credit is added to
-- what is paid of the bill, part by part to its lines, after those that time has added; with receipt_year a receipt over
-- that is written; with refund_reason so much of it is to go back by rule. settles: {"new": [{"head", "reason", "period", "paise",
-- "quantity", "rate"}], "parts": [{"position", "paise"}], "interest_to"}. bookings: [{"event", "accounts": [], "heads": [], "amounts": []}].
CREATE FUNCTION payment_record(tenant int, of_order bigint, order_version int, bill_version int, at timestamptz,
	gateway_payment text, attempt_status text, outcome text, mode text, amount bigint, currency text, order_status text,
	credit bigint, settles jsonb, receipt_year text, receipt_prefix text, receipt_token text, refund_reason text, refund_amount bigint,
	bookings jsonb)
RETURNS TABLE (attempt_id bigint, receipt_number text) LANGUAGE plpgsql AS $$
DECLARE
	paid payment_order;
	serial bigint;
	added bigint;
	lines int;
	booking record;
BEGIN
	IF receipt_year IS NOT NULL THEN
		INSERT INTO receipt_counter AS c (tenant_id, year, last) VALUES (tenant, receipt_year, 1)
		ON CONFLICT (tenant_id, year) DO UPDATE SET last = c.last + 1 RETURNING c.last INTO serial;
	END IF;
	SELECT * INTO paid FROM payment_order o WHERE o.tenant_id = tenant AND o.id = of_order;
	PERFORM 1 FROM connection c WHERE c.tenant_id = tenant AND c.id = paid.connection_id FOR NO KEY UPDATE;
	UPDATE payment_order o SET status = order_status, version = o.version + 1, updated_at = at
	WHERE o.tenant_id = tenant AND o.id = of_order AND o.version = order_version;
	PERFORM expect_one(FOUND::int);
	PERFORM expect_one((SELECT count(*) FROM bill b
		WHERE b.tenant_id = tenant AND b.id = paid.bill_id AND b.version = bill_version));
	-- The gateway's id counts once. One that was begun and has no id yet, or had been given up, comes to its end here.
	SELECT p.id INTO payment_record.attempt_id FROM payment_attempt p
	WHERE p.tenant_id = tenant AND ((p.gateway = paid.gateway AND p.gateway_payment_id = gateway_payment)
		OR (p.order_id = of_order AND p.gateway_payment_id IS NULL AND p.status IN ('started', 'pending')))
	ORDER BY p.gateway_payment_id IS NULL, p.id DESC LIMIT 1;
	IF FOUND THEN
		UPDATE payment_attempt p SET status = attempt_status, outcome = payment_record.outcome,
			gateway_payment_id = coalesce(gateway_payment, p.gateway_payment_id), mode = coalesce(payment_record.mode, p.mode),
			amount_paise = coalesce(nullif(amount, 0), p.amount_paise), currency = coalesce(payment_record.currency, p.currency),
			updated_at = at, captured_at = CASE WHEN jsonb_array_length(bookings) > 0 THEN at END
		WHERE p.tenant_id = tenant AND p.id = payment_record.attempt_id AND p.order_id = of_order AND p.captured_at IS NULL;
		PERFORM expect_one(FOUND::int);
	ELSE
		INSERT INTO payment_attempt AS p (tenant_id, order_id, gateway, gateway_payment_id, status, outcome, mode, amount_paise,
			currency, created_at, updated_at, captured_at)
		VALUES (tenant, of_order, paid.gateway, gateway_payment, attempt_status, payment_record.outcome, payment_record.mode,
			coalesce(nullif(amount, 0), paid.amount_paise), coalesce(payment_record.currency, paid.currency), at, at,
			CASE WHEN jsonb_array_length(bookings) > 0 THEN at END)
		RETURNING p.id INTO payment_record.attempt_id;
	END IF;
	IF credit <> 0 THEN
		SELECT count(*) INTO lines FROM bill_line l WHERE l.tenant_id = tenant AND l.bill_id = paid.bill_id;
		INSERT INTO bill_line (tenant_id, bill_id, position, head, reason, period, paise, quantity, rate)
		SELECT tenant, paid.bill_id, lines + n.i, n.x->>'head', n.x->>'reason', (n.x->>'period')::date, (n.x->>'paise')::bigint,
			(n.x->>'quantity')::bigint, (n.x->>'rate')::bigint
		FROM jsonb_array_elements(settles->'new') WITH ORDINALITY AS n (x, i);
		SELECT coalesce(sum((n->>'paise')::bigint), 0) INTO added FROM jsonb_array_elements(settles->'new') AS n;
		UPDATE bill_line l SET paid_paise = l.paid_paise + p.paise
		FROM jsonb_to_recordset(settles->'parts') AS p (position int, paise bigint)
		WHERE l.tenant_id = tenant AND l.bill_id = paid.bill_id AND l.position = p.position;
		UPDATE bill b SET paid_paise = b.paid_paise + credit, total_paise = b.total_paise + added, version = b.version + 1,
			interest_to = coalesce((settles->>'interest_to')::date, b.interest_to), updated_at = at,
			status = CASE WHEN b.paid_paise + credit >= b.total_paise + added THEN 'paid' ELSE 'part_paid' END
		WHERE b.tenant_id = tenant AND b.id = paid.bill_id;
	END IF;
	IF serial IS NOT NULL THEN
		receipt_number := format('%s/%s/%s', receipt_prefix, receipt_year, lpad(serial::text, greatest(6, length(serial::text)), '0'));
		INSERT INTO receipt (tenant_id, year, serial, number, token, connection_id, bill_id, order_id, attempt_id, amount_paise, mode,
			issued_at)
		VALUES (tenant, receipt_year, serial, payment_record.receipt_number, receipt_token, paid.connection_id, paid.bill_id, of_order,
			payment_record.attempt_id, credit, payment_record.mode, at);
		UPDATE connection c SET last_receipt = upper(regexp_replace(payment_record.receipt_number, '[^0-9A-Za-z]', '', 'g')),
			updated_at = at
		WHERE c.tenant_id = tenant AND c.id = paid.connection_id;
	END IF;
	IF refund_reason IS NOT NULL THEN
		INSERT INTO refund (tenant_id, order_id, attempt_id, amount_paise, reason, by_rule, status, requested_by, requested_at, updated_at)
		VALUES (tenant, of_order, payment_record.attempt_id, refund_amount, refund_reason, true, 'approved', 'system', at, at);
	END IF;
	FOR booking IN SELECT * FROM jsonb_to_recordset(bookings) AS x (event text, accounts text[], heads text[], amounts bigint[]) LOOP
		PERFORM ledger_post(tenant, at, booking.event, 'attempt:' || payment_record.attempt_id, of_order, payment_record.mode,
			booking.accounts, booking.heads, booking.amounts);
	END LOOP;
	PERFORM bill_take_over(tenant, paid.connection_id, at);
	RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION payment_record(int, bigint, int, int, timestamptz, text, text, text, text, bigint, text, text, bigint,
	jsonb, text, text, text, text, bigint, jsonb) TO mseva_app;

-- The gateway has paid an amount out to us, less its fee. MS001 unless the payment came in and was never settled.
CREATE FUNCTION payment_settle(tenant int, of_gateway text, gateway_payment text, settlement text, amount bigint, fee bigint,
	at timestamptz, accounts text[], amounts bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	house bigint;
	told payment_attempt;
BEGIN
	SELECT o.connection_id INTO house FROM payment_attempt p JOIN payment_order o ON o.tenant_id = tenant AND o.id = p.order_id
	WHERE p.tenant_id = tenant AND p.gateway = of_gateway AND p.gateway_payment_id = gateway_payment;
	PERFORM 1 FROM connection c WHERE c.tenant_id = tenant AND c.id = house FOR NO KEY UPDATE;
	UPDATE payment_attempt p SET settlement_id = settlement, fee_paise = fee, settled_at = at, updated_at = at
	WHERE p.tenant_id = tenant AND p.gateway = of_gateway AND p.gateway_payment_id = gateway_payment
	AND p.captured_at IS NOT NULL AND p.settlement_id IS NULL AND p.amount_paise = amount
	RETURNING * INTO told;
	PERFORM expect_one(FOUND::int);
	UPDATE payment_order o SET status = 'settled', version = o.version + 1, updated_at = at
	WHERE o.tenant_id = tenant AND o.id = told.order_id AND o.status = 'captured' AND told.status = 'captured';
	RETURN ledger_post(tenant, at, 'settled', 'attempt:' || told.id, told.order_id, told.mode, accounts,
		array_fill(NULL::text, ARRAY[cardinality(accounts)]), amounts);
END $$;
GRANT EXECUTE ON FUNCTION payment_settle(int, text, text, text, bigint, bigint, timestamptz, text[], bigint[]) TO mseva_app;

-- Orders nobody used in time; a bill that waited for one of them takes over. One that is pending is left alone: silence
-- is no answer. Returns how many.
CREATE FUNCTION payment_expire(tenant int, at timestamptz, at_most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	due record;
	expired int := 0;
BEGIN
	FOR due IN SELECT o.id, o.connection_id FROM payment_order o
		WHERE o.tenant_id = tenant AND o.is_open AND o.status = 'open' AND o.expires_at <= at
		ORDER BY o.connection_id LIMIT at_most LOOP
		PERFORM 1 FROM connection c WHERE c.tenant_id = tenant AND c.id = due.connection_id FOR NO KEY UPDATE;
		UPDATE payment_order o SET status = 'expired', version = o.version + 1, updated_at = at
		WHERE o.tenant_id = tenant AND o.id = due.id AND o.status = 'open';
		expired := expired + FOUND::int;
		PERFORM bill_take_over(tenant, due.connection_id, at);
	END LOOP;
	RETURN expired;
END $$;
GRANT EXECUTE ON FUNCTION payment_expire(int, timestamptz, int) TO mseva_app;

COMMIT;
