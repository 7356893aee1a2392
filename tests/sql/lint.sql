-- Static isolation lint: nothing in the catalogue lets one municipality reach another.
\ir setup.psql
\ir lint.psql
SELECT plan(7);

SELECT is_empty('SELECT * FROM lint.holes()', 'no hole by any rule');

SELECT cmp_ok((SELECT count(*)::int FROM lint.relation WHERE kind IN ('r', 'p') AND has_tenant AND NOT is_partition), '>=', 20,
	'the lint really looks at the tables');
SELECT bag_eq($$SELECT name::text FROM lint.relation WHERE kind IN ('r', 'p') AND NOT has_tenant$$,
	$$SELECT name FROM lint.without_tenant$$, 'the allow-list holds no table that has gone');

SELECT is_empty($$SELECT r.name FROM lint.relation r WHERE kind IN ('r', 'p') AND NOT is_partition
	AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = r.oid AND p.polname = 'owner')$$,
	'the owner has a policy on every table, or its data migrations would touch no row');

SELECT bag_eq($$SELECT polname::text || ' ' || polcmd::text || ' ' || coalesce(pg_get_expr(polqual, polrelid), '-') || ' '
		|| coalesce(pg_get_expr(polwithcheck, polrelid), '-') FROM pg_policy WHERE polrelid = 'tenant'::regclass$$,
	$$VALUES ('list r true -'), ('owner * true true'),
		('state_adds a - ((NULLIF(current_setting(''app.tenant''::text, true), ''''::text))::integer = 1)'),
		('state_changes w ((NULLIF(current_setting(''app.tenant''::text, true), ''''::text))::integer = 1) ((NULLIF(current_setting(''app.tenant''::text, true), ''''::text))::integer = 1)')$$,
	'the list of municipalities is read by all and written as the state');
SELECT bag_eq($$SELECT polname::text || ' ' || polcmd::text FROM pg_policy WHERE polrelid = 'quarantine'::regclass$$,
	$$VALUES ('put a'), ('owner *')$$, 'quarantine is only put into');

SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
	WHERE n.nspname = 'public' AND has_function_privilege('mseva_app', p.oid, 'EXECUTE')
	AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
	AND p.proname NOT IN ('enter_tenant', 'expect_one', 'turn_commit', 'audit_row_hash', 'audit_verify',
		'connection_try_link', 'bill_issue', 'bill_take_over', 'payment_order_open', 'payment_record', 'payment_settle', 'payment_expire',
		'ledger_is_balanced', 'ledger_post', 'ledger_verify')$$,
	'the server may call the functions made for it and no other');

SELECT finish();
ROLLBACK;
