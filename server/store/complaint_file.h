/* complaint_file.h - what a citizen's turn does to complaints, as statements of the turn's own
 * unit: the complaint and the answer to the citizen are committed together or not at all.
 *
 * Every complaint_add_…() enters the tenant it names, so the caller may mix municipalities (in one
 * order for all: the state first, then by id). None of them waits. */
#ifndef MSEVA_STORE_COMPLAINT_FILE_H
#define MSEVA_STORE_COMPLAINT_FILE_H

#include "dialogue/dialogue.h"
#include "io/pg.h"

/* Who is writing, to which of our numbers, and when. */
struct complaint_author {
	int64_t citizen_id;
	const char *phone, *user_id; /* NULL or "" when unknown */
	const char *number_id;
	enum language language;
	const char *source; /* "whatsapp" */
	int64_t now_ms;
};

/* Files it: complaint, first event, files to fetch, counts, audit. department may be NULL. */
void complaint_add_filing(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                          const struct new_complaint *what, const char *department);
/* A file or a word that came after filing. Nothing happens unless the complaint is the author's
 * own. */
void complaint_add_attachment(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                              int tenant_id, const char *reference, const struct media_ref *media,
                              const char *media_kind, const char *message_id);
void complaint_add_remark(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                          int tenant_id, const char *reference, const char *text);
/* Opens a settled complaint of hers again, as it was looked at (version): the unit fails with
 * -ESTALE when it has moved on since. */
void complaint_add_reopening(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                             int tenant_id, const char *reference, int version, const char *note);
/* Somebody asked for the service where it is not open yet. */
void complaint_add_demand(struct arena *a, struct pg_unit *u, const struct complaint_author *by,
                          int tenant_id);

/* The citizen's complaints in all municipalities: open before closed, newest first. The state knows
 * in which she has some; each is then asked as itself, and what it has beyond a hundred complaints
 * of one person is left out. */
MUSTCHECK int complaint_mine(struct task *t, struct pg_db *db, struct arena *a, int64_t citizen_id,
                             const struct complaint_brief **ret_briefs, size_t *ret_count);
/* Any complaint by its number; is_mine tells whether it is this citizen's. */
size_t complaint_add_brief(struct arena *a, struct pg_unit *u, int tenant_id,
                           const char *reference);
/* Reads what came; the array is in the arena. Returns how many there are. */
size_t complaint_read_briefs(struct arena *a, const struct pg_unit *u, size_t statement,
                             int tenant_id, int64_t citizen_id,
                             const struct complaint_brief **ret_briefs);

#endif
