-- $1 state tenant, $2 phone or NULL, $3 business-scoped user id or NULL. At most two rows: the phone's first.
SELECT id, phone, user_id, name, language, language_chosen, town_id, opted_out
FROM citizen
WHERE tenant_id = $1::int AND (phone = $2 OR user_id = $3)
ORDER BY (phone = $2) DESC NULLS LAST
LIMIT 2;
