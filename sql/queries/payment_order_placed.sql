-- The gateway knows the order by this id now; said twice it is the same. $1 tenant, $2 reference, $3 gateway's id
WITH placed AS (
	UPDATE payment_order SET gateway_order_id = $3
	WHERE tenant_id = $1::int AND reference = $2 AND (gateway_order_id IS NULL OR gateway_order_id = $3)
	RETURNING 1
)
SELECT expect_one((SELECT count(*) FROM placed)) AS placed
