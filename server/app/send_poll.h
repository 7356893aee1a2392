/* send_poll.h - messages that are due again, or that others left behind. */
#ifndef MSEVA_APP_SEND_POLL_H
#define MSEVA_APP_SEND_POLL_H

#include "rt/task.h"

/* Leases what is due in every town and hands it to send_enqueue(); call it twice a second. */
void send_poll(struct task *t);

#endif
