BEGIN;
SELECT 1 / (bool_and(has_function_privilege('mseva_app', oid, 'EXECUTE')) AND count(*) = 6)::int FROM pg_proc
WHERE proname IN ('bill_take_over', 'bill_issue', 'payment_order_open', 'payment_record', 'payment_settle', 'payment_expire');
ROLLBACK;
