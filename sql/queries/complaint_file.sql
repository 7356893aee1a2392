-- Files a complaint with its first event, its files and its count, all or nothing.
-- $1 tenant, $2 reference, $3 citizen, $4 phone, $5 user id, $6 number, $7 language, $8 type, $9 department,
-- $10 description, $11 locality code, $12 locality name, $13 ward, $14 landmark, $15 lat, $16 lng, $17 source,
-- $18 filed at, $19 due at, $20 actor; of each file: $21 id, $22 provider's id, $23 kind, $24 mime, $25 sha256,
-- $26 name, $27 message.
WITH filed AS (
	INSERT INTO complaint (tenant_id, reference, citizen_id, phone, user_id, number_id, language, type_code,
		department, description, locality_code, locality_name, ward, landmark, lat, lng, source,
		created_at, due_at, updated_at)
	VALUES ($1::int, $2, $3::bigint, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
		$15::float8, $16::float8, $17, $18::timestamptz, $19::timestamptz, $18::timestamptz)
	RETURNING id
), event AS (
	INSERT INTO complaint_event (tenant_id, complaint_id, at, actor, action, to_status, is_public)
	SELECT $1::int, id, $18::timestamptz, $20, 'file', 'filed', true FROM filed
), files AS (
	INSERT INTO media (tenant_id, id, provider_media_id, number_id, kind, declared_mime, declared_sha256,
		declared_name, message_key, created_at, due_at)
	SELECT $1::int, f.id, f.provider_id, $6, f.kind, f.mime, f.sha256, f.name, f.message, $18::timestamptz, $18::timestamptz
	FROM unnest($21::text[], $22::text[], $23::text[], $24::text[], $25::text[], $26::text[], $27::text[])
		AS f (id, provider_id, kind, mime, sha256, name, message)
	RETURNING id
), links AS (
	INSERT INTO complaint_media (tenant_id, complaint_id, media_id, added_at, by)
	SELECT $1::int, filed.id, files.id, $18::timestamptz, $20 FROM filed CROSS JOIN files
), count AS (
	INSERT INTO tenant_delta (tenant_id, at, kind) SELECT $1::int, $18::timestamptz, 'filed' FROM filed
)
SELECT id FROM filed
