-- $1 tenant, $2 connection, $3 citizen, $4 kind of proof, $5 the answer's key, $6 actor, $7 at, $8 wrong answers a house may get
-- in a day, $9 and a citizen give
SELECT connection_try_link($1::int, $2::bigint, $3::bigint, $4, $5, $6, $7::timestamptz, $8::int, $9::int) AS result
