#include "io/media_store.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "io/media_backend.h"
#include "io/media_type.h"

#define HASH_DIGITS 64

int media_store_open(const struct media_store_options *o, struct media_store **ret_store,
                     struct err *e)
{
	if (o->s3_url && *o->s3_url)
		return media_s3_open(o, ret_store, e);
	if (o->dir && *o->dir)
		return media_dir_open(o, ret_store, e);
	return err_set(e, -EINVAL, "name a directory or a bucket for media");
}

void media_store_free(struct media_store *s)
{
	if (s)
		s->backend->free(s);
}

void media_key_of(const void *p, size_t n, const char *extension, char ret_key[MEDIA_KEY_MAX])
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (!EVP_Digest(p, n, md, &len, EVP_sha256(), NULL))
		bug("SHA-256 is not available");
	for (unsigned i = 0; i < len; i++)
		snprintf(ret_key + 2 * i, 3, "%02x", md[i]);
	snprintf(ret_key + HASH_DIGITS, MEDIA_KEY_MAX - HASH_DIGITS, ".%s", extension);
}

bool media_key_is_valid(const char *key)
{
	return key && strspn(key, "0123456789abcdef") == HASH_DIGITS && key[HASH_DIGITS] == '.' &&
	       media_type_by_extension(key + HASH_DIGITS + 1);
}

void media_key_path(const char *key, char ret_path[MEDIA_PATH_MAX])
{
	snprintf(ret_path, MEDIA_PATH_MAX, "%.2s/%.2s/%s", key, key + 2, key);
}

int media_store_put(struct task *t, struct media_store *s, const void *p, size_t n,
                    const char *extension, char ret_key[MEDIA_KEY_MAX])
{
	char key[MEDIA_KEY_MAX];
	int r;

	if (!media_type_by_extension(extension))
		return -EINVAL;
	if (!n || n > MEDIA_OBJECT_MAX)
		return -EMSGSIZE;
	media_key_of(p, n, extension, key);
	r = s->backend->put(t, s, key, p, n);
	if (r < 0)
		return r;
	snprintf(ret_key, MEDIA_KEY_MAX, "%s", key);
	return 0;
}

int media_store_get(struct task *t, struct media_store *s, const char *key, struct arena *a,
                    const char **ret_p, size_t *ret_n)
{
	char now[MEDIA_KEY_MAX];
	const char *p;
	size_t n;
	int r;

	if (!media_key_is_valid(key))
		return -EINVAL;
	r = s->backend->get(t, s, key, a, &p, &n);
	if (r < 0)
		return r;
	media_key_of(p, n, key + HASH_DIGITS + 1, now);
	if (strcmp(now, key))
		return -EBADMSG;
	*ret_p = p;
	*ret_n = n;
	return 0;
}

int media_store_exists(struct task *t, struct media_store *s, const char *key)
{
	if (!media_key_is_valid(key))
		return -EINVAL;
	return s->backend->exists(t, s, key);
}

int media_store_delete(struct task *t, struct media_store *s, const char *key)
{
	if (!media_key_is_valid(key))
		return -EINVAL;
	return s->backend->remove(t, s, key);
}
