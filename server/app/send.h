/* send.h - the send gate: everything that leaves for WhatsApp passes here.
 *
 * send_queue.h says who is next, send_rule.h what may go and what to do with an answer,
 * send_deliver.h talks to the Graph API, send_poll.h looks for what others left behind. Here they
 * are put together: at most so many at once, nothing while the account or the API is in trouble. */
#ifndef MSEVA_APP_SEND_H
#define MSEVA_APP_SEND_H

#include "store/outbox.h"

/* Takes over items of one citizen, leased to this process, in order; copies what it keeps. */
void send_enqueue(const struct outbox_item *items, size_t count);
/* Is it worth claiming more? */
bool send_has_room(void);
/* Items in memory. */
size_t send_backlog(void);
/* Starts nothing new; what is under way ends. */
void send_stop(void);

#endif
