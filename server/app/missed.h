/* missed.h - missed calls on the telephone network: kept, answered once, by the welcome template.
 */
#ifndef MSEVA_APP_MISSED_H
#define MSEVA_APP_MISSED_H

#include "io/httpd.h"

/* Reads the field map of the generic provider from the settings. -EINVAL with a sentence in *e. */
MUSTCHECK int missed_start(struct err *e);
/* /webhooks/missed-call/{provider}/{secret}, any method the provider likes. */
void missed_webhook(struct http_in *in);
/* Works off what was spooled while Postgres was away. */
void missed_drain_spool(struct task *t);
/* Files waiting there. */
size_t missed_spooled(void);

#endif
