/* deliver.c - see deliver.h. One request at a time on each connection; whichever is idle takes the
 * next body, and when there is none, the statuses that have gathered meanwhile. */
#include "deliver.h"

#include <event2/buffer.h>
#include <event2/http.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "ladder.h"
#include "util.h"
#include "webhook.h"

#define RETRY_CAP_MS 30000
#define SHUFFLE_MS 40

/* Shared by its copies. */
struct body {
	char *text;
	size_t n;
	char signature[80];
	unsigned refs;
	unsigned first_attempts; /* still to come */
	char (*messages)[96];
	size_t message_count;
	struct delivered result;
	void (*first_attempt)(void *arg, const struct delivered *result);
	void *arg;
};

struct delivery {
	struct sandbox *sb;
	struct body *body;
	int tries;
	struct event *timer;
	unsigned epoch; /* of the reset it belongs to */
};

struct deliver {
	struct client *client;
	struct delivery **queue; /* ring */
	size_t first, count, cap;
	size_t waiting; /* for a retry or a shuffle */
	unsigned epoch;
	struct event *pump;
};

static void body_release(struct body *b)
{
	if (--b->refs)
		return;
	free(b->text);
	free(b->messages);
	free(b);
}

static void body_attempted(struct body *b, int status)
{
	b->result.status = status;
	b->result.accepted += status == 200;
	if (--b->first_attempts || !b->first_attempt)
		return;
	b->first_attempt(b->arg, &b->result);
	b->first_attempt = NULL;
}

static void delivery_free(struct delivery *d)
{
	if (d->timer)
		event_free(d->timer);
	if (!d->tries)
		body_attempted(d->body, 0);
	body_release(d->body);
	free(d);
}

static void queue_push(struct sandbox *sb, struct delivery *d)
{
	struct deliver *q = sb->deliver;
	size_t last;

	if (q->count == q->cap) {
		size_t cap = q->cap ? q->cap * 2 : 256;
		struct delivery **ring = xcalloc(cap, sizeof(struct delivery *));

		for (size_t i = 0; i < q->count; i++)
			ring[i] = q->queue[(q->first + i) % q->cap];
		free(q->queue);
		q->queue = ring;
		q->first = 0;
		q->cap = cap;
	}
	last = (q->first + q->count++) % q->cap;
	q->queue[last] = d;
	if (sb->faults.webhook.reorder) {
		size_t other = (q->first + chance_below(q->count)) % q->cap;

		q->queue[last] = q->queue[other];
		q->queue[other] = d;
	}
	deliver_pump(sb);
}

static struct delivery *queue_pop(struct deliver *q)
{
	struct delivery *d;

	if (!q->count)
		return NULL;
	d = q->queue[q->first];
	q->first = (q->first + 1) % q->cap;
	q->count--;
	return d;
}

static void wait_over(evutil_socket_t fd, short what, void *arg)
{
	struct delivery *d = arg;

	(void)fd;
	(void)what;
	d->sb->deliver->waiting--;
	if (d->epoch != d->sb->deliver->epoch)
		delivery_free(d);
	else
		queue_push(d->sb, d);
}

static void push_later(struct delivery *d, int wait_ms)
{
	struct timeval tv = { .tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000 };

	if (!d->timer)
		d->timer = event_new(d->sb->base, -1, 0, wait_over, d);
	d->sb->deliver->waiting++;
	event_add(d->timer, &tv);
}

static int retry_wait_ms(const struct sandbox *sb, int tries)
{
	int64_t wait_ms = sb->opt.retry_base_ms;

	if (tries <= 1)
		return 0;
	for (int i = 2; i < tries && wait_ms < RETRY_CAP_MS; i++)
		wait_ms *= 2;
	return (int)(wait_ms < RETRY_CAP_MS ? wait_ms : RETRY_CAP_MS);
}

static void taken(struct sandbox *sb, const struct body *b)
{
	for (size_t i = 0; i < b->message_count; i++) {
		struct msg *m = msg_find(sb, b->messages[i]);

		if (m)
			ladder_mark(sb, m, STATUS_DELIVERED);
	}
}

static void attempted(void *arg, int status, const char *answer)
{
	struct delivery *d = arg;
	struct sandbox *sb = d->sb;

	(void)answer;
	if (d->tries++ == 0)
		body_attempted(d->body, status);
	if (status == 200) {
		sb->stats.webhook_ok++;
		taken(sb, d->body);
		delivery_free(d);
	} else if (d->tries >= sb->opt.retry_max || d->epoch != sb->deliver->epoch) {
		sb->stats.webhook_given_up++;
		delivery_free(d);
	} else {
		sb->stats.webhook_failed++;
		push_later(d, retry_wait_ms(sb, d->tries));
	}
	deliver_pump(sb);
}

