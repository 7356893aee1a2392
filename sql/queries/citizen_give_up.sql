-- A citizen changed her number or WhatsApp gave her another user id. Whatever row already holds the new key
-- (she wrote from it before we were told) gives it up to the older one, which holds her history.
-- $1 state tenant, $2 the citizen, $3 new phone or NULL, $4 new user id or NULL
DELETE FROM citizen WHERE tenant_id = $1::int AND (phone = $3 OR user_id = $4) AND id <> $2::bigint;
