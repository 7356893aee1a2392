-- What is not as it must be about a tenant's money. $1 tenant
SELECT problem, subject FROM ledger_verify($1::int) LIMIT 100
