-- Where a citizen has complaints, in the order in which transactions visit towns.
-- $1 state tenant, $2 citizen
SELECT town_id FROM citizen_town WHERE tenant_id = $1::int AND citizen_id = $2::bigint ORDER BY town_id;
