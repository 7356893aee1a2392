/* phones.h - who exists: business numbers, citizens' phones, and the messages between them.
 *
 * Owns all of them; pointers stay valid until sandbox reset, messages until they are evicted
 * (the oldest beyond opt.keep) — hold a message across events only with msg_hold. */
#ifndef SANDBOX_PHONES_H
#define SANDBOX_PHONES_H

#include "sandbox.h"

struct bucket {
	double tokens;
	int64_t at_ms;
	bool started;
};

struct number {
	char id[40]; /* phone_number_id */
	char display[24];
	char name[64]; /* verified business name */
	struct bucket throughput;
	struct pending *statuses, **statuses_end; /* ladder.c */
	bool dirty;
	struct number *next_dirty;
};

enum status { STATUS_NONE, STATUS_SENT, STATUS_DELIVERED, STATUS_READ, STATUS_FAILED, STATUSES };
extern const char *const status_names[STATUSES];

struct msg {
	char id[96]; /* wamid */
	struct phone *phone;
	struct number *number;
	uint64_t seq; /* 1, 2, … within the phone */
	bool inbound; /* from the citizen, as the server sees it */
	bool evicted;
	unsigned holds;
	char type[24];
	char *payload;  /* inbound: the webhook's message object; outbound: the request body */
	char *callback; /* biz_opaque_callback_data as JSON text, or NULL */
	enum status status;
	int64_t at_ms[STATUSES]; /* wall time a status was reached, [STATUS_NONE] = made */
	int error_code;          /* of STATUS_FAILED */
	struct msg *next, *prev; /* within the phone */
	struct msg *newer;       /* within the sandbox */
};

struct phone {
	char wa_id[24];
	char user_id[48]; /* business-scoped; changes with the phone number */
	char name[128];
	unsigned generation;
	bool online; /* receives at all */
	bool open;   /* somebody looks at the conversation: messages are read */
	bool on_whatsapp;
	unsigned watchers_open;  /* event streams that count as looking */
	uint64_t seq;            /* of the newest message */
	uint64_t version;        /* grows with every change of anything a watcher sees */
	int64_t typing_until_ms; /* wall time */
	char typing_number[40];
	uint64_t batch; /* last status body this phone's contact was put in */
	struct msg *first, *last;
	size_t count;
	struct waiter *waiters; /* watch.c */
	struct sub *subs;       /* watch.c */
};

struct pair {
	char key[72];
	int64_t window_until_ms; /* sandbox clock */
	struct bucket bucket;
};

/* Registers or renames; display and name may be NULL. */
struct number *number_put(struct sandbox *sb, const char *id, const char *display,
                          const char *name);
/* NULL when unknown and not opt.any_number. */
struct number *number_find(struct sandbox *sb, const char *id);

/* Finds or makes. wa_id: digits only, see phone_digits. */
struct phone *phone_get(struct sandbox *sb, const char *wa_id);
struct phone *phone_find(struct sandbox *sb, const char *wa_id);
struct phone *phone_by_user(struct sandbox *sb, const char *user_id);
/* Strips '+', spaces and dashes; -EINVAL unless 7 to 15 digits remain. */
MUSTCHECK int phone_digits(const char *text, char ret_digits[24]);
/* Gives the phone a new business-scoped id, as a change of number does. */
/* What WhatsApp lets a person call herself: 25 characters, not bytes. */
void phone_set_name(struct phone *p, const char *name);
void phone_new_user_id(struct sandbox *sb, struct phone *p);
bool phone_is_open(const struct phone *p);

struct pair *pair_get(struct sandbox *sb, const struct number *n, const struct phone *p);
/* Takes one token of a bucket that holds `burst` and gains one every `every_ms`. */
bool bucket_take(struct bucket *b, double burst, double every_ms, int64_t now_ms);

/* Stores a message; payload is taken over. id may be NULL: a new wamid is made. */
struct msg *msg_add(struct sandbox *sb, struct phone *p, struct number *n, bool inbound,
                    const char *type, char *payload, const char *id);
struct msg *msg_find(struct sandbox *sb, const char *id);
void msg_hold(struct msg *m);
void msg_release(struct msg *m);
void wamid_make(const struct phone *p, bool inbound, char ret_id[96]);

/* Forgets phones, messages and windows; numbers stay. */
void phones_reset(struct sandbox *sb);

#endif
