-- The provider says this person wants no more (or again) marketing messages. $1 state tenant, $2 phone, $3 user id, $4 opted out
UPDATE citizen SET opted_out = $4::bool, opted_out_at = CASE WHEN $4::bool THEN now() END, updated_at = now()
WHERE tenant_id = $1::int AND (phone = $2 OR user_id = $3);
