-- maintain.sql - once a day, as a superuser or a member of mseva_owner: psql "$ADMIN_URL" -f sql/maintain.sql
-- Makes the partitions of the coming months and drops those past their time. DETACH waits for
-- readers; rather than make them queue behind it, it gives up and tomorrow tries again.
\set ON_ERROR_STOP on
SET ROLE mseva_owner;
SET lock_timeout = '3s';
SELECT ensure_partitions(3) AS partitions_made;
SELECT drop_old_partitions('message', 18) AS message_months_dropped;
SELECT drop_old_partitions('outbox', 6) AS outbox_months_dropped;
