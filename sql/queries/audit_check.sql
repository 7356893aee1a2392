-- The first broken row of a tenant's chain, or no row.
SELECT bad_seq, reason FROM audit_verify($1::int)
