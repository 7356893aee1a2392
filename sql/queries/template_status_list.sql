-- $1 state tenant
SELECT name, language, status FROM template_status WHERE tenant_id = $1::int;
