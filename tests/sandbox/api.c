/* api.c - see api.h. "*" in a route stands for any one part. */
#include "api.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "deliver.h"
#include "feed.h"
#include "http.h"
#include "inbound.h"
#include "ladder.h"
#include "media.h"
#include "samples.h"
#include "telephone.h"
#include "template.h"
#include "util.h"
#include "view.h"
#include "watch.h"
#include "webhook.h"

struct call {
	struct sandbox *sb;
	struct evhttp_request *req;
	char **parts;
};

/* The phone named by the path, made if need be; NULL after having answered. */
static struct phone *call_phone(const struct call *c)
{
	char digits[24];

	if (phone_digits(c->parts[1], digits) == 0)
		return phone_get(c->sb, digits);
	http_problem(c->req, 400, "%.40s is not a phone number", c->parts[1]);
	return NULL;
}

static void get_messages(const struct call *c)
{
	struct phone *p = call_phone(c);

	if (p)
		watch_long_poll(c->sb, c->req, p);
}

static void post_send(const struct call *c)
{
	struct phone *p = call_phone(c);
	json_t *in = p ? http_body_json(c->req) : NULL;

	if (in)
		inbound_send(c->sb, c->req, p, in);
	json_decref(in);
}

static void post_missed_call(const struct call *c)
{
	struct phone *p = call_phone(c);
	json_t *in = p ? http_body_json(c->req) : NULL;

	if (in)
		telephone_call(c->sb, c->req, p, in);
	json_decref(in);
}

static void get_phone(const struct call *c)
{
	struct phone *p = call_phone(c);

	if (p)
		http_json(c->req, 200, view_phone(p));
}

static void post_phone(const struct call *c)
{
	struct phone *p = call_phone(c);
	json_t *in = p ? http_body_json(c->req) : NULL;

	if (!in)
		return;
	if (json_str(in, "name"))
		phone_set_name(p, json_str(in, "name"));
	p->online = json_bool(in, "online", p->online);
	p->open = json_bool(in, "open", p->open);
	p->on_whatsapp = json_bool(in, "on_whatsapp", p->on_whatsapp);
	ladder_phone_changed(c->sb, p);
	watch_phone(c->sb, p);
	http_json(c->req, 200, view_phone(p));
	json_decref(in);
}

static void get_phones(const struct call *c)
{
	json_t *list = json_array();
	struct phone *p;

	for (size_t at = 0; (p = map_next(&c->sb->phones, &at));)
		json_array_append_new(list, view_phone(p));
	http_json(c->req, 200, json_pack("{s:o}", "phones", list));
}

static void get_numbers(const struct call *c)
{
	json_t *list = json_array();
	struct number *n;

	for (size_t at = 0; (n = map_next(&c->sb->numbers, &at));)
		json_array_append_new(list,
		                      json_pack("{s:s, s:s, s:s, s:b}", "id", n->id, "display",
		                                n->display, "name", n->name, "state",
		                                strcmp(n->id, c->sb->opt.state_number) == 0));
	http_json(c->req, 200, json_pack("{s:o}", "numbers", list));
}

static void post_number(const struct call *c)
{
	json_t *in = http_body_json(c->req);
	const char *id = json_str(in, "id");

	if (in && id && strlen(id) < 40) {
		number_put(c->sb, id, json_str(in, "display"), json_str(in, "name"));
		http_json(c->req, 200, json_pack("{s:b}", "ok", 1));
	} else if (in) {
		http_problem(c->req, 400, "id is required");
	}
	json_decref(in);
}

static void get_feed(const struct call *c)
{
	feed_open(c->sb, c->req);
}

static void get_events(const struct call *c)
{
	char *phones = http_query(c->req, "phones");

	watch_stream(c->sb, c->req, phones ? phones : "", http_query_int(c->req, "open", 0) == 1);
	free(phones);
}

static void get_faults(const struct call *c)
{
	http_json(c->req, 200, faults_json(&c->sb->faults));
}

static void post_faults(const struct call *c)
{
	json_t *in = http_body_json(c->req);
	char why[128];

	if (!in)
		return;
	if (faults_set(&c->sb->faults, in, why) < 0)
		http_problem(c->req, 400, "%s", why);
	else
		get_faults(c);
	json_decref(in);
	deliver_pump(c->sb);
}

