-- $1 state tenant, $2 provider, $3 call key, $4 phone, $5 number called, $6 at, $7 status
INSERT INTO missed_call (tenant_id, provider, call_key, phone, to_number, at, status)
VALUES ($1::int, $2, $3, $4, $5, $6::timestamptz, $7);
