-- Moves a municipality to another stage, as the state; MS001 when it is not at the stage it was seen at.
-- $1 tenant, $2 from, $3 to, $4 at.
WITH moved AS (
	UPDATE tenant SET stage = $3, stage_changed_at = $4::timestamptz, updated_at = $4::timestamptz
	WHERE id = $1::int AND stage = $2
	RETURNING id
)
SELECT expect_one(count(*)) AS moved FROM moved
