/* call.c - see call.h. */
#include "admin-api/call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"

static const struct {
	int status;
	const char *code, *title;
} problems[] = {
	[PROBLEM_BAD_REQUEST] = { 400, "bad_request", "The request cannot be read" },
	[PROBLEM_UNAUTHORIZED] = { 401, "unauthorized", "A valid token is needed" },
	[PROBLEM_FORBIDDEN] = { 403, "forbidden", "Your role may not do this" },
	[PROBLEM_NOT_FOUND] = { 404, "not_found", "There is no such thing here" },
	[PROBLEM_METHOD] = { 405, "method_not_allowed", "This cannot be done here" },
	[PROBLEM_CONFLICT] = { 409, "conflict", "Not possible in its present state" },
	[PROBLEM_STALE] = { 412, "stale", "It has changed since you looked" },
	[PROBLEM_TOO_LARGE] = { 413, "too_large", "The request is too large" },
	[PROBLEM_MEDIA_TYPE] = { 415, "unsupported_media_type", "Send application/json" },
	[PROBLEM_UNPROCESSABLE] = { 422, "unprocessable",
	                            "Something in the request is not acceptable" },
	[PROBLEM_INTERNAL] = { 500, "internal", "Something went wrong on our side" },
	[PROBLEM_UNAVAILABLE] = { 503, "unavailable", "Not available at the moment" },
};
_Static_assert(ARRAY_LEN(problems) == PROBLEM_COUNT, "every problem has its words");

int problem_status(enum problem p)
{
	return problems[p].status;
}

const char *problem_code(enum problem p)
{
	return problems[p].code;
}

const char *problem_title(enum problem p)
{
	return problems[p].title;
}

void set_safety_headers(struct http_in *in, const char *csp, const char *cache)
{
	httpd_set_header(in, "X-Frame-Options", "DENY");
	httpd_set_header(in, "Referrer-Policy", "no-referrer");
	httpd_set_header(in, "Cross-Origin-Resource-Policy", "same-origin");
	httpd_set_header(in, "Content-Security-Policy",
	                 csp ? csp : "default-src 'none'; frame-ancestors 'none'");
	httpd_set_header(in, "Cache-Control", cache ? cache : "no-store");
	if (app.config.public_url && !strncmp(app.config.public_url, "https://", 8))
		httpd_set_header(in, "Strict-Transport-Security", "max-age=31536000");
}

void answer_problem(struct http_in *in, enum problem p, const char *detail)
{
	json_t *body = json_pack("{s:s+, s:s, s:i, s:s, s:s*, s:s*}", "type", "/docs#problem-",
	                         problems[p].code, "title", problems[p].title, "status",
	                         problems[p].status, "code", problems[p].code, "detail", detail,
	                         "request_id", in->request_id);

	set_safety_headers(in, NULL, NULL);
	if (p == PROBLEM_UNAUTHORIZED)
		httpd_set_header(in, "WWW-Authenticate", "Bearer realm=\"mseva\"");
	if (p == PROBLEM_UNAVAILABLE)
		httpd_set_header(in, "Retry-After", "2");
	http_reply_text(in, problems[p].status, "application/problem+json",
	                json_text(in->arena, body));
	json_decref(body);
}

void answer_error(struct http_in *in, int r)
{
	static const struct {
		int error;
		enum problem problem;
		const char *detail;
	} table[] = {
		{ -ENOENT, PROBLEM_NOT_FOUND, NULL },
		{ -ESTALE, PROBLEM_CONFLICT, "Somebody else was faster. Look again and repeat." },
		{ -EEXIST, PROBLEM_CONFLICT, "It exists already." },
		{ -ENOTCONN, PROBLEM_UNAVAILABLE,
		  "The database does not answer. Try again shortly." },
		{ -EAGAIN, PROBLEM_UNAVAILABLE, "Too much at once. Try again shortly." },
		{ -ETIMEDOUT, PROBLEM_UNAVAILABLE,
		  "It took too long. Look whether it has happened." },
		{ -ECANCELED, PROBLEM_UNAVAILABLE, "The server is stopping. Try again shortly." },
		{ -EINVAL, PROBLEM_UNPROCESSABLE, "A value is not acceptable." },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].error == r) {
			answer_problem(in, table[i].problem, table[i].detail);
			return;
		}
	log_error("admin.failed", F_STR("path", in->path), F_ERRNO(r));
	answer_problem(in, PROBLEM_INTERNAL, "It has been recorded under the request id.");
}

void answer_text(struct call *c, int status, const char *json)
{
	set_safety_headers(c->in, NULL, NULL);
	http_reply_text(c->in, status, "application/json", json);
}

void answer_json(struct call *c, int status, json_t *body, int version)
{
	if (version > 0)
		httpd_set_header(c->in, "ETag", etag_of(c->arena, version));
	answer_text(c, status, json_text(c->arena, body));
	json_decref(body);
}

const char *etag_of(struct arena *a, int version)
{
	return arena_printf(a, "\"%d\"", version);
}

int if_match_version(const struct call *c)
{
	const char *value = httpd_header(c->in, "If-Match");
	char *end;

	if (!value || !strcmp(value, "*"))
		return 0;
	if (value[0] != '"')
		return -EINVAL;
	errno = 0;
	long version = strtol(value + 1, &end, 10);
	if (errno || end == value + 1 || strcmp(end, "\"") != 0 || version < 1 ||
	    version > INT32_MAX)
		return -EINVAL;
	return (int)version;
}

bool if_none_match(const struct call *c, const char *etag)
{
	const char *value = httpd_header(c->in, "If-None-Match");

	return value && (!strcmp(value, "*") || strstr(value, etag));
}

json_t *json_time(int64_t ms)
{
	char text[32];

	if (ms < 0)
		return json_null();
	clock_format(ms, text);
	return json_string(text);
}

json_t *json_text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

json_t *json_names(const char *const names[LANG_COUNT])
{
	return json_pack("{s:s*, s:s*, s:s*}", "en", names[LANG_EN], "hi", names[LANG_HI], "pa",
	                 names[LANG_PA]);
}
