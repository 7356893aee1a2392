/* hold.h - citizens whose next message must wait, as this process knows it.
 *
 * The order of a citizen's messages is the database's to keep: one that is put off blocks those
 * behind it. But a turn may be committing at that very moment, and lease its replies to us without
 * having seen that. A hold bridges that moment, and the time until a send in doubt is settled, or
 * until the lease ends of replies that were perhaps committed without our hearing of it: what
 * arrives meanwhile goes back to the database, behind the one that waits. */
#ifndef MSEVA_APP_HOLD_H
#define MSEVA_APP_HOLD_H

#include "base/mem.h"

#define HOLD_SLACK_MS 2000 /* between falling due and being claimed */

/* From now on for wait_ms (at least); tenant_id is that of the message that waits. */
void hold_citizen(int64_t citizen_id, int tenant_id, int64_t wait_ms);
void hold_end(int64_t citizen_id);
/* Tenant of the message that waits, or 0 when none does. */
int hold_tenant(int64_t citizen_id);
/* Forgets those that are over; call it now and then. */
void hold_sweep(void);

#endif
