/* send_queue.h - who is next: a citizen's messages in order, towns in turn, each of our numbers
 * within its throughput. In memory only; the rows are in the outbox. */
#ifndef MSEVA_APP_SEND_QUEUE_H
#define MSEVA_APP_SEND_QUEUE_H

#include "base/list.h"
#include "store/outbox.h"

struct send_item {
	struct list link;
	struct arena *arena;
	struct outbox_item it;
	int64_t lease_end_ms; /* monotonic */
};

struct send_queue;
/* One citizen's messages. */
struct send_lane;

/* rate: messages a second of each number; a second's worth may go at once. */
struct send_queue *send_queue_new(double rate);
/* Only an empty one. */
void send_queue_free(struct send_queue *q);

/* Copies items of one citizen to the end of her lane. */
void send_queue_add(struct send_queue *q, const struct outbox_item *items, size_t count,
                    int64_t lease_end_ms);
/* The lane whose first message may go now: it is the caller's until send_queue_return(). NULL when
 * none may. */
struct send_lane *send_queue_next(struct send_queue *q, int64_t now_us);
/* Any waiting lane, whatever its number may do; NULL when there is none. */
struct send_lane *send_queue_take(struct send_queue *q);
/* It waits for its next turn, or ends when nothing is left in it. */
void send_queue_return(struct send_queue *q, struct send_lane *l);

/* The first message, which stays, or NULL. */
const struct send_item *send_lane_first(const struct send_lane *l);
/* The same, taken out: for send_item_free(). */
struct send_item *send_lane_pop(struct send_lane *l);
void send_item_free(struct send_queue *q, struct send_item *i);

/* Messages in memory, those being sent included. */
size_t send_queue_count(const struct send_queue *q);
bool send_queue_is_waiting(const struct send_queue *q);

#endif
