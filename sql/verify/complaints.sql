BEGIN;
SELECT tenant_id, id, reference, citizen_id, phone, user_id, number_id, language, type_code, department, description,
	locality_code, locality_name, ward, landmark, lat, lng, status, assignee, source, created_at, due_at,
	acknowledged_at, resolved_at, updated_at, overdue, version FROM complaint WHERE false;
SELECT tenant_id, complaint_id, id, at, actor, action, from_status, to_status, note, is_public FROM complaint_event WHERE false;
SELECT tenant_id, id, provider_media_id, number_id, kind, declared_mime, declared_sha256, declared_name, status, mime,
	sha256, bytes, width, height, object_key, thumb_key, attempts, due_at, lease_until, error, created_at, stored_at,
	message_key FROM media WHERE false;
SELECT tenant_id, complaint_id, media_id, added_at, by FROM complaint_media WHERE false;
SELECT tenant_id, year, last FROM reference_counter WHERE false;
SELECT 1 / (NOT has_table_privilege('mseva_app', 'complaint_event', 'UPDATE')
	AND NOT has_table_privilege('mseva_app', 'complaint_event', 'DELETE'))::int;
ROLLBACK;
