-- To whom a file belongs: the complaint it was sent for, and who filed that. $1 tenant, $2 media id.
SELECT c.reference, c.type_code, c.citizen_id, c.phone, c.user_id, c.number_id, c.language
FROM complaint_media l JOIN complaint c ON c.tenant_id = $1::int AND c.id = l.complaint_id
WHERE l.tenant_id = $1::int AND l.media_id = $2
