/* send_rule.h - what is decided about a message on its way out. Nothing here waits, asks the clock
 * or throws dice: the caller brings them. */
#ifndef MSEVA_APP_SEND_RULE_H
#define MSEVA_APP_SEND_RULE_H

#include "channel/whatsapp_answer.h"
#include "store/outbox_settle.h"

#define SEND_TIMEOUT_MS 8000
#define SEND_READ_TIMEOUT_MS 2000
#define SEND_ATTEMPTS_MAX 5000    /* about a day at the longest pause */
#define SEND_BACKOFF_MAX_MS 30000 /* a provider that is back should not be kept waiting */
#define SEND_STOPPED_MS 60000     /* token or policy trouble: nobody's goes out */
#define SEND_DOUBTS_MAX 5         /* the last one makes it a dead letter */

/* Free-form goes as it is while the window is open, and as the approved template afterwards; what
 * has no template is pointless by then. */
enum send_form { SEND_AS_IT_IS, SEND_AS_TEMPLATE, SEND_TOO_LATE };
enum send_form send_form(const struct outbox_item *it, const struct reply *reply, int64_t now_ms);
/* Changes the reply into its template, in the citizen's language. False when it has none. */
bool send_make_template(const struct outbox_item *it, struct reply *reply);

/* News goes to nobody who has said STOP; answers to a message just written do. */
bool send_is_unwanted(const struct outbox_item *it, bool has_opted_out);

/* May a call that can last needs_ms begin now? A lease that ends meanwhile would let another
 * process send the same. Monotonic times. */
bool send_fits_lease(int64_t now_ms, int64_t lease_end_ms, int64_t needs_ms);

/* Full jitter: between 200 ms and 200 ms + min(limit, 1 s * 2^attempts). */
int64_t send_backoff_ms(int attempts, int64_t limit_ms, int64_t dice);

enum send_then { THEN_SENT, THEN_LATER, THEN_DOUBT, THEN_END };

struct send_verdict {
	enum send_then then;
	int64_t wait_ms;     /* THEN_LATER, THEN_DOUBT */
	enum outbox_end end; /* THEN_END */
	bool goes_on;        /* the next message of this citizen may go */
	bool stops_all;      /* nothing goes out for SEND_STOPPED_MS */
};

/* What to do with a message after an answer of this class. attempts includes this one, doubts does
 * not. */
struct send_verdict send_verdict(enum send_class class, int attempts, int doubts, int64_t dice);

#endif