static void delete_faults(const struct call *c)
{
	faults_clear(&c->sb->faults);
	get_faults(c);
	deliver_pump(c->sb);
}

static void post_clock(const struct call *c)
{
	json_t *in = http_body_json(c->req);

	if (!in)
		return;
	c->sb->clock_ahead_ms += json_int(in, "advance_ms", 0);
	http_json(c->req, 200,
	          json_pack("{s:I, s:I}", "now_ms", (json_int_t)sandbox_now_ms(c->sb), "ahead_ms",
	                    (json_int_t)c->sb->clock_ahead_ms));
	json_decref(in);
}

static void post_reset(const struct call *c)
{
	struct sandbox *sb = c->sb;

	faults_clear(&sb->faults);
	deliver_reset(sb);
	ladder_reset(sb);
	phones_reset(sb);
	sb->clock_ahead_ms = 0;
	sb->stats = (struct stats){ 0 };
	watch_reset(sb);
	http_json(c->req, 200, json_pack("{s:b}", "ok", 1));
}

static void get_stats(const struct call *c)
{
	const struct stats *s = &c->sb->stats;

	http_json(c->req, 200,
	          json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
	                    "graph_requests", (json_int_t)s->graph_requests, "graph_errors",
	                    (json_int_t)s->graph_errors, "messages_in", (json_int_t)s->messages_in,
	                    "messages_out", (json_int_t)s->messages_out, "statuses",
	                    (json_int_t)s->statuses, "reads", (json_int_t)s->reads, "webhook_posts",
	                    (json_int_t)s->webhook_posts, "webhook_ok", (json_int_t)s->webhook_ok,
	                    "webhook_failed", (json_int_t)s->webhook_failed, "webhook_given_up",
	                    (json_int_t)s->webhook_given_up, "webhook_queued",
	                    (json_int_t)deliver_queued(c->sb), "phones",
	                    (json_int_t)c->sb->phones.count, "kept", (json_int_t)c->sb->kept));
}

static void post_webhook(const struct call *c)
{
	json_t *in = http_body_json(c->req);
	const char *field = json_str(in, "field");
	json_t *value = json_obj(in, "value");

	if (in && json_str(in, "raw_body"))
		deliver_body(c->sb, xstrdup(json_str(in, "raw_body")), NULL);
	else if (in && field && value)
		deliver_body(c->sb, webhook_change(field, value), NULL);
	else if (in)
		http_problem(c->req, 400, "field and value are required, or raw_body");
	if (in && (json_str(in, "raw_body") || (field && value)))
		http_json(c->req, 202, json_pack("{s:b}", "ok", 1));
	json_decref(in);
}

static void get_templates(const struct call *c)
{
	http_json(c->req, 200, json_pack("{s:o}", "templates", templates_json(c->sb)));
}

/* {"templates":[…]} replaces the registry; {"name","language"?,"status"} moves one and tells the
 * server, as a review does. */
static void post_templates(const struct call *c)
{
	json_t *in = http_body_json(c->req), *value;
	const char *name = json_str(in, "name"), *status = json_str(in, "status");
	const char *language = json_str(in, "language");
	char why[256];

	if (!in)
		return;
	if (json_arr(in, "templates")) {
		if (templates_set(c->sb, in, why) < 0)
			http_problem(c->req, 400, "%s", why);
		else
			get_templates(c);
	} else if (name && status && template_set_status(c->sb, name, language, status)) {
		value = json_pack("{s:s, s:I, s:s, s:s, s:n}", "event", status,
		                  "message_template_id", (json_int_t)594000000000001,
		                  "message_template_name", name, "message_template_language",
		                  language ? language : "en", "reason");
		deliver_body(c->sb, webhook_change("message_template_status_update", value), NULL);
		json_decref(value);
		get_templates(c);
	} else {
		http_problem(c->req, 404, "no such template");
	}
	json_decref(in);
}

/* The caller of handshake; NULL when gone. */
struct handshake {
	struct evhttp_request *req;
	char challenge[33];
};

static void handshake_gone(struct evhttp_connection *conn, void *arg)
{
	struct handshake *h = arg;

	(void)conn;
	http_gone(h->req);
	h->req = NULL;
}

