/* complaint_store.h - complaints as the desk reads and moves them.
 *
 * Everything returned lives in the arena given. A complaint of another municipality does not exist
 * here: -ENOENT, as for one that was never filed. Besides what is listed, every waiting function
 * returns what pg_run() returns. */
#ifndef MSEVA_STORE_COMPLAINT_STORE_H
#define MSEVA_STORE_COMPLAINT_STORE_H

#include "domain/complaint.h"
#include "io/pg.h"

struct complaint {
	int64_t id, citizen_id;
	const char *reference; /* "JAL-26-004217-5": its name everywhere outside */
	const char *phone, *user_id, *number_id; /* how to reach the citizen; each may be NULL */
	const char *language;                    /* "pa" "hi" "en" */
	const char *type_code, *department;      /* department may be NULL */
	const char *description;                 /* the citizen's own words; may be NULL */
	const char *locality_code, *locality_name, *ward, *landmark; /* each may be NULL */
	bool has_pin;
	double lat, lng;
	enum complaint_status status;
	const char *assignee; /* may be NULL */
	const char *source;   /* "whatsapp" */
	bool is_overdue;
	int version; /* moves with every change that somebody made: the ETag */
	int media_count;
	int64_t created_ms, due_ms, updated_ms;
	int64_t acknowledged_ms, resolved_ms; /* -1 when not */
	int reopened_count;
	int64_t reopened_ms; /* the last time; -1 = never */
	int64_t created_us;  /* exact: the list's order */
};

enum { OVERDUE_ANY = -1, OVERDUE_NO, OVERDUE_YES };

/* A zeroed filter is not "everything": use complaint_filter_init(). Strings that are NULL do not
 * apply. */
struct complaint_filter {
	unsigned statuses; /* 1u << enum complaint_status; 0 = any */
	int overdue;
	const char *type_code, *ward, *locality_code, *department, *assignee, *phone;
	/* What a clerk typed: a complaint's number, a telephone number, or words to look for. */
	const char *text;
	int64_t from_ms, before_ms; /* filed at or after / before; -1 = any */
	const char *cursor;         /* next of the page before; NULL = first page */
	int limit;                  /* 1..COMPLAINT_PAGE_MAX */
};

#define COMPLAINT_PAGE_MAX 100

struct complaint_page {
	const struct complaint *at;
	size_t count;
	const char *next; /* NULL on the last page */
};

void complaint_filter_init(struct complaint_filter *f);
/* -EBADMSG: the cursor is not one of ours. */
MUSTCHECK int complaint_list(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                             const struct complaint_filter *f, struct complaint_page *ret_page);
MUSTCHECK int complaint_get(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                            const char *reference, struct complaint *ret_complaint);

struct complaint_event {
	int64_t id, at_ms;
	const char *actor, *action;          /* "file" "acknowledge" … "attach" "overdue" */
	const char *from_status, *to_status; /* from_status is NULL for "file" */
	const char *note;                    /* may be NULL */
	bool is_public;                      /* the citizen may see it */
};

/* Oldest first; an unknown complaint has none. */
MUSTCHECK int complaint_events(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                               const char *reference, struct complaint_event **ret_events,
                               size_t *ret_count);

/* One step, already decided by complaint_decide(). */
struct complaint_move {
	int tenant_id;
	const char *reference;
	int version; /* the one that was looked at */
	enum complaint_status from, to;
	enum complaint_action action;
	const char *actor;    /* as in audit.h */
	const char *role;     /* goes to the audit; may be NULL */
	const char *note;     /* may be NULL */
	bool note_is_public;  /* the note is for the citizen too */
	const char *assignee; /* DO_ASSIGN; NULL = as it was */
	int64_t now_ms;
};

/* Adds the change, its event, its counts and its audit row to the unit. When somebody was faster
 * the unit fails as a whole with -ESTALE, a message to the citizen added beside it included. */
void complaint_add_move(struct arena *a, struct pg_unit *u, const struct complaint_move *move);

#endif
