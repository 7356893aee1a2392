/* play.h - many conversations at once, and what came of them.
 *
 * Closed loop: so many people, each of whom writes on as soon as her message was acknowledged and
 * answered, and is followed by another one when her complaint is filed. Open loop: people arrive at
 * a fixed rate whatever the server does, and think for a moment before each message; a message's
 * latency counts from when it was due, so a server that stalls cannot hide it. */
#ifndef BENCH_PLAY_H
#define BENCH_PLAY_H

#include <event2/event.h>

#include "client.h"
#include "measure.h"
#include "person.h"

struct play_options {
	struct event_base *base;
	struct client *client;
	const char *number_id, *secret;
	const struct place *places;
	size_t place_count;
	uint64_t first_serial;
	int in_flight; /* closed loop: conversations at once */
	double rate;   /* open loop: messages a second; 0 = closed loop */
};

struct tally {
	struct latency ack, reply; /* while measuring */
	uint64_t messages;         /* acknowledged while measuring */
	/* From the first to the last conversation, measured or not. */
	uint64_t acknowledged, filed, refused, lost, wrong;
};

struct play;

struct play *play_start(const struct play_options *o);
void play_measure(struct play *p, bool on);
/* Lets the conversations under way come to their end, starts no more, and calls loopbreak then. */
void play_finish(struct play *p);
const struct tally *play_tally(const struct play *p);
/* Where the next one may begin, so that no phone writes twice. */
uint64_t play_next_serial(const struct play *p);
void play_free(struct play *p);
/* For feed_open(). */
void play_message(void *arg, const char *phone, char *json, size_t n);

#endif
