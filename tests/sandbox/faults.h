/* faults.h - what goes wrong on request: set by POST /sandbox/v1/faults, cleared by DELETE.
 *
 *   {"graph":   {"status":500, "error_code":131056, "rate":0.3, "times":2, "phone":"9198…",
 *                "down":true, "delay_ms":250, "lose_reply_rate":0.1, "async_errors":true,
 *                "media_status":500},
 *    "webhook": {"duplicate":2, "reorder":true, "drop_rate":0.2, "hold":true,
 *                "skip_delivered_rate":0.5}}
 *
 * graph.status and graph.error_code fail a request before anything happens; `rate` (default 1) and
 * `times` (default endless) limit how often, `phone` limits it to one recipient. `down` closes
 * every connection unanswered. `media_status` answers media requests with that status.
 * `lose_reply_rate`: the message is taken and sent on, but the answer never comes: what a time-out
 * looks like to the sender. `async_errors`: what the rules forbid (window, pair limit) is accepted
 * and reported later by a failed status, as Meta does at times. webhook.duplicate: so many extra
 * copies of every body; drop_rate: the attempt fails without reaching the server, and is repeated
 * later; hold: nothing is delivered until hold is lifted. */
#ifndef SANDBOX_FAULTS_H
#define SANDBOX_FAULTS_H

#include <jansson.h>

#include "base/mem.h"

struct graph_faults {
	int status, error_code, delay_ms, media_status;
	int64_t times; /* left; negative: endless */
	double rate, lose_reply_rate;
	bool down, async_errors;
	char phone[24];
};

struct webhook_faults {
	int duplicate;
	double drop_rate, skip_delivered_rate;
	bool reorder, hold;
};

struct faults {
	struct graph_faults graph;
	struct webhook_faults webhook;
};

void faults_clear(struct faults *f);
/* Replaces the parts that are given ("graph", "webhook"). -EINVAL for a key nobody knows: a fault
 * test with a typing mistake must not pass. */
MUSTCHECK int faults_set(struct faults *f, const json_t *in, char ret_why[128]);
json_t *faults_json(const struct faults *f);
/* True when this request to the Graph API is to fail; phone may be NULL (not a message). */
bool faults_hit_graph(struct faults *f, const char *phone);

#endif
