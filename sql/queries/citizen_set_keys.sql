-- $1 state tenant, $2 citizen, $3 new phone or NULL, $4 new user id or NULL
UPDATE citizen SET phone = coalesce($3, phone), user_id = coalesce($4, user_id), updated_at = now()
WHERE tenant_id = $1::int AND id = $2::bigint;
