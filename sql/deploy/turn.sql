-- What every message of a citizen leaves behind, written in one call. As six statements it cost Postgres a
-- third more: each has its parameters read, its plan set up and its answer sent by itself.
BEGIN;
SET LOCAL ROLE mseva_owner;

-- Claims the delivery's key (23505: it was processed before), moves the conversation one version on (MS001: another
-- turn was quicker), logs the message and queues the replies. With moved_to the conversation goes on in that town;
-- the row she leaves is closed but advanced all the same, for it is what a rival turn collides with.
--
-- Replies are leased to `owner` at once, unless somebody else still has to send earlier ones to the same citizen:
-- then they wait their turn. Nothing older than `horizon` can still be queued.
--
-- One row a reply, in their order; without a reply one row without id. version is the conversation's new one.
CREATE FUNCTION turn_commit(tenant int, citizen bigint, delivery text, expected int, moved_to int, new_state jsonb,
	number text, at timestamptz, inbound_id text, inbound_kind text, words text,
	phone_of text, user_id_of text, window_ends timestamptz, read text, owner text, lease interval, horizon timestamptz,
	kinds text[], bodies jsonb[], late_templates text[])
RETURNS TABLE (version int, id bigint, created_at timestamptz, leased bool) LANGUAGE plpgsql AS $$
DECLARE
	town int := coalesce(moved_to, tenant);
BEGIN
	PERFORM enter_tenant(1);
	INSERT INTO inbound_key (tenant_id, key) VALUES (1, delivery);
	PERFORM enter_tenant(tenant);
	IF expected = 0 THEN
		INSERT INTO conversation (tenant_id, citizen_id, number_id, state, version, last_inbound_at, closed_at)
		VALUES (tenant, citizen, number, CASE WHEN moved_to IS NULL THEN new_state ELSE '{}' END, 1, at,
			CASE WHEN moved_to IS NOT NULL THEN now() END)
		ON CONFLICT (tenant_id, citizen_id) DO NOTHING;
	ELSE
		UPDATE conversation c SET version = c.version + 1,
			state = CASE WHEN moved_to IS NULL THEN new_state ELSE '{}' END, number_id = number,
			last_inbound_at = greatest(c.last_inbound_at, at), closed_at = CASE WHEN moved_to IS NOT NULL THEN now() END
		WHERE c.tenant_id = tenant AND c.citizen_id = citizen AND c.version = expected;
	END IF;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'conversation is not at version %', expected USING ERRCODE = 'MS001';
	END IF;
	version := expected + 1;
	INSERT INTO message (tenant_id, citizen_id, direction, provider_id, kind, body)
	VALUES (tenant, citizen, 'in', inbound_id, inbound_kind, words);
	IF moved_to IS NOT NULL THEN
		PERFORM enter_tenant(moved_to);
		INSERT INTO conversation AS c (tenant_id, citizen_id, number_id, state, version, last_inbound_at)
		VALUES (moved_to, citizen, number, new_state, 1, at)
		ON CONFLICT (tenant_id, citizen_id) DO UPDATE
		SET state = excluded.state, number_id = excluded.number_id, last_inbound_at = excluded.last_inbound_at,
			closed_at = NULL, version = c.version + 1
		RETURNING c.version INTO version;
	END IF;
	-- No upper bound on created_at: for a range with two ends the planner expects so few rows that it reads the
	-- primary key instead of outbox_queue.
	leased := NOT EXISTS (SELECT 1 FROM outbox o
		WHERE o.tenant_id = town AND o.citizen_id = citizen AND o.queued AND o.created_at > horizon
		AND (o.lease_owner IS DISTINCT FROM owner OR o.lease_until < now()));
	FOR i IN 1 .. cardinality(kinds) LOOP
		INSERT INTO outbox AS o (tenant_id, citizen_id, number_id, phone, user_id, kind, body, late_template,
			window_until, read_id, lease_owner, lease_until, attempts)
		VALUES (town, citizen, number, phone_of, user_id_of, kinds[i], bodies[i], late_templates[i],
			window_ends, CASE WHEN i = 1 THEN read END, CASE WHEN leased THEN owner END,
			CASE WHEN leased THEN now() + lease END, leased::int)
		RETURNING o.id, o.created_at INTO id, created_at;
		RETURN NEXT;
	END LOOP;
	IF cardinality(kinds) = 0 THEN
		RETURN NEXT;
	END IF;
	IF moved_to IS NOT NULL THEN
		PERFORM enter_tenant(tenant); -- the transaction goes on where its caller believes it is
	END IF;
END $$;
GRANT EXECUTE ON FUNCTION turn_commit(int, bigint, text, int, int, jsonb, text, timestamptz, text, text, text,
	text, text, timestamptz, text, text, interval, timestamptz, text[], jsonb[], text[]) TO mseva_app;

COMMIT;
