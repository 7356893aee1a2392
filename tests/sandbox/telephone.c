/* telephone.c - one row a provider: how it writes the caller, and what it sends. */
#include "telephone.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "client.h"
#include "http.h"
#include "util.h"

#define IST_S 19800
#define COPIES_MAX 50
#define FIELDS_MAX 16

struct ring {
	const char *from, *to, *id;
	bool answered;
	time_t at;
};

/* What goes out: a query, or a body of that type; both as name-value pairs until printed. */
struct form {
	const char *names[FIELDS_MAX];
	char *values[FIELDS_MAX];
	int n;
};

struct provider {
	const char *name;
	const char *caller; /* how it writes a caller: prefix before the ten digits */
	void (*fill)(const struct ring *r, struct form *f);
	enum { QUERY, FORM, JSON, TWILIO } how;
};

static void put(struct form *f, const char *name, const char *value)
{
	f->names[f->n] = name;
	f->values[f->n++] = xstrdup(value);
}

/* Providers tell Indian time, each in a form of its own; format must be a literal. */
#define PUT_TIME(f, name, format, at)                         \
	do {                                                  \
		char text_[40];                               \
		struct tm tm_;                                \
		gmtime_r(&(time_t){ (at) + IST_S }, &tm_);    \
		strftime(text_, sizeof(text_), format, &tm_); \
		put(f, name, text_);                          \
	} while (0)

static void fill_exotel(const struct ring *r, struct form *f)
{
	put(f, "CallSid", r->id);
	put(f, "CallFrom", r->from);
	put(f, "CallTo", r->to);
	put(f, "Direction", "incoming");
	put(f, "CallType", r->answered ? "completed" : "call-attempt");
	PUT_TIME(f, "Created", "%a, %d %b %Y %H:%M:%S", r->at);
	PUT_TIME(f, "StartTime", "%Y-%m-%d %H:%M:%S", r->at);
	put(f, "EndTime", "1970-01-01 05:30:00");
	PUT_TIME(f, "CurrentTime", "%Y-%m-%d %H:%M:%S", r->at);
	put(f, "From", r->from);
	put(f, "To", r->to);
	put(f, "flow_id", "41822");
}

static void fill_ozonetel(const struct ring *r, struct form *f)
{
	put(f, "event", r->answered ? "Answered" : "NewCall");
	put(f, "sid", r->id);
	put(f, "cid", r->from);
	put(f, "called_number", r->to);
	put(f, "circle", "PUNJAB");
	put(f, "operator", "Airtel");
	PUT_TIME(f, "request_time", "%Y-%m-%d %H:%M:%S", r->at);
}

static void fill_kaleyra(const struct ring *r, struct form *f)
{
	put(f, "caller", r->from);
	put(f, "callto", r->to);
	PUT_TIME(f, "time", "%d/%m/%Y %I:%M %p", r->at);
	put(f, "id", r->id);
	put(f, "duration", r->answered ? "12" : "0");
	put(f, "status1", r->answered ? "ANSWER" : "NOANSWER");
}

static void fill_myoperator(const struct ring *r, struct form *f)
{
	char at[24];

	snprintf(at, sizeof(at), "%lld", (long long)r->at);
	put(f, "_ai", r->id);
	put(f, "_ci", "5d4a1b2c3d4e5");
	put(f, "_cr", strlen(r->from) > 10 ? r->from + strlen(r->from) - 10 : r->from);
	put(f, "_cl", r->from);
	put(f, "_cy", "91");
	put(f, "_se", "PB, IN");
	put(f, "_st", at);
	put(f, "_dr", r->answered ? "00:00:12" : "00:00:00");
	put(f, "_ty", "1");
	put(f, "_ev", "1");
	put(f, "_su", r->answered ? "1" : "2");
}

static void fill_infobip(const struct ring *r, struct form *f)
{
	char at[24];

	snprintf(at, sizeof(at), "%lld", (long long)r->at * 1000);
	put(f, "calledNumber", r->to);
	put(f, "callingNumber", r->from);
	put(f, "timeOfCall", at);
}

static void fill_twilio(const struct ring *r, struct form *f)
{
	put(f, "AccountSid", "AC00000000000000000000000000000000");
	put(f, "ApiVersion", "2010-04-01");
	put(f, "CallSid", r->id);
	put(f, "CallStatus", r->answered ? "completed" : "ringing");
	put(f, "Called", r->to);
	put(f, "Caller", r->from);
	put(f, "Direction", "inbound");
	put(f, "From", r->from);
	put(f, "FromCountry", "IN");
	put(f, "To", r->to);
}

static const struct provider providers[] = {
	{ "exotel", "0", fill_exotel, QUERY },     { "infobip", "91", fill_infobip, JSON },
	{ "kaleyra", "", fill_kaleyra, QUERY },    { "myoperator", "+91", fill_myoperator, JSON },
	{ "ozonetel", "0", fill_ozonetel, QUERY }, { "twilio", "+91", fill_twilio, TWILIO },
};

