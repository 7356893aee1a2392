/* media_backend.h - what a place to keep media must be able to do; keys are valid already. */
#ifndef MSEVA_IO_MEDIA_BACKEND_H
#define MSEVA_IO_MEDIA_BACKEND_H

#include "io/media_store.h"

struct media_backend {
	int (*put)(struct task *t, struct media_store *s, const char *key, const void *p, size_t n);
	int (*get)(struct task *t, struct media_store *s, const char *key, struct arena *a,
	           const char **ret_p, size_t *ret_n);
	int (*exists)(struct task *t, struct media_store *s, const char *key);
	int (*remove)(struct task *t, struct media_store *s, const char *key);
	void (*free)(struct media_store *s);
};

/* First member of every backend's own struct. */
struct media_store {
	const struct media_backend *backend;
};

#define MEDIA_PATH_MAX (MEDIA_KEY_MAX + 8)
/* "ab/cd/abcd….jpg": two levels keep directories small. */
void media_key_path(const char *key, char ret_path[MEDIA_PATH_MAX]);

MUSTCHECK int media_dir_open(const struct media_store_options *o, struct media_store **ret_store,
                             struct err *e);
MUSTCHECK int media_s3_open(const struct media_store_options *o, struct media_store **ret_store,
                            struct err *e);

#endif
