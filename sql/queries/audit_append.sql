-- Adds a row to a tenant's chain. The head's row lock puts writers in line until they commit, so it
-- stands last in its transaction. $1 tenant, $2 at, $3 actor, $4 action, $5 subject, $6 detail.
WITH head AS (
	INSERT INTO audit_head AS h (tenant_id, seq, prev_hash, hash)
	VALUES ($1::int, 1, '', audit_row_hash('', $1::int, 1, $2::timestamptz, $3::text, $4::text, $5::text, $6::jsonb))
	ON CONFLICT (tenant_id) DO UPDATE SET seq = h.seq + 1, prev_hash = h.hash,
		hash = audit_row_hash(h.hash, $1::int, h.seq + 1, $2::timestamptz, $3::text, $4::text, $5::text, $6::jsonb)
	RETURNING seq, prev_hash, hash
)
INSERT INTO audit (tenant_id, seq, at, actor, action, subject, detail, prev_hash, hash)
SELECT $1::int, seq, $2::timestamptz, $3::text, $4::text, $5::text, $6::jsonb, prev_hash, hash FROM head
