/* graph.c - see graph.h. The order of checks is Meta's: token, object, shape and limits,
 * throughput, then what depends on the conversation (window, pair). */
#include "graph.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "deliver.h"
#include "http.h"
#include "ladder.h"
#include "media.h"
#include "template.h"
#include "util.h"
#include "validate.h"
#include "watch.h"

#define PAIR_BURST 45
#define PAIR_EVERY_MS 6000
#define TYPING_MS 25000

void graph_send_error(struct evhttp_request *req, const struct graph_error *e)
{
	char message[400], trace[33];
	json_t *error;

	id_random_hex(trace);
	snprintf(message, sizeof(message), "(#%d) %s", e->code,
	         e->code == 100 || e->code == 190 ? e->details : graph_title(e->code));
	error = json_pack("{s:s, s:s, s:i, s:s}", "message", message, "type",
	                  e->subcode == 33 ? "GraphMethodException" : "OAuthException", "code",
	                  e->code, "fbtrace_id", trace);
	if (e->code > 100 && e->code != 190)
		json_object_set_new(error, "error_data",
		                    json_pack("{s:s, s:s}", "messaging_product", "whatsapp",
		                              "details", e->details));
	if (e->subcode)
		json_object_set_new(error, "error_subcode", json_integer(e->subcode));
	http_json(req, e->http, json_pack("{s:o}", "error", error));
}

json_t *graph_error_async(int code)
{
	return json_pack(
	        "{s:i, s:s, s:s, s:{s:s}, s:s}", "code", code, "title", graph_title(code),
	        "message", graph_title(code), "error_data", "details", graph_title(code), "href",
	        "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/");
}

bool graph_fail_unknown(struct graph_error *e, const char *id)
{
	graph_fail(e, 100, "Object with ID '%.60s' does not exist or cannot be loaded", id);
	e->subcode = 33;
	return false;
}

bool graph_authorised(struct sandbox *sb, struct evhttp_request *req)
{
	const char *token = http_bearer(req);
	struct graph_error e;

	if (token && secret_equal(token, sb->opt.access_token))
		return true;
	graph_fail(&e, 190,
	           token ? "The access token cannot be validated" : "An access token is required");
	graph_send_error(req, &e);
	return false;
}

static bool find_recipient(struct sandbox *sb, const struct number *n, const json_t *body,
                           struct phone **ret_phone, struct graph_error *e)
{
	const char *to = json_str(body, "to"), *recipient = json_str(body, "recipient");
	char digits[24], own[24];

	if (!to && !recipient)
		return graph_fail(e, 131008, "to or recipient is required");
	if (!to) {
		*ret_phone = phone_by_user(sb, recipient);
		return *ret_phone ||
		       graph_fail(e, 131026, "recipient is no user of this portfolio");
	}
	if (phone_digits(to, digits) < 0)
		return graph_fail(e, 131009, "to is not a phone number with country code");
	if (phone_digits(n->display, own) == 0 && strcmp(digits, own) == 0)
		return graph_fail(e, 131021, "the recipient is the sender");
	*ret_phone = phone_get(sb, digits);
	return true;
}

static bool within_throughput(struct sandbox *sb, struct number *n, struct graph_error *e)
{
	int rate = sb->opt.throughput;

	if (!rate || bucket_take(&n->throughput, rate, 1000.0 / rate, sandbox_now_ms(sb)))
		return true;
	return graph_fail(e, 130429, "more than %d messages a second from this number", rate);
}

static bool within_conversation(struct sandbox *sb, const struct number *n, const struct phone *p,
                                const char *type, struct graph_error *e)
{
	struct pair *pair;

	if (sb->opt.no_window && sb->opt.no_pair_limit)
		return true;
	pair = pair_get(sb, n, p);
	if (!sb->opt.no_window && strcmp(type, "template") != 0 &&
	    pair->window_until_ms <= sandbox_now_ms(sb))
		return graph_fail(e, 131047,
		                  "more than 24 hours have passed since the customer last wrote to "
		                  "this number");
	if (!sb->opt.no_pair_limit &&
	    !bucket_take(&pair->bucket, PAIR_BURST, PAIR_EVERY_MS, sandbox_now_ms(sb)))
		return graph_fail(e, 131056,
		                  "too many messages from this number to the same customer");
	return true;
}

