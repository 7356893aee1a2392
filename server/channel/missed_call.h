/* missed_call.h - what telephony providers report when a citizen rang and hung up.
 *
 * Every provider has its own names, formats and events; one adapter each maps them to one struct.
 * The secret in the address has been checked before; Twilio additionally signs, Ozonetel and
 * MyOperator can send a token. A caller's number proves little (it can be forged): it is good
 * enough to send a menu to, never to show somebody's complaints.
 *
 * A missed call does not open WhatsApp's 24-hour window: the answer to it is a template. */
#ifndef MSEVA_CHANNEL_MISSED_CALL_H
#define MSEVA_CHANNEL_MISSED_CALL_H

#include "base/arena.h"
#include "base/phone.h"
#include "channel/missed_call_map.h"

struct missed_call_options {
	const char *twilio_auth_token; /* set: requests without a right signature are refused */
	const char *ozonetel_api_key;  /* set: must equal Apikey of CloudAgent events */
	const char *myoperator_token;  /* set: must equal the signature header */
	const struct missed_call_map
	        *map; /* of "generic"; NULL = names seen with several providers */
};

struct missed_call_request {
	const char *method;       /* "GET", "HEAD", "POST" */
	const char *url;          /* as the provider called it, with query: what Twilio signs */
	const char *query;        /* raw, without '?', may be NULL */
	const char *content_type; /* may be NULL */
	const char *body;
	size_t body_len;
	const char *signature; /* X-Twilio-Signature or x-myop-signature, NULL when absent */
	int64_t now_ms;
};

struct missed_call {
	const char *provider;
	const char *call_id;    /* provider's, "" when it gives none */
	const char *dedupe_key; /* provider and call id; without one caller, number and minute */
	const char *phone;      /* normalised digits */
	enum phone_kind phone_kind; /* PHONE_MOBILE can be written to on WhatsApp */
	const char *to;             /* our number as given, "" when missing */
	int64_t at_ms;              /* the provider's time, else now */
};

enum missed_call_verdict {
	MISSED_CALL_TAKEN,
	MISSED_CALL_IGNORED, /* answered, outgoing, still ringing, a probe, nobody's number … */
	MISSED_CALL_REFUSED, /* signature or token is wrong */
};

struct missed_call_outcome {
	enum missed_call_verdict verdict;
	const char *reason; /* why not taken; NULL when taken */
	struct missed_call call;
	/* What to answer, whatever the verdict: providers keep the caller waiting for it. */
	int status;
	const char *content_type, *answer;
};

/* -ENOENT: no such provider. */
MUSTCHECK int missed_call_read(struct arena *a, const char *provider,
                               const struct missed_call_options *options,
                               const struct missed_call_request *req,
                               struct missed_call_outcome *ret_outcome);

/* NULL-terminated, for help and checks of the configuration. */
const char *const *missed_call_providers(void);

#endif
