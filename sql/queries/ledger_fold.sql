-- Adds waiting entries to their days. $1 tenant, $2 rows at most
WITH taken AS (
	DELETE FROM ledger_delta WHERE tenant_id = $1::int AND id IN (
		SELECT id FROM ledger_delta WHERE tenant_id = $1::int ORDER BY id LIMIT $2::int
		FOR UPDATE SKIP LOCKED)
	RETURNING at, account, service, biller, mode, head, ward, paise
), days AS (
	INSERT INTO ledger_day AS d (tenant_id, day, account, service, biller, mode, head, ward, entries, paise)
	SELECT $1::int, (at AT TIME ZONE 'Asia/Kolkata')::date, account, service, biller, mode, head, ward, count(*), sum(paise)
	FROM taken GROUP BY 2, 3, 4, 5, 6, 7, 8 ORDER BY 2, 3, 4, 5, 6, 7, 8
	ON CONFLICT (tenant_id, day, account, service, biller, mode, head, ward) DO UPDATE SET
		entries = d.entries + excluded.entries, paise = d.paise + excluded.paise
)
SELECT count(*) AS done FROM taken
