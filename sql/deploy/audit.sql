-- Who did what, one hash chain a tenant: changing or removing a row breaks every hash after it.
BEGIN;
SET LOCAL ROLE mseva_owner;

CREATE TABLE audit (
	tenant_id int NOT NULL,
	seq bigint NOT NULL,
	at timestamptz NOT NULL,
	actor text NOT NULL,
	action text NOT NULL,
	subject text NOT NULL,
	detail jsonb NOT NULL DEFAULT '{}',
	prev_hash bytea NOT NULL,
	hash bytea NOT NULL,
	PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX audit_subject ON audit (tenant_id, subject, seq);
-- No UPDATE, no DELETE: append-only by grant, without a trigger.
SELECT protect_tenant_table('audit', 'SELECT, INSERT');

-- The end of each chain. Its row lock puts concurrent writers in line; prev_hash is kept because the
-- statement that moves the head needs the hash before and the hash after.
CREATE TABLE audit_head (
	tenant_id int PRIMARY KEY,
	seq bigint NOT NULL,
	prev_hash bytea NOT NULL,
	hash bytea NOT NULL
) WITH (fillfactor = 50);
SELECT protect_tenant_table('audit_head', 'SELECT, INSERT, UPDATE');

-- A JSON array of the fields: no two different rows have the same text, and the time is a number, so
-- that no session setting changes it. Immutable in a UTF8 database, which deploy.sh insists on.
CREATE FUNCTION audit_row_hash(prev bytea, tenant int, seq bigint, at timestamptz, actor text, action text,
	subject text, detail jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT sha256(prev || convert_to(jsonb_build_array(tenant, seq, (extract(epoch FROM at) * 1000000)::bigint,
		actor, action, subject, detail)::text, 'UTF8'))
$$;

-- The first row of a tenant's chain that is not as it was written, and what is wrong with it; nothing
-- when all is well. A chain cut off at its end shows as a head that has no row.
CREATE FUNCTION audit_verify(tenant int) RETURNS TABLE (bad_seq bigint, reason text) LANGUAGE sql STABLE AS $$
	WITH chain AS (
		SELECT seq, prev_hash, hash,
			audit_row_hash(prev_hash, tenant_id, seq, at, actor, action, subject, detail) AS right_hash,
			lag(seq, 1, 0::bigint) OVER w AS before_seq,
			lag(hash, 1, ''::bytea) OVER w AS before_hash
		FROM audit WHERE tenant_id = tenant
		WINDOW w AS (ORDER BY seq)
	), wrong AS (
		SELECT seq, CASE
			WHEN seq <> before_seq + 1 THEN 'a row before it is missing'
			WHEN prev_hash <> before_hash THEN 'it does not follow the row before it'
			WHEN hash <> right_hash THEN 'it was changed'
			END AS reason
		FROM chain
		UNION ALL
		SELECT h.seq, 'the end of the chain is missing' FROM audit_head h
		WHERE h.tenant_id = tenant AND NOT EXISTS (
			SELECT FROM audit a WHERE a.tenant_id = tenant AND a.seq = h.seq AND a.hash = h.hash)
	)
	SELECT seq, reason FROM wrong WHERE reason IS NOT NULL ORDER BY seq LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION audit_row_hash(bytea, int, bigint, timestamptz, text, text, text, jsonb),
	audit_verify(int) TO mseva_app;

COMMIT;