static void answer_message(struct evhttp_request *req, const struct msg *m, const json_t *body)
{
	const char *to = json_str(body, "to"), *recipient = json_str(body, "recipient");
	char *input = json_ascii_string(to ? to : recipient);
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(
	        &b,
	        "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":%s,\"%s\":\"%s\"}],"
	        "\"messages\":[{\"id\":\"%s\"%s}]}",
	        input, to ? "wa_id" : "user_id", to ? m->phone->wa_id : m->phone->user_id, m->id,
	        strcmp(m->type, "template") == 0 ? ",\"message_status\":\"accepted\"" : "");
	http_bytes(req, 200, "application/json; charset=UTF-8", b.p, b.n);
	buf_done(&b);
	free(input);
}

static struct msg *take_message(struct sandbox *sb, struct number *n, struct phone *p,
                                const json_t *body, const char *type, const char *text, size_t len)
{
	const char *callback = json_str(body, "biz_opaque_callback_data");
	char *copy = xmalloc(len + 1);
	struct msg *m;

	memcpy(copy, text, len);
	copy[len] = '\0';
	m = msg_add(sb, p, n, false, type, copy, NULL);
	if (callback)
		m->callback = json_ascii_string(callback);
	if (strcmp(p->typing_number, n->id) == 0)
		p->typing_until_ms = 0;
	sb->stats.messages_out++;
	watch_message(sb, m);
	return m;
}

static void send_message(struct sandbox *sb, struct evhttp_request *req, struct number *n,
                         const json_t *body, const char *text, size_t len)
{
	struct graph_error e = { 0 };
	struct phone *p = NULL;
	const char *type = NULL;
	struct msg *m;
	bool later = false;

	if (!validate_message(sb, body, &type, &e) || !find_recipient(sb, n, body, &p, &e))
		goto refused;
	if (faults_hit_graph(&sb->faults, p->wa_id)) {
		graph_fail(&e, sb->faults.graph.error_code ? sb->faults.graph.error_code : 131000,
		           "a fault was asked for");
		if (sb->faults.graph.status)
			e.http = sb->faults.graph.status;
		goto refused;
	}
	if (!within_throughput(sb, n, &e))
		goto refused;
	if (!within_conversation(sb, n, p, type, &e)) {
		later = sb->faults.graph.async_errors;
		if (!later)
			goto refused;
	}
	m = take_message(sb, n, p, body, type, text, len);
	if (chance(sb->faults.graph.lose_reply_rate))
		http_hang_up(sb, req);
	else
		answer_message(req, m, body);
	if (later)
		ladder_fail(sb, m, e.code);
	else
		ladder_start(sb, m);
	return;
refused:
	sb->stats.graph_errors++;
	graph_send_error(req, &e);
}

/* Reading a message reads all before it; they are behind it in the phone's list. */
static void mark_read(struct sandbox *sb, struct evhttp_request *req, const json_t *body)
{
	struct graph_error e = { 0 };
	struct msg *m;

	if (!validate_read(sb, body, &e)) {
		sb->stats.graph_errors++;
		graph_send_error(req, &e);
		return;
	}
	sb->stats.reads++;
	m = msg_find(sb, json_str(body, "message_id"));
	if (json_object_get(body, "typing_indicator")) {
		m->phone->typing_until_ms = clock_now_ms() + TYPING_MS;
		snprintf(m->phone->typing_number, sizeof(m->phone->typing_number), "%s",
		         m->number->id);
		watch_phone(sb, m->phone);
	}
	for (; m && !(m->inbound && m->status == STATUS_READ); m = m->prev)
		if (m->inbound)
			ladder_mark(sb, m, STATUS_READ);
	http_text(req, 200, "application/json; charset=UTF-8", "{\"success\":true}");
}

static void handle_messages(struct sandbox *sb, struct evhttp_request *req, struct number *n)
{
	struct graph_error e = { 0 };
	struct err why = { 0 };
	json_t *body;
	size_t len;
	const char *text = http_body(req, &len);

	if (json_parse(text, len, JSON_DEPTH_OUTSIDE, &body, &why) < 0) {
		graph_fail(&e, 100, "the body is not JSON: %.200s", why.msg);
		graph_send_error(req, &e);
		return;
	}
	if (json_str(body, "status"))
		mark_read(sb, req, body);
	else
		send_message(sb, req, n, body, text, len);
	json_decref(body);
}

