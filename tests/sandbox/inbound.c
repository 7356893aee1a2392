/* inbound.c - what is common to all that a phone sends: sender, ids, window, webhook, answer. */
#include "inbound.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "deliver.h"
#include "draft.h"
#include "http.h"
#include "watch.h"
#include "webhook.h"

#define WINDOW_MS ((int64_t)24 * 3600 * 1000)
#define BATCH_MAX 1000
#define COPIES_MAX 100

/* Makes the message object and keeps it; NULL with d->why. */
static json_t *compose(struct draft *d, bool phoneless, char ret_id[96])
{
	const char *given = json_str(d->in, "message_wamid"), *quoted = json_str(d->in, "quote");
	char at[24];
	struct msg *m;

	snprintf(at, sizeof(at), "%lld", (long long)(clock_now_ms() / 1000));
	d->message = json_object();
	d->opens_window = d->contact = true;
	if (!phoneless)
		json_object_set_new(d->message, "from", json_string(d->phone->wa_id));
	json_object_set_new(d->message, "from_user_id", json_string(d->phone->user_id));
	if (given)
		snprintf(ret_id, 96, "%.95s", given);
	else
		wamid_make(d->phone, true, ret_id);
	json_object_set_new(d->message, "id", json_string(ret_id));
	json_object_set_new(d->message, "timestamp", json_string(at));
	if (!draft_make(d)) {
		json_decref(d->message);
		return NULL;
	}
	if (!json_object_get(d->message, "type"))
		json_object_set_new(d->message, "type", json_string(d->type));
	if (quoted)
		draft_quote(d, quoted);
	if (json_bool(d->in, "forwarded", false))
		json_object_set_new(d->message, "context", json_pack("{s:b}", "forwarded", 1));
	if (d->opens_window)
		pair_get(d->sb, d->number, d->phone)->window_until_ms =
		        sandbox_now_ms(d->sb) + WINDOW_MS;
	/* A replay of a known id is delivered again but is not a second message on the phone. */
	if (!msg_find(d->sb, ret_id)) {
		m = msg_add(d->sb, d->phone, d->number, true, d->type,
		            json_dumps(d->message, JSON_COMPACT), ret_id);
		watch_message(d->sb, m);
	}
	d->sb->stats.messages_in++;
	return d->message;
}

/* The caller of send, waiting for the webhook's answer; req NULL when gone. */
struct pending_send {
	struct evhttp_request *req;
	json_t *answer;
};

static void send_gone(struct evhttp_connection *conn, void *arg)
{
	struct pending_send *s = arg;

	(void)conn;
	http_gone(s->req);
	s->req = NULL;
}

static void send_done(void *arg, const struct delivered *r)
{
	struct pending_send *s = arg;

	json_object_set_new(s->answer, "delivered", json_integer(r->accepted));
	json_object_set_new(s->answer, "copies", json_integer(r->copies));
	json_object_set_new(s->answer, "webhook_status", json_integer(r->status));
	if (s->req) {
		evhttp_connection_set_closecb(evhttp_request_get_connection(s->req), NULL, NULL);
		http_json(s->req, 200, s->answer);
	} else {
		json_decref(s->answer);
	}
	free(s);
}

static void post(struct sandbox *sb, struct evhttp_request *req, const json_t *in, char *body,
                 const char *const *ids, size_t count)
{
	int64_t copies = json_int(in, "copies", 1);
	struct delivery_order order = { .copies = (int)(copies < COPIES_MAX ? copies : COPIES_MAX),
		                        .shuffle = json_bool(in, "shuffle", false),
		                        .messages = ids,
		                        .message_count = count };
	struct pending_send *s = xcalloc(1, sizeof(*s));

	s->req = req;
	s->answer = json_pack("{s:s, s:[]}", "message_id", count ? ids[0] : "", "message_ids");
	for (size_t i = 0; i < count; i++)
		json_array_append_new(json_object_get(s->answer, "message_ids"),
		                      json_string(ids[i]));
	if (sb->faults.webhook.hold || !json_bool(in, "wait", true)) {
		send_done(s, &(struct delivered){ .copies = order.copies });
	} else {
		evhttp_connection_set_closecb(evhttp_request_get_connection(req), send_gone, s);
		order.first_attempt = send_done;
		order.arg = s;
	}
	deliver_body(sb, body, &order);
}

/* Not messages: {"type":"preferences","value":"stop"} and {"type":"user_id_update"}. */
static char *account_change(struct sandbox *sb, struct phone *p, const struct number *n,
                            const json_t *in)
{
	const char *type = json_str(in, "type"), *value_text = json_str(in, "value");
	bool preferences = type && strcmp(type, "preferences") == 0;
	json_t *value, *list;
	char old[48], *body;

	if (!type || (!preferences && strcmp(type, "user_id_update") != 0))
		return NULL;
	value = webhook_value(n);
	json_object_set_new(value, "contacts", json_pack("[o]", webhook_contact(p, false)));
	if (preferences) {
		bool stop = !value_text || strcmp(value_text, "stop") == 0;

		list = json_pack("[{s:s, s:s, s:s, s:s, s:I}]", "wa_id", p->wa_id, "detail",
		                 stop ? "User requested to stop marketing messages"
		                      : "User requested to resume marketing messages",
		                 "category", "marketing_messages", "value",
		                 stop ? "stop" : "resume", "timestamp",
		                 (json_int_t)(clock_now_ms() / 1000));
		json_object_set_new(value, "user_preferences", list);
	} else {
		snprintf(old, sizeof(old), "%s", p->user_id);
		phone_new_user_id(sb, p);
		list = json_pack("[{s:s, s:{s:s, s:s}, s:I}]", "wa_id", p->wa_id, "user_id",
		                 "previous", old, "current", p->user_id, "timestamp",
		                 (json_int_t)(clock_now_ms() / 1000));
		json_object_set_new(value, "user_id_update", list);
	}
	body = webhook_change(preferences ? "user_preferences" : "user_id_update", value);
	json_decref(value);
	return body;
}

void inbound_send(struct sandbox *sb, struct evhttp_request *req, struct phone *p, const json_t *in)
{
	const char *number = json_str(in, "number"), *name = json_str(in, "name");
	struct number *n = number_find(sb, number ? number : sb->opt.state_number);
	const json_t *batch = json_arr(in, "batch");
	size_t count = batch ? json_array_size(batch) : 1, made = 0;
	bool phoneless = json_bool(in, "bsuid_only", false), contact = true;
	json_t *list = json_array();
	const char **ids;
	char(*texts)[96], *body;

	if (!n || !count || count > BATCH_MAX) {
		http_problem(req, 404, "no such number, or a batch not of 1 to %d messages",
		             BATCH_MAX);
		json_decref(list);
		return;
	}
	if (name)
		phone_set_name(p, name);
	body = account_change(sb, p, n, in);
	ids = xcalloc(count, sizeof(*ids));
	texts = xcalloc(count, sizeof(*texts));
	for (size_t i = 0; !body && i < count; i++) {
		struct draft d = { .sb = sb,
			           .phone = p,
			           .number = n,
			           .in = batch ? json_array_get(batch, i) : in };
		json_t *message = compose(&d, phoneless, texts[i]);

		if (!message) {
			http_problem(req, 400, "message %zu: %s", i + 1, d.why);
			goto out;
		}
		json_array_append_new(list, message);
		ids[made++] = texts[i];
		contact = contact && d.contact;
	}
	if (!body)
		body = webhook_messages(sb, n, p, list, contact, phoneless);
	post(sb, req, in, body, ids, made);
out:
	json_decref(list);
	free(ids);
	free(texts);
}