/* A call being reported; answers the request when the last copy was answered. */
struct report {
	struct evhttp_request *req;
	int left, copies;
};

static void report_gone(struct evhttp_connection *conn, void *arg)
{
	struct report *r = arg;

	(void)conn;
	http_gone(r->req);
	r->req = NULL;
}

static void report_done(void *arg, int status, const char *body)
{
	struct report *r = arg;

	if (--r->left)
		return;
	if (r->req) {
		evhttp_connection_set_closecb(evhttp_request_get_connection(r->req), NULL, NULL);
		http_json(r->req, 200,
		          json_pack("{s:i, s:s, s:i}", "status", status, "body", body, "copies",
		                    r->copies));
	}
	free(r);
}

static char *print_form(const struct form *f)
{
	struct buf b;

	buf_init(&b, 65536);
	for (int i = 0; i < f->n; i++) {
		buf_adds(&b, i ? "&" : "");
		url_escape(&b, f->names[i]);
		buf_addc(&b, '=');
		url_escape(&b, f->values[i]);
	}
	return buf_take(&b);
}

/* Infobip's time is a number; every other value of either provider is text. */
static char *print_json(const struct form *f)
{
	json_t *v = json_object();
	char *text;

	for (int i = 0; i < f->n; i++)
		json_object_set_new(v, f->names[i],
		                    strcmp(f->names[i], "timeOfCall") == 0
		                            ? json_integer(strtoll(f->values[i], NULL, 10))
		                            : json_string(f->values[i]));
	text = json_dumps(v, JSON_COMPACT);
	json_decref(v);
	return text;
}

/* base64(HMAC-SHA1(token, address ‖ name ‖ value …)), names in order; fill_twilio keeps them so. */
static char *sign_twilio(const struct sandbox *sb, const char *address, const struct form *f)
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	struct buf b;

	buf_init(&b, 65536);
	buf_adds(&b, address);
	for (int i = 0; i < f->n; i++)
		buf_printf(&b, "%s%s", f->names[i], f->values[i]);
	HMAC(EVP_sha1(), sb->opt.twilio_token, (int)strlen(sb->opt.twilio_token),
	     (const unsigned char *)b.p, b.n, mac, &n);
	buf_done(&b);
	return base64_encode(mac, n);
}

static void place(struct sandbox *sb, struct client *client, const struct provider *p,
                  const struct form *f, struct report *report)
{
	char *path = xasprintf("/%s/%s", p->name, sb->opt.missed_call_secret);
	char *text = p->how == JSON ? print_json(f) : print_form(f), *signature = NULL;
	struct client_call call = { .path = path };

	if (p->how == QUERY) {
		call.query = text;
	} else {
		call.body = text;
		call.n = strlen(text);
		call.type =
		        p->how == JSON ? "application/json" : "application/x-www-form-urlencoded";
	}
	if (p->how == TWILIO) {
		char *address = xasprintf("%s%s", sb->opt.missed_call, path);

		signature = sign_twilio(sb, address, f);
		call.header = "X-Twilio-Signature";
		call.header_value = signature;
		free(address);
	}
	for (int i = 0; i < report->copies; i++)
		client_call(client, &call, report_done, report);
	free(signature);
	free(text);
	free(path);
}

static const struct provider *provider_find(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_LEN(providers); i++)
		if (strcmp(providers[i].name, name) == 0)
			return &providers[i];
	return NULL;
}

void telephone_call(struct sandbox *sb, struct evhttp_request *req, struct phone *p,
                    const json_t *in)
{
	static struct client *client;
	const char *name = json_str(in, "provider"), *to = json_str(in, "to"),
	           *from = json_str(in, "from");
	const char *id = json_str(in, "call_id"), *tail = p->wa_id;
	const struct provider *provider = provider_find(name ? name : "exotel");
	int64_t copies = json_int(in, "copies", 1);
	char hex[33], written[40];
	struct form f = { 0 };
	struct report *report;

	if (!client && sb->opt.missed_call)
		client = client_new(sb->base, sb->opt.missed_call, 4);
	if (!provider || !client) {
		http_problem(req, 400,
		             provider ? "start the sandbox with --missed-call-url"
		                      : "unknown provider");
		return;
	}
	if (strlen(tail) == 12 && strncmp(tail, "91", 2) == 0)
		tail += 2;
	snprintf(written, sizeof(written), "%s%s", provider->caller, tail);
	id_random_hex(hex);
	provider->fill(&(struct ring){ .from = from ? from : written,
	                               .to = to ? to : "01725000000",
	                               .id = id ? id : hex,
	                               .answered = json_bool(in, "answered", false),
	                               .at = (time_t)(clock_now_ms() / 1000) },
	               &f);
	report = xcalloc(1, sizeof(*report));
	report->req = req;
	report->copies = report->left = copies > 0 && copies < COPIES_MAX ? (int)copies : 1;
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), report_gone, report);
	place(sb, client, provider, &f, report);
	for (int i = 0; i < f.n; i++)
		free(f.values[i]);
}
