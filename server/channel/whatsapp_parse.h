/* whatsapp_parse.h - one webhook body of WhatsApp's Cloud API as normalised events.
 *
 * A body carries up to 1,000 updates and 3 MB. Every element becomes exactly one event: a message
 * of a citizen, a status of one of our messages, or something else the provider tells us. An
 * element that makes no sense becomes MESSAGE_UNSUPPORTED or PROVIDER_MALFORMED and never costs its
 * siblings.
 *
 * What counts as a message of a citizen: an element of `messages`, under whatever field it came.
 * Copies of what staff typed on a telephone (`message_echoes`, anything under smb_…) and old
 * conversations (`history` threads, elements with history_context) are not. A picture that belongs
 * to an old conversation comes as an ordinary message under field "history": it is a message, but
 * is_live is false and nobody answers it.
 *
 * All strings are valid UTF-8 and live, like the JSON they point into, as long as the arena. */
#ifndef MSEVA_CHANNEL_WHATSAPP_PARSE_H
#define MSEVA_CHANNEL_WHATSAPP_PARSE_H

#include <stdio.h>

#include "base/json.h"
#include "channel/delivery.h"
#include "domain/message.h"

#define WHATSAPP_BODY_MAX (3 * 1024 * 1024)
/* Longer ids are replaced by their digest, so that they fit any index. */
#define WHATSAPP_ID_MAX 255

struct whatsapp_message {
	struct inbound in;
	/* in.id, or "sha256:<hex>" of the element when the provider gave no id: redelivery of the
	 * same element gives the same key. */
	const char *dedupe_key;
	const char *field;       /* webhook field it came under, "messages" as a rule */
	const char *from;        /* sender exactly as written; the user id when `from` is empty */
	const char *subtype;     /* "list_reply", "user_changed_number", … or NULL */
	const char *group_id;    /* written into a group of which we are a member, or NULL */
	const char *referral_id; /* advertisement that led here, or NULL */
	bool is_live;            /* false: record it, do not answer */
	json_t *raw;             /* the element, borrowed */
};

enum provider_event_kind {
	PROVIDER_IGNORED,         /* a field we have no use for */
	PROVIDER_MALFORMED,       /* an element that is not what its place calls for */
	PROVIDER_ERROR,           /* value.errors: detail, code; concerns the account or number */
	PROVIDER_TEMPLATE_STATUS, /* name, language, event APPROVED, PAUSED, …; detail = reason */
	PROVIDER_TEMPLATE_QUALITY,  /* name, language, event = new score, old = previous score */
	PROVIDER_TEMPLATE_CATEGORY, /* name, language, event = new category, old = previous */
	PROVIDER_ACCOUNT,           /* event of account_update and its relatives */
	PROVIDER_NUMBER_QUALITY,    /* event FLAGGED, …; detail = limit */
	PROVIDER_OPT_OUT,           /* phone / user_id wants no marketing; name = category */
	PROVIDER_OPT_IN,            /* takes that back */
	PROVIDER_USER_ID,           /* old = previous id (may be NULL), user_id = the new one */
	PROVIDER_PAYMENT_CONFIGURATION, /* name, event = status */
	PROVIDER_CALL_END, /* id, phone, event = COMPLETED, FAILED, …; code when it failed */
	PROVIDER_ECHO,     /* something we or our staff sent, mirrored back */
	PROVIDER_HISTORY,  /* an old conversation */
	PROVIDER_EVENT_KINDS
};

struct provider_event {
	enum provider_event_kind kind;
	const char *field;      /* webhook field, "" when missing */
	const char *account_id; /* WABA id of the entry, "" when missing */
	const char *number_id;  /* phone_number_id, "" when the field is about the account */
	const char *id, *name, *language, *event, *old, *detail; /* by kind; NULL otherwise */
	const char *phone, *user_id;                             /* "" when absent */
	int code;
	int64_t at_ms;    /* 0 when the provider gave no time */
	bool needs_alert; /* somebody on call should see it */
	json_t *value;    /* the element or whole value, borrowed */
};

struct whatsapp_batch {
	struct whatsapp_message *messages;
	size_t message_count;
	struct delivery *statuses;
	size_t status_count;
	struct provider_event *events;
	size_t event_count;
	bool was_repaired; /* the body was mended before it could be read (see below) */
};

/* Reads a whole body. Bytes that are not UTF-8, \u0000 and halves of surrogate pairs (a profile
 * name cut inside an emoji) are replaced by U+FFFD rather than costing the batch. -EINVAL with a
 * sentence in *e: not JSON, or not an object: keep the bytes aside, answer 200. -EMSGSIZE: more
 * than WHATSAPP_BODY_MAX. */
MUSTCHECK int whatsapp_parse(struct arena *a, const char *body, size_t n,
                             struct whatsapp_batch *ret_batch, struct err *e);

/* One JSON object a line: {"kind":"message|status|event","id","from","type",…}. */
void whatsapp_print(FILE *f, const struct whatsapp_batch *batch);

const char *provider_event_kind_name(enum provider_event_kind kind);

#endif