static void handle_number(struct evhttp_request *req, const struct number *n)
{
	http_json(req, 200,
	          json_pack("{s:s, s:s, s:s, s:s, s:s}", "verified_name", n->name,
	                    "display_phone_number", n->display, "quality_rating", "GREEN",
	                    "platform_type", "CLOUD_API", "id", n->id));
}

static void handle_template_list(struct sandbox *sb, struct evhttp_request *req)
{
	http_json(req, 200, json_pack("{s:o, s:{}}", "data", templates_json(sb), "paging"));
}

static void route(struct sandbox *sb, struct evhttp_request *req, char *parts[], int count)
{
	enum evhttp_cmd_type method = evhttp_request_get_command(req);
	struct number *n = count ? number_find(sb, parts[0]) : NULL;
	struct graph_error e;

	if (count == 2 && method == EVHTTP_REQ_POST && n && strcmp(parts[1], "messages") == 0)
		handle_messages(sb, req, n);
	else if (count == 2 && method == EVHTTP_REQ_POST && n && strcmp(parts[1], "media") == 0)
		media_upload(sb, req);
	else if (count == 1 && media_find(sb, parts[0]))
		media_node(sb, req, parts[0]);
	else if (count == 1 && method == EVHTTP_REQ_GET && n)
		handle_number(req, n);
	else if (count == 2 && strcmp(parts[0], WABA_ID) == 0 &&
	         strcmp(parts[1], "message_templates") == 0)
		handle_template_list(sb, req);
	else if (count == 2 && strcmp(parts[0], WABA_ID) == 0 &&
	         strcmp(parts[1], "subscribed_apps") == 0)
		http_text(req, 200, "application/json", "{\"success\":true}");
	else {
		graph_fail_unknown(&e, count ? parts[0] : "");
		sb->stats.graph_errors++;
		graph_send_error(req, &e);
	}
}

struct delayed {
	struct sandbox *sb;
	struct evhttp_request *req;
	struct event *timer;
	char *path, *parts[8];
	int count;
};

static void delayed_done(struct delayed *d)
{
	event_free(d->timer);
	free(d->path);
	free(d);
}

static void delayed_run(evutil_socket_t fd, short what, void *arg)
{
	struct delayed *d = arg;

	(void)fd;
	(void)what;
	evhttp_connection_set_closecb(evhttp_request_get_connection(d->req), NULL, NULL);
	route(d->sb, d->req, d->parts, d->count);
	delayed_done(d);
}

static void delayed_gone(struct evhttp_connection *conn, void *arg)
{
	(void)conn;
	http_gone(((struct delayed *)arg)->req);
	delayed_done(arg);
}

static void delay(struct sandbox *sb, struct evhttp_request *req, char *parts[], int count)
{
	struct delayed *d = xcalloc(1, sizeof(*d));
	struct timeval tv = { .tv_sec = sb->faults.graph.delay_ms / 1000,
		              .tv_usec = sb->faults.graph.delay_ms % 1000 * 1000 };
	struct buf b;

	/* The parts point into the caller's path: keep our own. */
	buf_init(&b, 4096);
	for (int i = 0; i < count; i++)
		buf_printf(&b, "/%s", parts[i]);
	d->sb = sb;
	d->req = req;
	d->path = b.p ? buf_take(&b) : xstrdup("");
	d->count = path_split(d->path, d->parts, ARRAY_LEN(d->parts));
	d->timer = event_new(sb->base, -1, 0, delayed_run, d);
	event_add(d->timer, &tv);
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), delayed_gone, d);
}

void graph_handle(struct sandbox *sb, struct evhttp_request *req, char *parts[], int count)
{
	sb->stats.graph_requests++;
	if (sb->faults.graph.down) {
		http_hang_up(sb, req);
		return;
	}
	if (!graph_authorised(sb, req))
		return;
	if (sb->faults.graph.delay_ms > 0)
		delay(sb, req, parts, count);
	else
		route(sb, req, parts, count);
}
