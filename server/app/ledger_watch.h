/* ledger_watch.h - reads every town's ledger once a day and says what does not add up. */
#ifndef MSEVA_APP_LEDGER_WATCH_H
#define MSEVA_APP_LEDGER_WATCH_H

#include "rt/task.h"

/* Each problem is one line of the log at level error, and counts in mseva_ledger_problems. */
void ledger_watch(struct task *t);

#endif
