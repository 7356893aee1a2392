#include "app/media_fetch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "base/json.h"
#include "base/log.h"
#include "io/http.h"
#include "io/image.h"
#include "io/media_digest.h"
#include "io/media_type.h"
#include "rt/pool.h"

#define NODE_TIMEOUT_MS 10000
#define FILE_TIMEOUT_MS 60000
#define ID_MISSING_SUBCODE 33
#define WRONG_AT_MOST 5 /* so often other bytes than announced may come; then it is refused */

/* What the first step told. */
struct node {
	const char *url, *sha256;
	int64_t bytes; /* 0 when not told */
};

static const struct {
	const char *kind;
	enum media_class class;
} kinds[] = {
	{ "image", MEDIA_IMAGE },
	{ "audio", MEDIA_AUDIO },
	{ "video", MEDIA_VIDEO },
	{ "document", MEDIA_DOCUMENT },
};

static enum media_class class_of(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (kind && !strcmp(kind, kinds[i].kind))
			return kinds[i].class;
	}
	return MEDIA_DOCUMENT;
}

static bool end(struct fetch *f, enum fetch_outcome outcome, const char *why)
{
	f->outcome = outcome;
	f->why = why;
	return false;
}

static bool end_too_large(struct fetch *f)
{
	f->is_too_large = true;
	return end(f, FETCH_REFUSED, "larger than we keep");
}

/* An answer other than 2xx. */
static bool end_by_status(struct arena *a, struct fetch *f, const struct http_response *resp)
{
	json_t *root = NULL;
	json_t *error;
	bool is_missing = resp->status == 404 || resp->status == 410;

	if (!json_parse(resp->body, resp->body_len, JSON_DEPTH_OUTSIDE, &root, NULL)) {
		error = json_obj(root, "error");
		is_missing |= json_int(error, "code", 0) == 100 &&
		              json_int(error, "error_subcode", 0) == ID_MISSING_SUBCODE;
		json_decref(root);
	}
	if (is_missing)
		return end(f, FETCH_GONE, "the provider has it no more");
	return end(f, FETCH_LATER, arena_printf(a, "the provider answered %ld", resp->status));
}

static bool get(struct task *t, const char *url, int64_t timeout_ms, struct arena *a,
                struct fetch *f, struct http_response *ret_resp)
{
	struct http_request req = {
		.method = "GET",
		.url = url,
		.bearer = app.config.whatsapp_access_token,
		.max_bytes = MEDIA_OBJECT_MAX,
		.timeout_ms = timeout_ms,
	};
	int r = http_call(t, &req, a, ret_resp);

	if (r == -EMSGSIZE)
		return end_too_large(f);
	if (r == -EPERM)
		return end(f, FETCH_LATER, "its host is not among graph_hosts");
	if (r < 0)
		return end(f, FETCH_LATER, log_strerror(r));
	return true;
}

/* First step: id to address. */
static bool ask_node(struct task *t, const struct media_job *job, struct arena *a, struct fetch *f,
                     struct node *ret_node)
{
	const struct config *c = &app.config;
	_cleanup_(json_freep) json_t *root = NULL;
	struct http_response resp;
	const char *url;

	/* Both come from webhooks: nothing of them may act in a URL. */
	if (strpbrk(job->provider_media_id, "/?#%& ") ||
	    (job->number_id && strpbrk(job->number_id, "/?#%& ")))
		return end(f, FETCH_REFUSED, "its id is not an id");
	url = arena_printf(a, "%s/%s/%s%s%s", c->graph_url, c->graph_version,
	                   job->provider_media_id, job->number_id ? "?phone_number_id=" : "",
	                   job->number_id ? job->number_id : "");
	if (!get(t, url, NODE_TIMEOUT_MS, a, f, &resp))
		return false;
	if (resp.status != 200)
		return end_by_status(a, f, &resp);
	if (json_parse(resp.body, resp.body_len, JSON_DEPTH_OUTSIDE, &root, NULL) < 0 ||
	    !json_str(root, "url"))
		return end(f, FETCH_LATER, "the provider gave no address for it");
	ret_node->url = arena_strdup(a, json_str(root, "url"));
	ret_node->sha256 = arena_strdup(a, json_str(root, "sha256"));
	ret_node->bytes = json_int(root, "file_size", 0);
	if (ret_node->bytes > MEDIA_OBJECT_MAX)
		return end_too_large(f);
	return true;
}