static void handshake_done(void *arg, int status, const char *body)
{
	struct handshake *h = arg;

	if (h->req) {
		evhttp_connection_set_closecb(evhttp_request_get_connection(h->req), NULL, NULL);
		http_json(h->req, 200,
		          json_pack("{s:b, s:i, s:s}", "ok",
		                    status == 200 && strcmp(body, h->challenge) == 0, "status",
		                    status, "challenge", h->challenge));
	}
	free(h);
}

static void post_handshake(const struct call *c)
{
	json_t *in = http_body_json(c->req);
	struct handshake *h;

	if (!in)
		return;
	h = xcalloc(1, sizeof(*h));
	h->req = c->req;
	id_random_hex(h->challenge);
	evhttp_connection_set_closecb(evhttp_request_get_connection(c->req), handshake_gone, h);
	deliver_handshake(c->sb, json_str(in, "verify_token"), h->challenge, handshake_done, h);
	json_decref(in);
}

static void get_media(const struct call *c)
{
	media_show(c->sb, c->req, c->parts[1]);
}

static void get_samples(const struct call *c)
{
	json_t *list = json_array();
	const struct sample *s;

	for (size_t i = 0; (s = sample_at(i)); i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "name", s->name,
		                                      "type", s->type, "mime_type", s->mime,
		                                      "filename", s->filename));
	http_json(c->req, 200, json_pack("{s:o}", "samples", list));
}

static void get_sample(const struct call *c)
{
	const struct sample *s;

	for (size_t i = 0; (s = sample_at(i)); i++) {
		if (strcmp(s->name, c->parts[1]) != 0)
			continue;
		s = sample_find(s->type, s->name);
		http_bytes(c->req, 200, s->mime, s->p, s->n);
		return;
	}
	http_problem(c->req, 404, "no such sample");
}

struct route {
	enum evhttp_cmd_type method;
	const char *path;
	void (*run)(const struct call *c);
};

static const struct route routes[] = {
	{ EVHTTP_REQ_GET, "phones", get_phones },
	{ EVHTTP_REQ_GET, "phones/*", get_phone },
	{ EVHTTP_REQ_POST, "phones/*", post_phone },
	{ EVHTTP_REQ_GET, "phones/*/messages", get_messages },
	{ EVHTTP_REQ_POST, "phones/*/send", post_send },
	{ EVHTTP_REQ_POST, "phones/*/missed-call", post_missed_call },
	{ EVHTTP_REQ_GET, "events", get_events },
	{ EVHTTP_REQ_GET, "feed", get_feed },
	{ EVHTTP_REQ_GET, "numbers", get_numbers },
	{ EVHTTP_REQ_POST, "numbers", post_number },
	{ EVHTTP_REQ_GET, "faults", get_faults },
	{ EVHTTP_REQ_POST, "faults", post_faults },
	{ EVHTTP_REQ_DELETE, "faults", delete_faults },
	{ EVHTTP_REQ_POST, "clock", post_clock },
	{ EVHTTP_REQ_POST, "reset", post_reset },
	{ EVHTTP_REQ_GET, "stats", get_stats },
	{ EVHTTP_REQ_POST, "webhook", post_webhook },
	{ EVHTTP_REQ_POST, "handshake", post_handshake },
	{ EVHTTP_REQ_GET, "templates", get_templates },
	{ EVHTTP_REQ_POST, "templates", post_templates },
	{ EVHTTP_REQ_GET, "media/*", get_media },
	{ EVHTTP_REQ_GET, "samples", get_samples },
	{ EVHTTP_REQ_GET, "samples/*", get_sample },
};

static bool route_matches(const char *pattern, char *parts[], int count)
{
	for (int i = 0; i < count; i++) {
		size_t n = strcspn(pattern, "/");

		if (!n || (strncmp(pattern, "*", n) != 0 &&
		           (strlen(parts[i]) != n || strncmp(pattern, parts[i], n) != 0)))
			return false;
		pattern += n;
		pattern += *pattern == '/';
	}
	return !*pattern;
}

void api_handle(struct sandbox *sb, struct evhttp_request *req, char *parts[], int count)
{
	const struct call c = { .sb = sb, .req = req, .parts = parts };
	bool known = false;

	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		if (!route_matches(routes[i].path, parts, count))
			continue;
		known = true;
		if (routes[i].method != evhttp_request_get_command(req))
			continue;
		routes[i].run(&c);
		return;
	}
	http_problem(req, known ? 405 : 404, known ? "not with this method" : "no such address");
}
