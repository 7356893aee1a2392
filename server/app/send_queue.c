#include "app/send_queue.h"

#include <stdio.h>

#include "base/map.h"
#include "domain/reply_json.h"

struct send_lane {
	struct list link; /* while it waits: among the lanes of its turn */
	struct list items;
	char key[32];
	bool is_out; /* with the caller of send_queue_next() */
};

/* One tenant's citizens who wait to hear through one number, first come, first served. */
struct turn {
	struct list link; /* round robin of turns in which somebody waits */
	struct list lanes;
};

/* Token bucket of one of our numbers. */
struct bucket {
	double tokens;
	int64_t filled_us;
};

struct send_queue {
	struct map *lanes, *turns, *buckets;
	struct list round;
	double rate;
	size_t count;
};

struct send_queue *send_queue_new(double rate)
{
	struct send_queue *q = xcalloc(1, sizeof(*q));

	q->lanes = map_new();
	q->turns = map_new();
	q->buckets = map_new();
	q->rate = rate;
	list_init(&q->round);
	return q;
}

static void free_value(const char *key, void *value, void *arg)
{
	(void)key;
	(void)arg;
	free(value);
}

void send_queue_free(struct send_queue *q)
{
	if (map_count(q->lanes))
		bug("%zu lanes are left", map_count(q->lanes));
	map_each(q->turns, free_value, NULL);
	map_each(q->buckets, free_value, NULL);
	map_free(q->lanes);
	map_free(q->turns);
	map_free(q->buckets);
	free(q);
}

size_t send_queue_count(const struct send_queue *q)
{
	return q->count;
}

bool send_queue_is_waiting(const struct send_queue *q)
{
	return !list_empty(&q->round);
}

/* ---- items -------------------------------------------------------------------------------------
 */

static struct send_item *item_new(struct send_queue *q, const struct outbox_item *from,
                                  int64_t lease_end_ms)
{
	struct arena *a = arena_new();
	struct send_item *i = arena_alloc(a, sizeof(*i));

	i->arena = a;
	i->it = *from;
	i->it.to.number_id = arena_strdup(a, from->to.number_id);
	i->it.to.phone = arena_strdup(a, from->to.phone);
	i->it.to.user_id = arena_strdup(a, from->to.user_id);
	i->it.created_at = arena_strdup(a, from->created_at);
	i->it.reply_json = arena_strdup(a, from->reply_json);
	i->it.reply = from->reply ? reply_copy(a, from->reply) : NULL;
	i->it.late_template = arena_strdup(a, from->late_template);
	i->it.read_id = arena_strdup(a, from->read_id);
	i->lease_end_ms = lease_end_ms;
	q->count++;
	return i;
}

void send_item_free(struct send_queue *q, struct send_item *i)
{
	q->count--;
	arena_free(i->arena);
}

/* ---- lanes -------------------------------------------------------------------------------------
 */

static struct turn *turn_of(struct send_queue *q, const struct outbox_recipient *to)
{
	struct turn *turn;
	char key[64];

	snprintf(key, sizeof(key), "%d %s", to->tenant_id, to->number_id ? to->number_id : "");
	turn = map_get(q->turns, key);
	if (!turn) {
		turn = xcalloc(1, sizeof(*turn));
		list_init(&turn->link);
		list_init(&turn->lanes);
		map_put(q->turns, key, turn);
	}
	return turn;
}

static void wait_for_turn(struct send_queue *q, struct send_lane *l)
{
	struct turn *turn;

	if (!list_empty(&l->link))
		return;
	turn = turn_of(q, &send_lane_first(l)->it.to);
	list_append(&turn->lanes, &l->link);
	if (list_empty(&turn->link))
		list_append(&q->round, &turn->link);
}

void send_queue_add(struct send_queue *q, const struct outbox_item *items, size_t count,
                    int64_t lease_end_ms)
{
	struct send_lane *l;
	char key[32];

	snprintf(key, sizeof(key), "%lld", (long long)items[0].to.citizen_id);
	l = map_get(q->lanes, key);
	if (!l) {
		l = xcalloc(1, sizeof(*l));
		list_init(&l->link);
		list_init(&l->items);
		snprintf(l->key, sizeof(l->key), "%s", key);
		map_put(q->lanes, key, l);
	}
	for (size_t i = 0; i < count; i++)
		list_append(&l->items, &item_new(q, &items[i], lease_end_ms)->link);
	if (!l->is_out)
		wait_for_turn(q, l);
}

const struct send_item *send_lane_first(const struct send_lane *l)
{
	return list_empty(&l->items) ? NULL : container_of(l->items.next, struct send_item, link);
}

struct send_item *send_lane_pop(struct send_lane *l)
{
	struct list *item = list_pop(&l->items);

	return item ? container_of(item, struct send_item, link) : NULL;
}

void send_queue_return(struct send_queue *q, struct send_lane *l)
{
	l->is_out = false;
	if (!list_empty(&l->items)) {
		wait_for_turn(q, l);
		return;
	}
	map_remove(q->lanes, l->key);
	free(l);
}

/* ---- whose turn it is
 * ----------------------------------------------------------------------------
 */

static bool take_token(struct send_queue *q, const char *number_id, int64_t now_us)
{
	struct bucket *b;

	if (!number_id)
		number_id = "";
	b = map_get(q->buckets, number_id);
	if (!b) {
		b = xcalloc(1, sizeof(*b));
		b->tokens = q->rate;
		b->filled_us = now_us;
		map_put(q->buckets, number_id, b);
	}
	b->tokens += (double)(now_us - b->filled_us) / 1e6 * q->rate;
	b->filled_us = now_us;
	if (b->tokens > q->rate)
		b->tokens = q->rate;
	if (b->tokens < 1)
		return false;
	b->tokens -= 1;
	return true;
}

/* The first lane of a turn that is off the round; the turn comes again when more wait in it. */
static struct send_lane *take_lane(struct send_queue *q, struct turn *turn)
{
	struct list *link = list_pop(&turn->lanes);
	struct send_lane *l;

	if (!link)
		bug("a turn in which nobody waits");
	if (!list_empty(&turn->lanes))
		list_append(&q->round, &turn->link);
	l = container_of(link, struct send_lane, link);
	l->is_out = true;
	return l;
}

struct send_lane *send_queue_take(struct send_queue *q)
{
	struct list *link = list_pop(&q->round);

	return link ? take_lane(q, container_of(link, struct turn, link)) : NULL;
}

struct send_lane *send_queue_next(struct send_queue *q, int64_t now_us)
{
	/* Once around at most: then every turn has had its chance. */
	for (size_t n = map_count(q->turns); n && !list_empty(&q->round); n--) {
		struct turn *turn = container_of(list_pop(&q->round), struct turn, link);
		const struct send_lane *first =
		        container_of(turn->lanes.next, struct send_lane, link);

		if (take_token(q, send_lane_first(first)->it.to.number_id, now_us))
			return take_lane(q, turn);
		/* Its number has no room now; others may write through another one. */
		list_append(&q->round, &turn->link);
	}
	return NULL;
}
