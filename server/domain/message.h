/* message.h - what a citizen sent and what we answer, free of any channel's wire format.
 *
 * Channels translate to and from these; dialogue and store know nothing else. All strings are valid
 * UTF-8 in the arena of the turn; a NULL string means absent. Limits are WhatsApp's (Cloud API
 * reference, "Messages"); they are checked by reply_check() before anything is queued. */
#ifndef MSEVA_DOMAIN_MESSAGE_H
#define MSEVA_DOMAIN_MESSAGE_H

#include "base/arena.h"
#include "base/err.h"

enum message_kind {
	MESSAGE_TEXT,
	MESSAGE_CHOICE, /* a list row, reply button or template button was pressed: choice_id */
	MESSAGE_IMAGE,
	MESSAGE_VIDEO,
	MESSAGE_AUDIO,
	MESSAGE_DOCUMENT,
	MESSAGE_STICKER,
	MESSAGE_LOCATION,
	MESSAGE_CONTACTS,
	MESSAGE_REACTION,
	MESSAGE_ORDER,
	MESSAGE_FORM,        /* nfm_reply of a flow or address message */
	MESSAGE_WELCOME,     /* the chat was opened for the first time (request_welcome) */
	MESSAGE_EDIT,        /* the citizen edited an earlier message: text is the new wording */
	MESSAGE_REVOKE,      /* the citizen deleted an earlier message */
	MESSAGE_SYSTEM,      /* number or identity changed: new_phone / new_user_id */
	MESSAGE_CALL,        /* a call on WhatsApp itself */
	MESSAGE_MISSED_CALL, /* a missed call on the telephone network */
	MESSAGE_UNSUPPORTED, /* the provider could not carry it (poll, live location, failed media…)
	                      */
	MESSAGE_KINDS
};

struct media_ref {
	const char *id;       /* provider's media id; valid for 7 days */
	const char *mime;     /* as declared, not yet believed */
	const char *sha256;   /* base64 or hex as given; may be NULL */
	const char *filename; /* documents; hostile until proven otherwise */
	bool is_voice;
};

/* One message of one citizen. */
struct inbound {
	enum message_kind kind;
	const char *type; /* the provider's own word for the type, for logs and records */
	const char *id;   /* provider's message id (wamid…); "" when the provider gave none */
	const char *number_id; /* which of our numbers it came to (phone_number_id) */
	const char *phone;     /* digits with country code; "" when hidden */
	const char *user_id;   /* business-scoped user id; "" when absent */
	const char *name;      /* profile name; may be NULL */
	int64_t at_ms;         /* provider's timestamp */
	const char *text; /* text, caption, reaction emoji, button text, contact names… or NULL */
	const char *choice_id;  /* MESSAGE_CHOICE: the id we gave the row or button */
	const char *context_id; /* message this answers, or NULL */
	bool is_forwarded;
	struct media_ref media;                 /* id is NULL unless the kind carries media */
	double lat, lng;                        /* MESSAGE_LOCATION */
	const char *place_name, *place_address; /* MESSAGE_LOCATION, may be NULL */
	const char *new_phone, *new_user_id;    /* MESSAGE_SYSTEM */
	const char *target_id;                  /* reaction, edit, revoke: the message meant */
	const char *detail;                     /* MESSAGE_UNSUPPORTED: what it was, for the log */
};

enum reply_kind {
	REPLY_TEXT,
	REPLY_LIST,             /* action_label opens it; rows[] */
	REPLY_BUTTONS,          /* 1..3 buttons in rows[] */
	REPLY_LOCATION_REQUEST, /* asks for a pin */
	REPLY_LINK,             /* CTA: action_label + url */
	REPLY_TEMPLATE,         /* template_name, language, params[] */
	REPLY_IMAGE,            /* media_link or media_id, body is the caption */
	REPLY_DOCUMENT,         /* same, with filename */
	REPLY_KINDS
};

struct reply_row {
	const char
	        *section;  /* list: heading of the section this row starts; NULL = same as before */
	const char *id;    /* <= 200 bytes, ours; comes back as choice_id */
	const char *title; /* list <= 24, button <= 20 code points */
	const char *description; /* list only, <= 72 code points, may be NULL */
};

#define REPLY_ROWS_MAX 10
#define REPLY_PARAMS_MAX 10

struct reply {
	enum reply_kind kind;
	const char *key; /* which text it says ("menu.body"), for logs and tests; may be NULL */
	const char *header, *body, *footer;
	const char *action_label; /* list button or link button, <= 20 code points */
	const char *url;
	struct reply_row rows[REPLY_ROWS_MAX];
	size_t row_count;
	const char *template_name, *template_language;
	const char *params[REPLY_PARAMS_MAX]; /* body parameters of the template, in order */
	size_t param_count;
	const char *media_link, *media_id, *filename;
	/* What to send instead when the 24-hour window has closed: name of an approved template
	 * whose parameters are params[]; NULL = the message is pointless later and is dropped. */
	const char *late_template;
};

const char *message_kind_name(enum message_kind kind);
const char *reply_kind_name(enum reply_kind kind);

/* -EMSGSIZE / -EINVAL with the offending field in *e when the provider would refuse the reply. */
MUSTCHECK int reply_check(const struct reply *r, struct err *e);

#endif
