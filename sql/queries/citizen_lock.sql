-- One at a time for this person, until the end of the transaction. $1 state tenant, $2 citizen
SELECT id FROM citizen WHERE tenant_id = $1::int AND id = $2::bigint FOR UPDATE;
