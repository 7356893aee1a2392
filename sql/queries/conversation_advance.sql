-- Moves the conversation one version on, or fails with MS001 when another turn was quicker.
-- $1 tenant, $2 citizen, $3 expected version (0 = opens it), $4 state, $5 number, $6 time of the message
SELECT conversation_advance($1::int, $2::bigint, $3::int, $4::jsonb, $5, $6::timestamptz);
