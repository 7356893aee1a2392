/* send.h - the send gate: everything that leaves for WhatsApp passes here.
 *
 * In order for each citizen (a lane), fair between tenants (round robin), at most so many at once
 * and so many a second for each of our numbers. Outside the 24-hour window only the template goes;
 * news does not go to people who said STOP. Failures are classed by Meta's error code. */
#ifndef MSEVA_APP_SEND_H
#define MSEVA_APP_SEND_H

#include "store/outbox.h"

/* Takes over items of one citizen, leased to this process, in order; copies what it keeps. */
void send_enqueue(const struct outbox_item *items, size_t count);
/* Looks for what others left behind or what is due again; call it twice a second. */
void send_poll(struct task *t);
/* Items in memory. */
size_t send_backlog(void);
/* What the provider said of a template: a stopped one is not sent. */
void send_template_stopped(const char *name, const char *language, bool stopped);
/* Starts nothing new; what is under way ends. */
void send_stop(void);

#endif
