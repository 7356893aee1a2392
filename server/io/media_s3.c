/* media_s3.c - media in a bucket of an S3-compatible service, addressed by path.
 *
 * Requests are signed by curl (AWS signature version 4). The digest of the body is given, because
 * it is known (it is the name) and then binds what is stored. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "io/http.h"
#include "io/media_backend.h"
#include "io/media_type.h"

#define TIMEOUT_MS 30000
/* SHA-256 of nothing. */
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct s3_store {
	struct media_store base;
	char *url; /* with the bucket, no slash at the end */
	char *sigv4, *user_password;
};

/* One signed request; body NULL = none. */
static int call(struct task *t, const struct s3_store *s, const char *method, const char *key,
                const void *body, size_t n, struct arena *a, struct http_response *ret_resp)
{
	char path[MEDIA_PATH_MAX];
	const char *headers[2] = { NULL, NULL };
	struct http_request req = {
		.method = method,
		.headers = headers,
		.body = body,
		.body_len = n,
		.max_bytes = MEDIA_OBJECT_MAX,
		.timeout_ms = TIMEOUT_MS,
		.aws_sigv4 = s->sigv4,
		.user_password = s->user_password,
	};

	media_key_path(key, path);
	req.url = arena_printf(a, "%s/%s", s->url, path);
	headers[0] = arena_printf(a, "x-amz-content-sha256: %.64s", body ? key : EMPTY_HASH);
	if (body)
		req.content_type = media_type_by_extension(strrchr(key, '.') + 1)->served_as;
	return http_call(t, &req, a, ret_resp);
}

/* What a status means; 404 is the caller's affair. */
static int result_of(long status)
{
	if (status >= 200 && status < 300)
		return 0;
	if (status == 404)
		return -ENOENT;
	if (status == 429 || status == 503)
		return -EAGAIN;
	return status == 507 ? -EDQUOT : -EIO;
}

static int s3_put(struct task *t, struct media_store *base, const char *key, const void *p,
                  size_t n)
{
	struct s3_store *s = (struct s3_store *)base;
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct http_response resp;
	int r = call(t, s, "PUT", key, p, n, a, &resp);

	if (r < 0)
		return r;
	r = result_of(resp.status);
	return r == -ENOENT ? -EIO : r; /* the bucket itself is missing */
}

static int s3_get(struct task *t, struct media_store *base, const char *key, struct arena *a,
                  const char **ret_p, size_t *ret_n)
{
	struct http_response resp;
	int r = call(t, (struct s3_store *)base, "GET", key, NULL, 0, a, &resp);

	if (r == 0)
		r = result_of(resp.status);
	if (r < 0)
		return r;
	*ret_p = resp.body;
	*ret_n = resp.body_len;
	return 0;
}

static int s3_exists(struct task *t, struct media_store *base, const char *key)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct http_response resp;
	int r = call(t, (struct s3_store *)base, "HEAD", key, NULL, 0, a, &resp);

	if (r == 0)
		r = result_of(resp.status);
	return r == 0 ? 1 : r == -ENOENT ? 0 : r;
}

static int s3_remove(struct task *t, struct media_store *base, const char *key)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct http_response resp;
	int r = call(t, (struct s3_store *)base, "DELETE", key, NULL, 0, a, &resp);

	if (r == 0)
		r = result_of(resp.status);
	return r == -ENOENT ? 0 : r;
}

static void s3_free(struct media_store *base)
{
	struct s3_store *s = (struct s3_store *)base;

	free(s->url);
	free(s->sigv4);
	free(s->user_password);
	free(s);
}

static const struct media_backend s3_backend = {
	.put = s3_put,
	.get = s3_get,
	.exists = s3_exists,
	.remove = s3_remove,
	.free = s3_free,
};

/* "https://host[:port]/bucket", with a bucket name by the service's own rule, nothing else. */
static int check_url(const char *url, struct err *e)
{
	static const char bucket_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
	const char *host, *bucket;
	size_t n;

	if (strncmp(url, "https://", 8) && strncmp(url, "http://", 7))
		return err_set(e, -EINVAL, "media_s3_url must begin with https://");
	host = strstr(url, "://") + 3;
	bucket = strchr(host, '/');
	if (!bucket || bucket == host || memchr(host, '@', (size_t)(bucket - host)))
		return err_set(e, -EINVAL, "media_s3_url must be https://host/bucket");
	n = strlen(++bucket);
	if (n < 3 || n > 63 || strspn(bucket, bucket_chars) != n)
		return err_set(e, -EINVAL, "\"%.60s\" cannot be the name of a bucket", bucket);
	return 0;
}

int media_s3_open(const struct media_store_options *o, struct media_store **ret_store,
                  struct err *e)
{
	struct s3_store *s;
	int r = check_url(o->s3_url, e);

	if (r < 0)
		return r;
	if (!o->s3_key_id || !*o->s3_key_id || !o->s3_secret || !*o->s3_secret)
		return err_set(e, -EINVAL,
		               "a media bucket needs media_s3_key_id and media_s3_secret");
	http_allow(o->s3_url);
	s = xcalloc(1, sizeof(*s));
	s->base.backend = &s3_backend;
	s->url = xstrdup(o->s3_url);
	s->sigv4 = xasprintf("aws:amz:%s:s3",
	                     o->s3_region && *o->s3_region ? o->s3_region : "us-east-1");
	s->user_password = xasprintf("%s:%s", o->s3_key_id, o->s3_secret);
	*ret_store = &s->base;
	return 0;
}
