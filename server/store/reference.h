/* reference.h - numbers for new complaints: a counter for each municipality and year.
 *
 * A busy municipality's numbers are taken from the database several at a time, so that its counter
 * is not the row everybody waits for. What a process has taken and not given out when it ends is
 * left out; a quiet municipality takes one at a time and leaves out none. Never given twice. */
#ifndef MSEVA_STORE_REFERENCE_H
#define MSEVA_STORE_REFERENCE_H

#include "io/pg.h"
#include "tenant/tenant.h"

#define REFERENCES_AT_ONCE_MAX 64

/* The next number, "JAL-26-004217-5", in the arena. Errors as pg_run(). */
MUSTCHECK int reference_take(struct task *t, struct pg_db *db, struct arena *a,
                             const struct tenant *tenant, int64_t now_ms,
                             const char **ret_reference);

#endif
