/* phones.c - see phones.h. A message costs four hash look-ups here, whatever is kept. */
#include "phones.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "util.h"

#define NAME_MAX_CP 25

const char *const status_names[STATUSES] = {
	[STATUS_NONE] = "accepted", [STATUS_SENT] = "sent",     [STATUS_DELIVERED] = "delivered",
	[STATUS_READ] = "read",     [STATUS_FAILED] = "failed",
};

int64_t sandbox_now_ms(const struct sandbox *sb)
{
	return clock_now_ms() + sb->clock_ahead_ms;
}

struct number *number_put(struct sandbox *sb, const char *id, const char *display, const char *name)
{
	struct number *n = map_get(&sb->numbers, id);

	if (!n) {
		n = xcalloc(1, sizeof(*n));
		snprintf(n->id, sizeof(n->id), "%s", id);
		snprintf(n->display, sizeof(n->display), "15550%06u",
		         (unsigned)(strtoull(id, NULL, 10) % 1000000));
		snprintf(n->name, sizeof(n->name), "mSeva Punjab");
		n->statuses_end = &n->statuses;
		map_put(&sb->numbers, n->id, n);
	}
	if (display)
		snprintf(n->display, sizeof(n->display), "%s", display);
	if (name)
		snprintf(n->name, sizeof(n->name), "%s", name);
	return n;
}

struct number *number_find(struct sandbox *sb, const char *id)
{
	struct number *n = map_get(&sb->numbers, id);
	size_t digits = strspn(id, "0123456789");

	if (n || !sb->opt.any_number || !digits || id[digits] || digits >= sizeof(n->id))
		return n;
	return number_put(sb, id, NULL, NULL);
}

/* The same phone has the same id in every run: the server keeps its data over a restart. */
static void user_id_make(struct phone *p)
{
	unsigned char digest[32];
	uint64_t n = 0;
	char seed[64];

	snprintf(seed, sizeof(seed), "bsuid/%s/%u", p->wa_id, p->generation);
	sha256(seed, strlen(seed), digest);
	for (int i = 0; i < 7; i++)
		n = n << 8 | digest[i];
	snprintf(p->user_id, sizeof(p->user_id), "IN.%016llu",
	         (unsigned long long)(n % 9000000000000000u + 1000000000000000u));
}

struct phone *phone_find(struct sandbox *sb, const char *wa_id)
{
	return map_get(&sb->phones, wa_id);
}

struct phone *phone_get(struct sandbox *sb, const char *wa_id)
{
	struct phone *p = map_get(&sb->phones, wa_id);

	if (p)
		return p;
	p = xcalloc(1, sizeof(*p));
	snprintf(p->wa_id, sizeof(p->wa_id), "%s", wa_id);
	snprintf(p->name, sizeof(p->name), "Citizen %s",
	         wa_id + (strlen(wa_id) > 4 ? strlen(wa_id) - 4 : 0));
	p->online = p->on_whatsapp = true;
	user_id_make(p);
	map_put(&sb->phones, p->wa_id, p);
	map_put(&sb->users, p->user_id, p);
	return p;
}

struct phone *phone_by_user(struct sandbox *sb, const char *user_id)
{
	return map_get(&sb->users, user_id);
}

void phone_set_name(struct phone *p, const char *name)
{
	snprintf(p->name, sizeof(p->name), "%.*s", (int)utf8_prefix(name, NAME_MAX_CP), name);
}

void phone_new_user_id(struct sandbox *sb, struct phone *p)
{
	map_remove(&sb->users, p->user_id);
	p->generation++;
	user_id_make(p);
	map_put(&sb->users, p->user_id, p);
}

bool phone_is_open(const struct phone *p)
{
	return p->online && (p->open || p->watchers_open);
}

int phone_digits(const char *text, char ret_digits[24])
{
	char digits[24];
	size_t n = 0;

	for (; *text; text++) {
		if (strchr("+ -()", *text))
			continue;
		if (*text < '0' || *text > '9' || n == 15)
			return -EINVAL;
		digits[n++] = *text;
	}
	if (n < 7)
		return -EINVAL;
	memcpy(ret_digits, digits, n);
	ret_digits[n] = '\0';
	return 0;
}

struct pair *pair_get(struct sandbox *sb, const struct number *n, const struct phone *p)
{
	struct pair *pair;
	char key[72];

	snprintf(key, sizeof(key), "%s/%s", n->id, p->wa_id);
	pair = map_get(&sb->pairs, key);
	if (pair)
		return pair;
	pair = xcalloc(1, sizeof(*pair));
	memcpy(pair->key, key, sizeof(key));
	map_put(&sb->pairs, pair->key, pair);
	return pair;
}

