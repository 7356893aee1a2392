#!/bin/sh
# mseva COMMAND... - the program by hand, as root: with the user, settings, secrets and directories of mseva.service.
#
# "migrate" is the database administrator's and runs as the user postgres.
set -eu

set -a
. /etc/mseva/mseva.env
MSEVA_JWT_KEYS_DIR=/var/lib/mseva/keys
MSEVA_MEDIA_DIR=/var/lib/mseva/media
MSEVA_SPOOL_DIR=/var/lib/mseva/spool
: "${MSEVA_DATABASE_ADMIN_URL:=postgresql:///mseva}"
MSEVA_WHATSAPP_APP_SECRET=$(cat /etc/mseva/secrets/app-secret)
MSEVA_WHATSAPP_VERIFY_TOKEN=$(cat /etc/mseva/secrets/verify-token)
MSEVA_WHATSAPP_ACCESS_TOKEN=$(cat /etc/mseva/secrets/access-token)
MSEVA_MISSED_CALL_SECRET=$(cat /etc/mseva/secrets/missed-call)
set +a

case ${1-} in
migrate) user=postgres ;;
*) user=mseva ;;
esac
cd /opt/mseva/share
exec runuser -u "$user" -- /opt/mseva/bin/mseva "$@"
