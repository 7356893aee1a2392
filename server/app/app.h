/* app.h - what every task of the process shares: settings, connections, knowledge. One per process.
 */
#ifndef MSEVA_APP_APP_H
#define MSEVA_APP_APP_H

#include "base/config.h"
#include "channel/signature.h"
#include "io/pg.h"
#include "tenant/registry.h"

struct lexicon;
struct gazetteer;
struct texts;
struct media_store;
struct missed_call_map;

/* Everything made from the tenants directory: immutable, replaced as a whole on reload. */
struct knowledge {
	int refs;
	struct snapshot *snapshot;
	struct lexicon *lexicon;
	struct gazetteer *gazetteer;
	struct texts *texts;
};

enum process_role { ROLE_EDGE = 1, ROLE_SENDER = 2, ROLE_JOBS = 4, ROLE_ADMIN = 8, ROLE_ALL = 15 };

struct app {
	struct config config;
	unsigned roles;
	int worker; /* 0.. */
	bool is_draining;
	char owner[33];       /* this process's name on leases; new at every start */
	struct pg_db *db;     /* the message path */
	struct pg_db *settle; /* what became of sent messages; one connection, so that it never
	                         meets itself */
	struct pg_db *desk;   /* admin API and jobs: never in the way of a citizen */
	struct pg_db *system; /* which tenants have work */
	struct pg_db *oversight;
	struct signature *signature;
	struct missed_call_map
	        *missed_call_map;  /* of the generic provider; NULL = the usual names */
	struct media_store *media; /* photos and other evidence */
	struct knowledge *knowledge;
};

extern struct app app;

/* Reads the tenants directory. -EINVAL with the errors printed to `errors`. */
MUSTCHECK int knowledge_load(const char *dir, struct err_list *errors,
                             struct knowledge **ret_knowledge);
/* The current knowledge; hold it across waits, then let it go. */
struct knowledge *knowledge_ref(struct knowledge *k);
void knowledge_unref(struct knowledge *k);
static inline void knowledge_unrefp(struct knowledge **k)
{
	if (*k)
		knowledge_unref(*k);
}
/* Loads again and swaps; on any error the old one stays in force. */
MUSTCHECK int app_reload(struct err_list *errors);

/* Opens databases, cache and allowed hosts from app.config. */
void app_connect(void);
void app_disconnect(void);
/* What this process cannot do right now, as a sentence; NULL = ready. */
const char *app_not_ready(void);

#endif
