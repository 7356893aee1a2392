BEGIN;
SET LOCAL ROLE mseva_owner;
DROP FUNCTION ledger_verify(int);
DROP FUNCTION ledger_post(int, timestamptz, text, text, bigint, text, text[], text[], bigint[]);
DROP TABLE ledger_day;
DROP TABLE ledger_delta;
DROP TABLE ledger_transaction;
DROP FUNCTION ledger_is_balanced(bigint[]);
COMMIT;
