-- $1 state tenant, $2 phone, $3 user id, $4 name, $5 language. No row when somebody else was quicker.
INSERT INTO citizen (tenant_id, phone, user_id, name, language)
VALUES ($1::int, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
RETURNING id;
