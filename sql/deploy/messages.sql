-- The log of messages and the outbox, a partition a month: old months are dropped, not deleted.
BEGIN;
SET LOCAL ROLE mseva_owner;

CREATE TABLE message (
	tenant_id int NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	id bigint GENERATED ALWAYS AS IDENTITY,
	citizen_id bigint NOT NULL,
	direction text NOT NULL CONSTRAINT message_direction CHECK (direction IN ('in', 'out')),
	provider_id text,
	kind text NOT NULL,
	body text,
	PRIMARY KEY (tenant_id, created_at, id)
) PARTITION BY RANGE (created_at);
CREATE INDEX message_citizen ON message (tenant_id, citizen_id, created_at);
SELECT protect_tenant_table('message', 'SELECT, INSERT');

-- status: 0 queued, 1 sent, 2 delivered, 3 read, 4 failed, 5 dead letter, 6 dropped.
--
-- queued and is_dead follow from status. The partial indexes are on them and not on status, for an
-- update stays within its page (HOT) only when no column that an index mentions, even in its WHERE,
-- has changed: so taking a lease, delivered, read and played are HOT, and only the two
-- changes that move a row into or out of a queue touch an index. A query finds its index only when
-- it says `WHERE queued` (or is_dead).
CREATE TABLE outbox (
	tenant_id int NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	id bigint GENERATED ALWAYS AS IDENTITY,
	citizen_id bigint NOT NULL,
	number_id text,
	phone text,
	user_id text,
	kind text NOT NULL,
	body jsonb NOT NULL,
	status smallint NOT NULL DEFAULT 0 CONSTRAINT outbox_status CHECK (status BETWEEN 0 AND 6),
	queued bool NOT NULL GENERATED ALWAYS AS (status = 0) STORED,
	is_dead bool NOT NULL GENERATED ALWAYS AS (status = 5) STORED,
	due_at timestamptz NOT NULL DEFAULT now(),
	lease_owner text,
	lease_until timestamptz,
	attempts int NOT NULL DEFAULT 0,
	provider_id text,
	error_code int,
	error_text text,
	window_until timestamptz,
	read_id text,
	late_template text,
	sent_at timestamptz,
	delivered_at timestamptz,
	read_at timestamptz,
	played_at timestamptz,
	PRIMARY KEY (tenant_id, created_at, id)
) PARTITION BY RANGE (created_at);
-- The one index on what is queued, and that is little: a second one would only offer the planner a wrong
-- way while a month's partition is still empty and all ways look alike.
CREATE INDEX outbox_queue ON outbox (tenant_id, citizen_id) WHERE queued;
CREATE INDEX outbox_dead ON outbox (tenant_id, created_at) WHERE is_dead;
SELECT protect_tenant_table('outbox', 'SELECT, INSERT, UPDATE');
CREATE POLICY system ON outbox FOR SELECT TO mseva_system USING (true);
GRANT SELECT (tenant_id, status, queued, is_dead, due_at, lease_until) ON outbox TO mseva_system;

-- A partition is reached through its parent only: nobody is granted anything on it, and row-level
-- security is on without a policy for the server, should somebody grant it by mistake.
CREATE FUNCTION protect_partition(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
	EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
	EXECUTE format('CREATE POLICY owner ON %s TO mseva_owner USING (true) WITH CHECK (true)', target);
	-- Half a page of outbox is kept free for the updates that follow each insert.
	EXECUTE format('ALTER TABLE %s SET (fillfactor = %s, autovacuum_vacuum_scale_factor = 0.05,
		autovacuum_analyze_threshold = 200, autovacuum_analyze_scale_factor = 0.05)', target,
		CASE WHEN target::text LIKE 'outbox%' THEN 60 ELSE 100 END);
END $$;

-- Nothing is ever refused for want of a partition: what has no month lands here.
CREATE TABLE message_default PARTITION OF message DEFAULT;
CREATE TABLE outbox_default PARTITION OF outbox DEFAULT;
SELECT protect_partition('message_default');
SELECT protect_partition('outbox_default');

-- Makes one month's partition of a table; rows of that month waiting in the default partition move in.
CREATE FUNCTION ensure_partition(parent text, month date) RETURNS bool LANGUAGE plpgsql AS $$
DECLARE
	child text := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
	low timestamptz := date_trunc('month', month)::timestamp AT TIME ZONE 'UTC';
	high timestamptz := (date_trunc('month', month) + interval '1 month')::timestamp AT TIME ZONE 'UTC';
	columns text;
BEGIN
	IF to_regclass(format('public.%I', child)) IS NOT NULL THEN
		RETURN false;
	END IF;
	EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL EXCLUDING IDENTITY EXCLUDING INDEXES)', child, parent);
	SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
	WHERE attrelid = to_regclass(format('public.%I', parent)) AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
	EXECUTE format('WITH moved AS (DELETE FROM %I WHERE created_at >= $1 AND created_at < $2 RETURNING *)
		INSERT INTO %I (%s) SELECT %s FROM moved', parent || '_default', child, columns, columns) USING low, high;
	EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, low, high);
	PERFORM protect_partition(child::regclass);
	RETURN true;
END $$;

-- This month and `ahead` further ones. Returns how many partitions were made.
CREATE FUNCTION ensure_partitions(ahead int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	made int := 0;
	parent text;
	month date;
BEGIN
	FOREACH parent IN ARRAY ARRAY['message', 'outbox'] LOOP
		FOR month IN SELECT date_trunc('month', (now() AT TIME ZONE 'UTC')) + make_interval(months => i)
			FROM generate_series(0, ahead) AS i LOOP
			made := made + ensure_partition(parent, month)::int;
		END LOOP;
	END LOOP;
	RETURN made;
END $$;

-- Drops the months that lie wholly before the last `keep` months. Returns how many were dropped.
CREATE FUNCTION drop_old_partitions(parent text, keep int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	oldest text := to_char((now() AT TIME ZONE 'UTC') - make_interval(months => keep), 'YYYY_MM');
	dropped int := 0;
	child text;
BEGIN
	IF keep < 1 THEN
		RAISE EXCEPTION 'at least the current month is kept' USING ERRCODE = '22023';
	END IF;
	FOR child IN
		SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = to_regclass(format('public.%I', parent))
		AND c.relname ~ '_\d{4}_\d{2}$' AND right(c.relname, 7) < oldest
		ORDER BY 1
	LOOP
		EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, child);
		EXECUTE format('DROP TABLE %I', child);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END $$;

COMMIT;
