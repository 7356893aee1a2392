/* provider.h - what the provider tells us besides messages and statuses: news of the account,
 * templates that are stopped, bodies nobody can read. */
#ifndef MSEVA_STORE_PROVIDER_H
#define MSEVA_STORE_PROVIDER_H

#include "io/pg.h"

/* The first statement of what a delivery leaves behind: with -EEXIST of statement 0 it was
 * processed before. */
void provider_add_delivery(struct arena *a, struct pg_unit *u, const char *key);
/* Keeps one piece of news; value_json as it came. */
void provider_add_event(struct arena *a, struct pg_unit *u, const char *field,
                        const char *value_json);
/* The same for news that may be delivered again: `occasion` (account, time) and the news itself are
 * its key, by which it is known as a delivery is. */
void provider_add_event_once(struct arena *a, struct pg_unit *u, const char *field,
                             const char *occasion, const char *value_json);
void provider_add_template_status(struct arena *a, struct pg_unit *u, const char *name,
                                  const char *language, const char *status, const char *reason);

struct template_status {
	const char *name, *language, *status;
};

MUSTCHECK int provider_template_statuses(struct task *t, struct pg_db *db, struct arena *a,
                                         struct template_status **ret_list, size_t *ret_count);

/* Puts a signed but unreadable body aside, at most QUARANTINE_BYTES of it. */
#define QUARANTINE_BYTES 65536
MUSTCHECK int provider_quarantine(struct task *t, struct pg_db *db, struct arena *a,
                                  const char *reason, const void *body, size_t n);

#endif
