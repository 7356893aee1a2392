-- The connections with a number, whatever the service and the biller, and whether a citizen is linked to each.
-- $1 tenant, $2 number's key, $3 citizen
SELECT c.id, c.service, c.biller, c.number, c.consumer, c.address, c.locality_code, c.ward, c.category, c.meter_number, c.state,
	coalesce(l.state = 'linked', false) AS is_linked
FROM connection c
LEFT JOIN connection_link l ON l.tenant_id = $1::int AND l.connection_id = c.id AND l.citizen_id = $3::bigint
WHERE c.tenant_id = $1::int AND c.number_key = $2
ORDER BY c.service DESC, c.biller, c.id
