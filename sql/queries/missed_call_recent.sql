-- Has this caller had an answer in the last ten minutes? $1 state tenant, $2 phone
SELECT count(*) AS answered FROM missed_call
WHERE tenant_id = $1::int AND phone = $2 AND status = 'answered' AND at > now() - interval '10 minutes';
