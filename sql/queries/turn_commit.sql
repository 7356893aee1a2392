-- Everything a citizen's message always leaves behind: the delivery's key, the conversation's next version, the
-- message in the log, the replies. $1 tenant, $2 citizen, $3 delivery's key, $4 expected version (0 = opens it),
-- $5 tenant she moves to, $6 state, $7 number, $8 time of the message, $9 provider's id, $10 kind, $11 words,
-- $12 phone, $13 user id, $14 window until, $15 message to mark as read, $16 lease owner, $17 lease seconds,
-- $18 nothing older than this can still be queued, of each reply: $19 kind, $20 body, $21 late template
SELECT version, id, created_at, leased
FROM turn_commit($1::int, $2::bigint, $3, $4::int, $5::int, $6::jsonb, $7, $8::timestamptz, $9, $10, $11,
	$12, $13, $14::timestamptz, $15, $16, make_interval(secs => $17::int), $18::timestamptz,
	$19::text[], $20::jsonb[], $21::text[]);
