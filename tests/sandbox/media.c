/* media.c - see media.h. */
#include "media.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "graph.h"
#include "http.h"
#include "multipart.h"
#include "util.h"

#define MEDIA_BYTES_MAX ((size_t)256 << 20)
#define LINK_MS (5 * 60 * 1000)
#define MB ((size_t)1 << 20)

struct media {
	char id[24], mime[128];
	char sha256_hex[65], *sha256_base64;
	unsigned char *p;
	size_t n;
	int64_t expires_ms; /* sandbox clock */
	struct media *newer;
};

struct accepted {
	const char *type, *mime;
	size_t max;
};

static const struct accepted accepted[] = {
	{ "audio", "audio/aac", 16 * MB },
	{ "audio", "audio/amr", 16 * MB },
	{ "audio", "audio/mp4", 16 * MB },
	{ "audio", "audio/mpeg", 16 * MB },
	{ "audio", "audio/ogg", 16 * MB },
	{ "document", "application/msword", 100 * MB },
	{ "document", "application/pdf", 100 * MB },
	{ "document", "application/vnd.ms-excel", 100 * MB },
	{ "document", "application/vnd.ms-powerpoint", 100 * MB },
	{ "document", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	  100 * MB },
	{ "document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	  100 * MB },
	{ "document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	  100 * MB },
	{ "document", "text/plain", 100 * MB },
	{ "image", "image/jpeg", 5 * MB },
	{ "image", "image/png", 5 * MB },
	{ "sticker", "image/webp", 500 << 10 },
	{ "video", "video/3gpp", 16 * MB },
	{ "video", "video/mp4", 16 * MB },
};

/* "audio/ogg; codecs=opus" is audio/ogg. */
static const struct accepted *accepted_find(const char *mime)
{
	size_t n = strcspn(mime, "; ");

	for (size_t i = 0; i < ARRAY_LEN(accepted); i++)
		if (strlen(accepted[i].mime) == n && strncmp(accepted[i].mime, mime, n) == 0)
			return &accepted[i];
	return NULL;
}

bool media_type_fits(const char *type, const char *mime)
{
	const struct accepted *a = accepted_find(mime);

	/* A document may be any of the accepted types. */
	return a && (strcmp(type, "document") == 0 || strcmp(a->type, type) == 0);
}

static void media_remove(struct sandbox *sb, struct media *m)
{
	map_remove(&sb->media, m->id);
	sb->media_bytes -= m->n;
	free(m->p);
	m->p = NULL;
	m->n = 0;
}

static void media_make_room(struct sandbox *sb)
{
	while (sb->media_bytes > MEDIA_BYTES_MAX && sb->oldest_media) {
		struct media *m = sb->oldest_media;

		sb->oldest_media = m->newer;
		if (!sb->oldest_media)
			sb->newest_media = NULL;
		if (m->p)
			media_remove(sb, m);
		free(m->sha256_base64);
		free(m);
	}
}

struct media *media_add(struct sandbox *sb, const char *mime, const void *p, size_t n, int days)
{
	static uint64_t counter;
	struct media *m = xcalloc(1, sizeof(*m));
	unsigned char digest[32];

	/* Starts from the time, for the server remembers ids over a restart of ours. */
	if (!counter)
		counter = (uint64_t)clock_now_ms() * 1000;
	snprintf(m->id, sizeof(m->id), "%llu", (unsigned long long)++counter);
	snprintf(m->mime, sizeof(m->mime), "%s", mime);
	m->p = xmalloc(n + 1);
	memcpy(m->p, p, n);
	m->n = n;
	sha256(p, n, digest);
	hex_encode(digest, sizeof(digest), m->sha256_hex);
	m->sha256_base64 = base64_encode(digest, sizeof(digest));
	m->expires_ms = sandbox_now_ms(sb) + days * MEDIA_DAY_MS;
	*(sb->newest_media ? &sb->newest_media->newer : &sb->oldest_media) = m;
	sb->newest_media = m;
	sb->media_bytes += n;
	map_put(&sb->media, m->id, m);
	media_make_room(sb);
	return m;
}

struct media *media_find(struct sandbox *sb, const char *id)
{
	struct media *m = map_get(&sb->media, id);

	return m && m->expires_ms > sandbox_now_ms(sb) ? m : NULL;
}

const char *media_id(const struct media *m)
{
	return m->id;
}

const char *media_mime(const struct media *m)
{
	return m->mime;
}

const char *media_sha256(const struct media *m)
{
	return m->sha256_base64;
}

/* messaging_product comes as a part or in the query; Meta's clients do either. */
static bool is_for_whatsapp(struct evhttp_request *req, const struct part *parts, int count)
{
	const struct part *product = multipart_find(parts, count, "messaging_product");
	char *query = http_query(req, "messaging_product");
	bool yes = product ? product->n == 8 && memcmp(product->p, "whatsapp", 8) == 0
	                   : query && strcmp(query, "whatsapp") == 0;

	free(query);
	return yes;
}

static bool upload_check(struct evhttp_request *req, const struct part *parts, int count,
                         struct graph_error *e)
{
	const struct part *file = count < 0 ? NULL : multipart_find(parts, count, "file");
	const struct accepted *a;

	if (count < 0)
		return graph_fail(e, 100, "the body must be multipart/form-data");
	if (!is_for_whatsapp(req, parts, count))
		return graph_fail(
		        e, 100, "The parameter messaging_product is required and must be whatsapp");
	if (!file)
		return graph_fail(e, 100, "The parameter file is required");
	a = accepted_find(file->type);
	if (!a)
		return graph_fail(e, 100,
		                  "Param file must be a file of an accepted type, not %.80s",
		                  file->type[0] ? file->type : "unknown");
	if (!file->n || file->n > a->max)
		return graph_fail(e, 131053, "a file of %s may have up to %zu bytes, this has %zu",
		                  a->type, a->max, file->n);
	return true;
}

static bool faulty(struct sandbox *sb, struct evhttp_request *req)
{
	struct graph_error e;

	if (!sb->faults.graph.media_status)
		return false;
	graph_fail(&e, 131000, "a fault was asked for");
	e.http = sb->faults.graph.media_status;
	graph_send_error(req, &e);
	return true;
}

void media_upload(struct sandbox *sb, struct evhttp_request *req)
{
	const char *type =
	        evhttp_find_header(evhttp_request_get_input_headers(req), "Content-Type");
	struct graph_error e = { 0 };
	const struct part *file, *given;
	struct part parts[8];
	char mime[128];
	size_t n;
	const char *body = http_body(req, &n);
	int count = multipart_parse(type, body, n, parts, ARRAY_LEN(parts));

	if (faulty(sb, req))
		return;
	if (!upload_check(req, parts, count, &e)) {
		graph_send_error(req, &e);
		return;
	}
	file = multipart_find(parts, count, "file");
	given = multipart_find(parts, count, "type");
	snprintf(mime, sizeof(mime), "%s", file->type);
	if (given && given->n < sizeof(mime)) {
		snprintf(mime, sizeof(mime), "%.*s", (int)given->n, given->p);
		/* Clients also send the kind ("image") there. */
		if (!accepted_find(mime))
			snprintf(mime, sizeof(mime), "%s", file->type);
	}
	http_json(req, 200,
	          json_pack("{s:s}", "id", media_add(sb, mime, file->p, file->n, 30)->id));
}

/* The address cannot be guessed or prolonged: its parameters are signed. */
static void link_hash(const struct sandbox *sb, const char *id, const char *ext, char ret_hex[65])
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	char text[64];

	snprintf(text, sizeof(text), "%s/%s", id, ext);
	HMAC(EVP_sha256(), sb->opt.access_token, (int)strlen(sb->opt.access_token),
	     (const unsigned char *)text, strlen(text), mac, &n);
	hex_encode(mac, 32, ret_hex);
}

void media_node(struct sandbox *sb, struct evhttp_request *req, const char *id)
{
	const char *host = evhttp_find_header(evhttp_request_get_input_headers(req), "Host");
	struct media *m = media_find(sb, id);
	char ext[24], hash[65];

	if (faulty(sb, req))
		return;
	if (evhttp_request_get_command(req) == EVHTTP_REQ_DELETE) {
		media_remove(sb, m);
		http_text(req, 200, "application/json", "{\"success\":true}");
		return;
	}
	snprintf(ext, sizeof(ext), "%lld", (long long)(sandbox_now_ms(sb) + LINK_MS));
	link_hash(sb, m->id, ext, hash);
	http_json(
	        req, 200,
	        json_pack("{s:s, s:o, s:s, s:s, s:I, s:s}", "messaging_product", "whatsapp", "url",
	                  json_sprintf(
	                          "http://%s/whatsapp_business/attachments/?mid=%s&ext=%s&hash=%s",
	                          host ? host : sb->opt.listen, m->id, ext, hash),
	                  "mime_type", m->mime, "sha256", m->sha256_hex, "file_size",
	                  (json_int_t)m->n, "id", m->id));
}

void media_download(struct sandbox *sb, struct evhttp_request *req)
{
	char *id = http_query(req, "mid"), *ext = http_query(req, "ext"),
	     *hash = http_query(req, "hash");
	const char *agent = evhttp_find_header(evhttp_request_get_input_headers(req), "User-Agent");
	struct media *m = id ? media_find(sb, id) : NULL;
	char want[65] = "";

	if (id && ext)
		link_hash(sb, id, ext, want);
	if (!graph_authorised(sb, req))
		;
	else if (!agent)
		http_text(req, 400, "text/plain", "a User-Agent is required");
	else if (faulty(sb, req))
		;
	else if (!m || !hash || strcmp(hash, want) != 0 ||
	         strtoll(ext, NULL, 10) < sandbox_now_ms(sb))
		http_text(req, 404, "text/plain", "this address is no longer valid");
	else
		http_bytes(req, 200, m->mime, m->p, m->n);
	free(id);
	free(ext);
	free(hash);
}

void media_show(struct sandbox *sb, struct evhttp_request *req, const char *id)
{
	struct media *m = map_get(&sb->media, id);

	if (!m) {
		http_problem(req, 404, "no such media");
		return;
	}
	evhttp_add_header(evhttp_request_get_output_headers(req), "Cache-Control", "max-age=3600");
	http_bytes(req, 200, m->mime, m->p, m->n);
}
