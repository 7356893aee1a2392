/* media_store.h - where photos and other evidence are kept: objects named by their content.
 *
 * A key is "<sha256 of the bytes>.<extension>", made here; the same bytes are stored once, and a
 * key that does not look like that never reaches a path or a URL. Two backends: a local directory
 * (default) and an S3-compatible service. Objects are never changed, only put and deleted.
 * Functions that take a task may wait. */
#ifndef MSEVA_IO_MEDIA_STORE_H
#define MSEVA_IO_MEDIA_STORE_H

#include "base/err.h"
#include "rt/task.h"

#define MEDIA_KEY_MAX 72 /* 64 hex digits, dot, extension of at most 5, NUL */
#define MEDIA_OBJECT_MAX (32 * 1024 * 1024)

struct media_store;

struct media_store_options {
	const char *dir;     /* local directory, made when missing; NULL with S3 */
	int64_t quota_bytes; /* of the directory, 0 = none; a bucket has its own */
	const char *s3_url;  /* "https://host/bucket", replaces dir */
	const char *s3_region, *s3_key_id, *s3_secret;
};

/* -EINVAL / -EACCES / … with a sentence in *e. Copies the options. */
MUSTCHECK int media_store_open(const struct media_store_options *o, struct media_store **ret_store,
                               struct err *e);
void media_store_free(struct media_store *s);

/* Stores n bytes and names them. extension is one of media_type.h's.
 *   -EDQUOT the quota is used up, -ENOSPC the disk is full, -EAGAIN busy: try later,
 *   -EIO the service refused or the disk failed, and the errors of http_call(). */
MUSTCHECK int media_store_put(struct task *t, struct media_store *s, const void *p, size_t n,
                              const char *extension, char ret_key[MEDIA_KEY_MAX]);
/* The object in the arena. -ENOENT; -EINVAL for a malformed key; -EBADMSG when the bytes are no
 * longer those the key names. */
MUSTCHECK int media_store_get(struct task *t, struct media_store *s, const char *key,
                              struct arena *a, const char **ret_p, size_t *ret_n);
/* 1 there, 0 not. */
MUSTCHECK int media_store_exists(struct task *t, struct media_store *s, const char *key);
/* Deleting what is not there is fine. */
MUSTCHECK int media_store_delete(struct task *t, struct media_store *s, const char *key);

bool media_key_is_valid(const char *key);
void media_key_of(const void *p, size_t n, const char *extension, char ret_key[MEDIA_KEY_MAX]);

#endif
