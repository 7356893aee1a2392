/* whatsapp_answer.h - what the Graph API said to a request to send, and what to do about it.
 *
 * The table follows Meta's list of error codes; the code alone decides, because the HTTP status of
 * the same error differs between documents. The same codes come later in failed statuses. */
#ifndef MSEVA_CHANNEL_WHATSAPP_ANSWER_H
#define MSEVA_CHANNEL_WHATSAPP_ANSWER_H

#include "base/json.h"

enum send_class {
	SEND_SENT,             /* accepted; id is the provider's */
	SEND_IN_DOUBT,         /* perhaps accepted: wait for a status with our callback data */
	SEND_RETRY_SOON,       /* passing trouble: exponential backoff with jitter */
	SEND_RETRY_PAIR,       /* too many to this citizen: 4^n seconds, this citizen only */
	SEND_RETRY_NUMBER,     /* too many from this number: slow its bucket, then again */
	SEND_RETRY_ACCOUNT,    /* whole account is throttled: everybody pauses, long backoff */
	SEND_NEEDS_TEMPLATE,   /* 24-hour window has closed: as a template, or drop */
	SEND_OTHER_LANGUAGE,   /* the template does not exist in that language: try another */
	SEND_TEMPLATE_STOPPED, /* template paused or disabled: stop it, use an alternative */
	SEND_PLAIN_INSTEAD,    /* rich form not available: list or text instead */
	SEND_UNREACHABLE,      /* not on WhatsApp, or blocked us: mark, other ways to reach */
	SEND_OPTED_OUT,        /* the citizen wants no such messages: remember it */
	SEND_DROP,             /* will never be delivered, nobody's fault */
	SEND_DEAD,             /* our mistake: dead letter, somebody must look */
	SEND_HOLD_UNASKED,     /* spam limit: stop what no citizen asked for, answers may go on */
	SEND_STOP_ALL, /* token, permission, policy: stop the queue, keep everything, page */
	SEND_CLASSES
};

struct send_answer {
	enum send_class class;
	const char *id;              /* provider's message id; NULL unless SEND_SENT */
	const char *wa_id, *user_id; /* whom Meta took the recipient to be, or NULL */
	const char *state;           /* "accepted", "held_for_quality_assessment", … or NULL */
	int http, code, subcode;     /* code of the error, -1 when it named none */
	const char *message, *details, *trace_id; /* for the operator; NULL when not told */
	bool needs_alert;
};

/* Reads an answer that did arrive. Strings live in the arena. */
void whatsapp_read_answer(struct arena *a, int http, const char *body, size_t n,
                          struct send_answer *ret_answer);

/* What an error code calls for; http decides only when the code is unknown. */
enum send_class whatsapp_classify(int http, int code);
/* Somebody should be told of it. */
bool whatsapp_code_needs_alert(int code);
const char *send_class_name(enum send_class class);
/* True for the classes after which the same message is tried again. */
bool send_class_is_retry(enum send_class class);

#endif
