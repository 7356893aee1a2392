/* decide.h - asks the dialogue what to do with a message, and looks up for it what it needs to
 * know. */
#ifndef MSEVA_APP_DECIDE_H
#define MSEVA_APP_DECIDE_H

#include "app/app.h"
#include "app/session.h"
#include "dialogue/dialogue.h"

/* Changes nothing, so it can be done again on what a rival turn has left. Errors as pg_run(); -EIO
 * when the dialogue does not come to an end. */
MUSTCHECK int decide_turn(struct task *t, struct arena *a, const struct knowledge *k,
                          const struct session *s, const struct inbound *in, struct turn *ret_turn);

#endif
