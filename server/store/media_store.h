/* media_store.h - files citizens sent: which are still to be fetched, and where the others are.
 *
 * The row is written with the complaint (complaint_file.h); a job leases it, fetches the file
 * without any transaction open, and says how it went. A lease that runs out gives the file to
 * somebody else. */
#ifndef MSEVA_STORE_MEDIA_STORE_H
#define MSEVA_STORE_MEDIA_STORE_H

#include "domain/message.h"
#include "io/pg.h"

struct media_job {
	int tenant_id;
	const char *id, *provider_media_id, *number_id, *kind;
	const char *declared_mime, *declared_sha256, *declared_name; /* each may be NULL */
	int attempts;                                                /* this one included */
};

/* Tenants with files to fetch now. system: the database seen as mseva_system. */
MUSTCHECK int media_tenants(struct task *t, struct pg_db *system, struct arena *a, int64_t now_ms,
                            int **ret_tenant_ids, size_t *ret_count);
MUSTCHECK int media_claim(struct task *t, struct pg_db *app, struct arena *a, int tenant_id,
                          int64_t now_ms, int64_t lease_ms, int max, struct media_job **ret_jobs,
                          size_t *ret_count);

struct media_file {
	const char *mime, *sha256; /* true type by its contents; hex */
	int64_t bytes;
	int width, height;                  /* 0 when it has none */
	const char *object_key, *thumb_key; /* in the media store; thumb_key may be NULL */
};

MUSTCHECK int media_stored(struct task *t, struct pg_db *app, struct arena *a,
                           const struct media_job *job, const struct media_file *file,
                           int64_t now_ms);
/* Failed this time; again at due_ms. */
MUSTCHECK int media_retry(struct task *t, struct pg_db *app, struct arena *a,
                          const struct media_job *job, int64_t due_ms, const char *why);

/* Whose file it is: the complaint it was sent for. Each may be NULL but the first two. */
struct media_owner {
	const char *reference, *type_code;
	int64_t citizen_id;
	const char *phone, *user_id, *number_id, *language;
};

/* -ENOENT when it belongs to no complaint (any more). */
MUSTCHECK int media_owner(struct task *t, struct pg_db *app, struct arena *a,
                          const struct media_job *job, struct media_owner *ret_owner);
/* Failed for good: is_gone when the provider no longer has it, otherwise we refused it. In the same
 * transaction the citizen is told, unless she was just told of another file; owner may be NULL.
 * -ESTALE: settled already. */
MUSTCHECK int media_end(struct task *t, struct pg_db *app, struct arena *a,
                        const struct media_job *job, bool is_gone, const char *why,
                        const struct media_owner *owner, const struct reply *told);

struct media {
	const char *id, *kind;
	const char *status; /* "pending" "stored" "failed" "gone" */
	const char *mime, *declared_name, *sha256, *object_key, *thumb_key; /* each may be NULL */
	int64_t bytes;                                                      /* -1 while unknown */
	int width, height;
	int64_t added_ms;
	const char *by; /* who added it, as in audit.h */
};

/* The files of a complaint, in the order they came; an unknown complaint has none. */
MUSTCHECK int media_list(struct task *t, struct pg_db *app, struct arena *a, int tenant_id,
                         const char *reference, struct media **ret_files, size_t *ret_count);
/* One file of a complaint; -ENOENT when it is not that complaint's. */
MUSTCHECK int media_get(struct task *t, struct pg_db *app, struct arena *a, int tenant_id,
                        const char *reference, const char *media_id, struct media *ret_file);

#endif