bool bucket_take(struct bucket *b, double burst, double every_ms, int64_t now_ms)
{
	if (!b->started)
		*b = (struct bucket){ .tokens = burst, .at_ms = now_ms, .started = true };
	if (now_ms > b->at_ms)
		b->tokens += (double)(now_ms - b->at_ms) / every_ms;
	/* Also when the clock was set back, or nothing would flow in until it has caught up. */
	b->at_ms = now_ms;
	if (b->tokens > burst)
		b->tokens = burst;
	if (b->tokens < 1)
		return false;
	b->tokens -= 1;
	return true;
}

/* The real ones are base64 of a small binary record: prefix, phone, direction, 20 hex digits. The
 * random part is new in every run, for the server remembers ids far longer than we do. */
void wamid_make(const struct phone *p, bool inbound, char ret_id[96])
{
	static uint64_t run, counter;
	char record[80], *text;
	int n;

	if (!run)
		run = (uint64_t)id_random_i64() | 1;
	n = snprintf(record, sizeof(record), "\x1c\x18%c%s\x15\x02%c\x11\x18\x14%08llX%012llX",
	             (int)strlen(p->wa_id), p->wa_id, inbound ? 3 : 1,
	             (unsigned long long)(run & 0xffffffffu),
	             (unsigned long long)((run >> 40 << 24) + ++counter) & 0xffffffffffffu);
	text = base64_encode(record, (size_t)n + 1);
	snprintf(ret_id, 96, "wamid.%s", text);
	free(text);
}

static void msg_free(struct msg *m)
{
	free(m->payload);
	free(m->callback);
	free(m);
}

void msg_hold(struct msg *m)
{
	m->holds++;
}

void msg_release(struct msg *m)
{
	if (--m->holds == 0 && m->evicted)
		msg_free(m);
}

static void msg_evict_oldest(struct sandbox *sb)
{
	struct msg *m = sb->oldest;
	struct phone *p = m->phone;

	sb->oldest = m->newer;
	if (!sb->oldest)
		sb->newest = NULL;
	sb->kept--;
	/* The oldest of all is also the oldest of its phone. */
	p->first = m->next;
	if (p->first)
		p->first->prev = NULL;
	else
		p->last = NULL;
	p->count--;
	map_remove(&sb->messages, m->id);
	m->evicted = true;
	if (!m->holds)
		msg_free(m);
}

struct msg *msg_add(struct sandbox *sb, struct phone *p, struct number *n, bool inbound,
                    const char *type, char *payload, const char *id)
{
	struct msg *m = xcalloc(1, sizeof(*m));

	if (id)
		snprintf(m->id, sizeof(m->id), "%s", id);
	else
		wamid_make(p, inbound, m->id);
	m->phone = p;
	m->number = n;
	m->seq = ++p->seq;
	m->inbound = inbound;
	snprintf(m->type, sizeof(m->type), "%s", type);
	m->payload = payload;
	m->at_ms[STATUS_NONE] = clock_now_ms();
	m->prev = p->last;
	*(p->last ? &p->last->next : &p->first) = m;
	p->last = m;
	p->count++;
	p->version++;
	*(sb->newest ? &sb->newest->newer : &sb->oldest) = m;
	sb->newest = m;
	map_put(&sb->messages, m->id, m);
	sb->kept++;
	while (sb->kept > (size_t)sb->opt.keep)
		msg_evict_oldest(sb);
	return m;
}

struct msg *msg_find(struct sandbox *sb, const char *id)
{
	return map_get(&sb->messages, id);
}

void phones_reset(struct sandbox *sb)
{
	void *v;

	while (sb->oldest)
		msg_evict_oldest(sb);
	for (size_t at = 0; (v = map_next(&sb->pairs, &at));)
		free(v);
	map_done(&sb->pairs);
	for (size_t at = 0; (v = map_next(&sb->phones, &at));) {
		struct phone *p = v;

		/* Somebody may be watching: the phone stays, as if new. */
		p->seq = 0;
		p->version++;
		p->open = false;
		p->online = p->on_whatsapp = true;
		p->typing_until_ms = 0;
		p->generation = 0;
		map_remove(&sb->users, p->user_id);
		user_id_make(p);
		map_put(&sb->users, p->user_id, p);
	}
	for (size_t at = 0; (v = map_next(&sb->numbers, &at));)
		((struct number *)v)->throughput.started = false;
}
