/* sandbox.h - the one structure behind a running sandbox.
 *
 * The sandbox stands in for Meta's Graph API, for WhatsApp itself (phones and their conversations)
 * and for the telephone providers. Single thread, single event base; everything lives until reset
 * or until the oldest messages make room for new ones. Parts:
 *
 *   graph.c validate.c template.c media.c   what a business sends        (POST /vNN.N/…)
 *   phones.c ladder.c                       phones, conversations, sent → delivered → read
 *   inbound.c webhook.c deliver.c           what a phone sends, as signed webhooks
 *   telephone.c                             missed calls, as each provider reports them
 *   faults.c                                everything that goes wrong on request
 *   api.c view.c watch.c page.c             /sandbox/v1/…, event stream, the phone in the browser
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <event2/event.h>

#include "faults.h"
#include "map.h"

#define WABA_ID "102290129340398"

struct options {
	const char *listen;       /* host:port */
	const char *webhook;      /* the server's POST address */
	const char *missed_call;  /* the server's missed-call prefix, without provider and secret */
	const char *state_number; /* phone_number_id that phones write to unless told otherwise */
	const char *templates;    /* file, may be NULL */
	const char *web_dir;      /* phone page */
	char *app_secret;         /* signs webhooks */
	char *verify_token;       /* sent in the handshake */
	char *access_token;       /* Bearer expected by the Graph API */
	char *missed_call_secret; /* last part of the missed-call path */
	char *twilio_token;       /* signs Twilio's requests */
	int throughput;           /* messages a second and number; 0: no limit */
	int status_batch_ms;      /* longest wait for more statuses in one body */
	int deliver_ms, read_ms;  /* pace of the status ladder */
	int retry_base_ms, retry_max;
	int connections; /* to the webhook */
	int keep;        /* messages kept in memory */
	bool any_number; /* unknown phone_number_ids are taken as ours */
	bool no_window, no_pair_limit, no_statuses;
};

struct stats {
	uint64_t graph_requests, graph_errors, messages_in, messages_out, statuses, reads;
	uint64_t webhook_posts, webhook_ok, webhook_failed, webhook_given_up;
};

struct sandbox {
	struct event_base *base;
	struct options opt;
	struct faults faults;
	struct stats stats;
	int64_t clock_ahead_ms; /* moved by /sandbox/v1/clock: window, pair limit, link expiry */
	struct map phones;      /* wa_id → struct phone */
	struct map users;       /* business-scoped user id → struct phone */
	struct map numbers;     /* phone_number_id → struct number */
	struct map pairs;       /* "phone_number_id/wa_id" → struct pair */
	struct map messages;    /* wamid → struct msg */
	struct map media;       /* media id → struct media */
	struct map templates;   /* "name/language" → struct template */
	struct msg *oldest, *newest;
	size_t kept;
	struct media *oldest_media, *newest_media;
	size_t media_bytes;
	struct ladder *ladder;
	struct deliver *deliver;
};

/* The sandbox's own clock: wall time plus what the tests have moved it. */
int64_t sandbox_now_ms(const struct sandbox *sb);

#endif
