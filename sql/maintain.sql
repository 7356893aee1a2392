-- maintain.sql - once a day, as a superuser or a member of mseva_owner: psql "$ADMIN_URL" -f sql/maintain.sql
-- Makes the partitions of the coming months and drops those past their time. DETACH waits for
-- readers; rather than make them queue behind it, it gives up and tomorrow tries again.
\set ON_ERROR_STOP on
SET ROLE mseva_owner;
SET lock_timeout = '3s';
SELECT ensure_partitions(3) AS partitions_made;
SELECT drop_old_partitions('message', 18) AS message_months_dropped;
SELECT drop_old_partitions('outbox', 6) AS outbox_months_dropped;
SELECT drop_old_partitions('payment_event', 24) AS payment_event_months_dropped;
-- Rows that found no month, as after months without this job.
DELETE FROM message_default WHERE created_at < now() - interval '18 months';
DELETE FROM outbox_default WHERE created_at < now() - interval '6 months';
DELETE FROM payment_event_default WHERE created_at < now() - interval '24 months';
-- Bodies nobody could read hold what citizens wrote; whoever wants to find out has had time to.
DELETE FROM quarantine WHERE received_at < now() - interval '90 days';
