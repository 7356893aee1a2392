/* missed.h - missed calls on the telephone network: kept, answered once, by the welcome template.
 */
#ifndef MSEVA_APP_MISSED_H
#define MSEVA_APP_MISSED_H

#include "io/httpd.h"

/* Counts what is spooled, and reads the field map of the generic provider from the settings.
 * -EINVAL with a sentence in *e. */
MUSTCHECK int missed_start(struct err *e);
/* /webhooks/missed-call/{provider}/{secret}, any method the provider likes. */
void missed_webhook(struct http_in *in);
/* Counts the spool anew; the first worker also works off what is there, once Postgres is back. Call
 * it every few seconds. */
void missed_look_at_spool(struct task *t);
/* Files waiting there, as of the latest look. */
size_t missed_spooled(void);

#endif