static void post(struct sandbox *sb, struct delivery *d)
{
	struct client_call call = { .type = "application/json",
		                    .body = d->body->text,
		                    .n = d->body->n,
		                    .header = "X-Hub-Signature-256",
		                    .header_value = d->body->signature };

	sb->stats.webhook_posts++;
	if (chance(sb->faults.webhook.drop_rate))
		attempted(d, 0, "");
	else
		client_call(sb->deliver->client, &call, attempted, d);
}

static void sign(const struct sandbox *sb, struct body *b)
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	HMAC(EVP_sha256(), sb->opt.app_secret, (int)strlen(sb->opt.app_secret),
	     (const unsigned char *)b->text, b->n, mac, &n);
	memcpy(b->signature, "sha256=", 7);
	hex_encode(mac, n, b->signature + 7);
}

static struct delivery *delivery_new(struct sandbox *sb, struct body *b)
{
	struct delivery *d = xcalloc(1, sizeof(*d));

	*d = (struct delivery){ .sb = sb, .body = b, .epoch = sb->deliver->epoch };
	b->refs++;
	return d;
}

void deliver_body(struct sandbox *sb, char *text, const struct delivery_order *order)
{
	static const struct delivery_order plain;
	const struct delivery_order *o = order ? order : &plain;
	struct body *b = xcalloc(1, sizeof(*b));
	int copies = (o->copies > 1 ? o->copies : 1) + sb->faults.webhook.duplicate;

	*b = (struct body){ .text = text,
		            .n = strlen(text),
		            .first_attempts = (unsigned)copies,
		            .result.copies = copies,
		            .first_attempt = o->first_attempt,
		            .arg = o->arg,
		            .message_count = o->message_count,
		            .refs = 1 };
	b->messages = xcalloc(o->message_count + 1, sizeof(*b->messages));
	for (size_t i = 0; i < o->message_count; i++)
		snprintf(b->messages[i], sizeof(b->messages[i]), "%s", o->messages[i]);
	sign(sb, b);
	for (int i = 0; i < copies; i++) {
		struct delivery *d = delivery_new(sb, b);

		if (o->shuffle || sb->faults.webhook.reorder)
			push_later(d, (int)chance_below(SHUFFLE_MS));
		else
			queue_push(sb, d);
	}
	body_release(b);
}

static struct delivery *next_statuses(struct sandbox *sb)
{
	struct number *n;
	struct pending *list = ladder_take(sb, &n);
	struct delivery *d;
	struct body *b;
	char *text;

	if (!list)
		return NULL;
	text = webhook_statuses(sb, n, list);
	ladder_pending_free(list);
	b = xcalloc(1, sizeof(*b));
	*b = (struct body){ .text = text, .n = strlen(text) };
	sign(sb, b);
	d = delivery_new(sb, b);
	b->first_attempts = 1;
	for (int i = 0; i < sb->faults.webhook.duplicate; i++) {
		b->first_attempts++;
		push_later(delivery_new(sb, b), 0);
	}
	return d;
}

static void pump_now(evutil_socket_t fd, short what, void *arg)
{
	struct sandbox *sb = arg;
	struct delivery *d;

	(void)fd;
	(void)what;
	while (!sb->faults.webhook.hold && client_idle(sb->deliver->client)) {
		d = queue_pop(sb->deliver);
		if (!d)
			d = next_statuses(sb);
		if (!d)
			return;
		post(sb, d);
	}
}

void deliver_pump(struct sandbox *sb)
{
	event_active(sb->deliver->pump, 0, 0);
}

void deliver_new(struct sandbox *sb)
{
	struct deliver *q = xcalloc(1, sizeof(*q));

	q->client = client_new(sb->base, sb->opt.webhook, sb->opt.connections);
	q->pump = event_new(sb->base, -1, 0, pump_now, sb);
	sb->deliver = q;
}

void deliver_handshake(struct sandbox *sb, const char *token, const char *challenge,
                       void (*done)(void *arg, int status, const char *body), void *arg)
{
	struct client_call call = { 0 };
	struct buf query;

	buf_init(&query, 4096);
	buf_adds(&query, "hub.mode=subscribe&hub.challenge=");
	url_escape(&query, challenge);
	buf_adds(&query, "&hub.verify_token=");
	url_escape(&query, token ? token : sb->opt.verify_token);
	call.query = query.p;
	client_call(sb->deliver->client, &call, done, arg);
	buf_done(&query);
}

size_t deliver_queued(const struct sandbox *sb)
{
	return sb->deliver->count + sb->deliver->waiting;
}

void deliver_reset(struct sandbox *sb)
{
	struct delivery *d;

	sb->deliver->epoch++;
	while ((d = queue_pop(sb->deliver)))
		delivery_free(d);
}
