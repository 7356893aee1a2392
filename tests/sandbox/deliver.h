/* deliver.h - signed delivery of webhook bodies, with retry, over a pool of kept connections.
 *
 * Anything but a 200 within 15 s is tried again: at once, then after opt.retry_base_ms doubling up
 * to 30 s, opt.retry_max times in all. Order is kept as far as one connection each goes, that is:
 * not promised, as with Meta. */
#ifndef SANDBOX_DELIVER_H
#define SANDBOX_DELIVER_H

#include "sandbox.h"

struct delivered {
	int copies;   /* how many copies were posted */
	int accepted; /* of them answered with 200 at the first attempt */
	int status;   /* HTTP status of the last answer; 0: none */
};

struct delivery_order {
	int copies;                  /* 0 and 1: one */
	bool shuffle;                /* copies and what else is queued go out in random order */
	const char *const *messages; /* ids of inbound messages in the body, copied */
	size_t message_count;
	/* Called once, when each copy had its first attempt. May be NULL. */
	void (*first_attempt)(void *arg, const struct delivered *result);
	void *arg;
};

void deliver_new(struct sandbox *sb);
/* body is taken over. order may be NULL. */
void deliver_body(struct sandbox *sb, char *body, const struct delivery_order *order);
/* Something became deliverable. */
void deliver_pump(struct sandbox *sb);
/* GET handshake with the verify token; done(arg, http status, body as text). */
void deliver_handshake(struct sandbox *sb, const char *token, const char *challenge,
                       void (*done)(void *arg, int status, const char *body), void *arg);
size_t deliver_queued(const struct sandbox *sb);
/* Forgets what is not yet delivered. */
void deliver_reset(struct sandbox *sb);

#endif