/* Second step: address to bytes, checked against what was announced. */
static bool download(struct task *t, const struct media_job *job, const struct node *node,
                     struct arena *a, struct fetch *f, struct http_response *ret_file)
{
	enum fetch_outcome wrong = job->attempts < WRONG_AT_MOST ? FETCH_LATER : FETCH_REFUSED;

	if (!get(t, node->url, FILE_TIMEOUT_MS, a, f, ret_file))
		return false;
	/* An address that has run out says 404 too; the id may well be good: ask anew. */
	if (ret_file->status != 200)
		return end(f, FETCH_LATER,
		           arena_printf(a, "its address answered %ld", ret_file->status));
	if (!ret_file->body_len || (node->bytes > 0 && (size_t)node->bytes != ret_file->body_len))
		return end(f, wrong, "its length is not the announced one");
	if (media_digest_check(job->declared_sha256, ret_file->body, ret_file->body_len) ==
	            MEDIA_DIGEST_OTHER ||
	    media_digest_check(node->sha256, ret_file->body, ret_file->body_len) ==
	            MEDIA_DIGEST_OTHER)
		return end(f, wrong, "its digest is not the announced one");
	return true;
}

/* Work for the pool: what is it, and if a picture, clean it. */
struct inspection {
	const char *p;
	size_t n;
	char type[MEDIA_TYPE_MAX];
	struct image_result image;
};

static int inspect(void *arg)
{
	struct inspection *in = arg;
	const struct media_type *type;

	media_type_of(in->p, in->n, in->type);
	type = media_type_find(in->type);
	if (!type || type->class != MEDIA_IMAGE)
		return 0;
	return image_clean(in->p, in->n, &in->image);
}

static bool put(struct task *t, struct media_store *store, const void *p, size_t n,
                const char *extension, struct arena *a, struct fetch *f, const char **ret_key)
{
	char *key = arena_alloc(a, MEDIA_KEY_MAX);
	int r = media_store_put(t, store, p, n, extension, key);

	if (r < 0)
		return end(f, FETCH_LATER, arena_printf(a, "storing failed: %s", log_strerror(r)));
	*ret_key = key;
	return true;
}

static bool keep_image(struct task *t, struct media_store *store, const struct inspection *in,
                       struct arena *a, struct fetch *f)
{
	const struct image_result *im = &in->image;

	if (!put(t, store, im->thumb, im->thumb_len, "jpg", a, f, &f->file.thumb_key) ||
	    !put(t, store, im->jpeg, im->jpeg_len, "jpg", a, f, &f->file.object_key))
		return false;
	f->file.mime = "image/jpeg";
	f->file.bytes = (int64_t)im->jpeg_len;
	f->file.width = im->width;
	f->file.height = im->height;
	return true;
}

static bool keep(struct task *t, struct media_store *store, const struct media_job *job,
                 const struct inspection *in, struct arena *a, struct fetch *f)
{
	const struct media_type *type = media_type_find(in->type);

	if (!type || !media_type_fits(type, class_of(job->kind)))
		return end(f, FETCH_REFUSED, arena_printf(a, "is really %s", in->type));
	if (in->n > type->bytes_max)
		return end_too_large(f);
	if (type->class == MEDIA_IMAGE)
		return keep_image(t, store, in, a, f);
	f->file.mime = type->served_as;
	f->file.bytes = (int64_t)in->n;
	return put(t, store, in->p, in->n, type->extension, a, f, &f->file.object_key);
}

void media_fetch(struct task *t, struct media_store *store, const struct media_job *job,
                 struct arena *a, struct fetch *ret_fetch)
{
	struct fetch f = { .outcome = FETCH_STORED };
	struct http_response file;
	struct inspection in = { 0 };
	struct node node;
	int r;

	*ret_fetch = f;
	if (!ask_node(t, job, a, &f, &node) || !download(t, job, &node, a, &f, &file)) {
		*ret_fetch = f;
		return;
	}
	in.p = file.body;
	in.n = file.body_len;
	r = pool_run(t, inspect, &in);
	if (in.image.err.code)
		end(&f, FETCH_REFUSED, arena_strdup(a, in.image.err.msg));
	else if (r < 0)
		end(&f, FETCH_LATER, log_strerror(r));
	else if (keep(t, store, job, &in, a, &f))
		/* The key is the digest of what is kept, which for a photo is not what came. */
		f.file.sha256 =
		        arena_strndup(a, f.file.object_key, strcspn(f.file.object_key, "."));
	image_result_done(&in.image);
	*ret_fetch = f;
}
