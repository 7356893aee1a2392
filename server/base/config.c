#include "base/config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

extern char **environ;

#define AT(field) offsetof(struct config, field)
#define TEXT(k, d, h)                                      \
	{                                                  \
#k, SETTING_TEXT, AT(k), d, 0, 0, false, h \
	}
#define SECRET(k, must, h)                                     \
	{                                                      \
#k, SETTING_SECRET, AT(k), NULL, 0, 0, must, h \
	}
#define INT(k, d, lo, hi, h)                                \
	{                                                   \
#k, SETTING_INT, AT(k), d, lo, hi, false, h \
	}
#define BOOL(k, d, h)                                      \
	{                                                  \
#k, SETTING_BOOL, AT(k), d, 0, 0, false, h \
	}

const struct setting config_settings[] = {
	TEXT(http_listen, "127.0.0.1:8080",
	     "address and port to serve; put nginx with TLS in front"),
	TEXT(public_url, "http://127.0.0.1:8080",
	     "address under which the outside reaches this server"),
	INT(http_max_body, "3145728", 1024, 67108864,
	    "largest request body in bytes (WhatsApp sends up to 3 MB)"),
	INT(http_max_connections, "1024", 16, 65536, "open connections in one worker"),
	INT(http_deadline_ms, "10000", 100, 120000,
	    "a whole request, from its first byte to its answer"),
	SECRET(database_url, true,
	       "Postgres as role mseva_app: host=/run/postgresql dbname=mseva user=mseva_app"),
	SECRET(database_system_url, false,
	       "Postgres as role mseva_system; default: database_url with that user"),
	SECRET(database_oversight_url, false,
	       "Postgres as role mseva_oversight; default: database_url with that user"),
	SECRET(database_admin_url, false,
	       "Postgres as an administrator; only `mseva migrate` uses it"),
	INT(database_connections, "2", 1, 64, "connections of each worker for the message path"),
	INT(database_group, "64", 1, 64,
	    "units of work merged into one commit when they queue; 1 = never"),
	SECRET(redis_url, false,
	       "unix://[user:password@]/path[?db=n] or redis://[user:password@]host:port/db; "
	       "without it every conversation is read from Postgres"),
	TEXT(graph_url, "https://graph.facebook.com", "WhatsApp Cloud API"),
	TEXT(graph_version, "v23.0", "Graph API version in the path"),
	TEXT(graph_hosts, "lookaside.fbsbx.com *.fbcdn.net *.whatsapp.net",
	     "further hosts media may be fetched from, separated by spaces"),
	SECRET(whatsapp_app_secret, true, "app secret: signs every webhook"),
	SECRET(whatsapp_app_secret_previous, false,
	       "the secret before, accepted during a rotation"),
	SECRET(whatsapp_verify_token, true, "token of the webhook handshake"),
	SECRET(whatsapp_access_token, true, "system user token for sending and media"),
	TEXT(whatsapp_number_id, CONFIG_SANDBOX_NUMBER, "phone_number_id of the state-wide number"),
	INT(whatsapp_throughput, "80", 1, 1000000, "messages a second one of our numbers may send"),
	BOOL(whatsapp_mark_read, "true",
	     "show blue ticks, and 'typing' when an answer has to wait"),
	SECRET(missed_call_secret, false, "secret in the path of the missed-call webhook"),
	TEXT(missed_call_field_map, NULL,
	     "generic provider: phone=caller_id,cid to=did id=uuid at=start_time "
	     "answered=status:Answered"),
	SECRET(twilio_auth_token, false, "checks X-Twilio-Signature"),
	SECRET(ozonetel_api_key, false, "compared with the Apikey in CloudAgent callbacks"),
	SECRET(myoperator_token, false, "compared with x-myop-signature"),
	TEXT(payment_gateway, NULL,
	     "razorpay or payu: where citizens pay; without it bills are shown and paid at the "
	     "counter"),
	TEXT(razorpay_url, "https://api.razorpay.com", "Razorpay's API"),
	TEXT(razorpay_key_id, NULL, "key id (rzp_live_...)"),
	SECRET(razorpay_key_secret, false, "key secret of the API"),
	SECRET(razorpay_webhook_secret, false, "signs Razorpay's webhooks"),
	SECRET(razorpay_webhook_secret_previous, false,
	       "the webhook secret before, accepted during a rotation"),
	TEXT(payu_url, "https://info.payu.in", "PayU's API (postservice)"),
	TEXT(payu_page_url, "https://secure.payu.in", "PayU's hosted page (_payment)"),
	TEXT(payu_key, NULL, "merchant key"),
	SECRET(payu_salt, false, "salt of the hashes, of requests and of what PayU tells"),
	TEXT(whatsapp_payment_configuration, NULL,
	     "name of the number's payment configuration in WhatsApp Manager; without it a bill is "
	     "paid over a link"),
	TEXT(digit_url, NULL, "DIGIT, for billers whose source it is"),
	SECRET(digit_token, false, "auth token of DIGIT's requests"),
	TEXT(media_dir, "./media", "where photos and voice notes are kept"),
	TEXT(media_s3_url, NULL, "S3-compatible store, https://host/bucket; replaces media_dir"),
	TEXT(media_s3_region, "ap-south-1", "region for the S3 signature"),
	SECRET(media_s3_key_id, false, "S3 access key id"),
	SECRET(media_s3_secret, false, "S3 secret key"),
	TEXT(spool_dir, "./spool", "missed calls wait here while Postgres is away"),
	TEXT(tenants_dir, "./tenants", "municipalities, catalogue and texts"),
	TEXT(jwt_keys_dir, "./keys", "current.pem, next.pem and previous.pem (ES256)"),
	TEXT(jwt_issuer, "mseva", "iss of admin tokens"),
	TEXT(jwt_audience, "mseva-admin", "aud of admin tokens"),
	INT(jwt_max_ttl_s, "900", 60, 86400, "longest life of an admin token that is accepted"),
	TEXT(log_level, "info", "debug, info, warn or error"),
	INT(workers, "1", 1, 64, "worker processes"),
};
const size_t config_setting_count = ARRAY_LEN(config_settings);

void config_env_name(const struct setting *s, char ret_name[64])
{
	size_t n = (size_t)snprintf(ret_name, 64, "MSEVA_%s", s->key);

	for (size_t i = 0; i < n; i++)
		ret_name[i] = (char)toupper((unsigned char)ret_name[i]);
}

static struct arena *kept; /* every text setting: they live as long as the process */

static int set_value(struct config *c, const struct setting *s, const char *text, struct err *e)
{
	void *field = (char *)c + s->offset;
	char name[64], *end;
	long long v;

	/* `MSEVA_X=` is what composing tools leave behind. */
	if (!*text)
		return 0;
	config_env_name(s, name);
	switch (s->type) {
	case SETTING_TEXT:
	case SETTING_SECRET:
		if (!kept)
			kept = arena_new();
		*(const char **)field = arena_strdup(kept, text);
		return 0;
	case SETTING_BOOL:
		if (strcmp(text, "true") && strcmp(text, "false"))
			return err_set(e, -EINVAL, "%s must be true or false, not \"%s\"", name,
			               text);
		*(bool *)field = !strcmp(text, "true");
		return 0;
	case SETTING_INT:
		errno = 0;
		v = strtoll(text, &end, 10);
		if (errno || end == text || *end)
			return err_set(e, -EINVAL, "%s must be a whole number, not \"%s\"", name,
			               text);
		if (v < s->min || v > s->max)
			return err_set(e, -EINVAL, "%s must be between %lld and %lld, not %lld",
			               name, (long long)s->min, (long long)s->max, v);
		*(int64_t *)field = v;
		return 0;
	}
	bug("setting type %d", s->type);
}

/* First line of a small file, without the line end. */
static int read_secret_file(const char *path, char *line, size_t size, struct err *e)
{
	FILE *f = fopen(path, "re");

	if (!f)
		return err_set(e, -errno, "%s: %s", path, strerror(errno));
	if (!fgets(line, (int)size, f))
		line[0] = '\0';
	fclose(f);
	line[strcspn(line, "\r\n")] = '\0';
	return 0;
}

static const struct setting *setting_find(const char *key, size_t n)
{
	for (size_t i = 0; i < config_setting_count; i++) {
		if (strlen(config_settings[i].key) == n &&
		    !strncasecmp(config_settings[i].key, key, n))
			return &config_settings[i];
	}
	return NULL;
}

static char *trim(char *s)
{
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	n = strlen(s);
	while (n && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
	return s;
}

static int load_file(struct config *c, const char *path, struct err *e)
{
	FILE *f = fopen(path, "re");
	char line[4096];
	int number = 0, r = 0;

	if (!f)
		return err_set(e, -errno, "%s: %s", path, strerror(errno));
	while (r == 0 && fgets(line, sizeof(line), f)) {
		char *p = trim(line), *eq = strchr(p, '=');
		const struct setting *s;

		number++;
		if (!*p || *p == '#' || *p == ';' || *p == '[')
			continue;
		if (!eq) {
			r = err_set(e, -EINVAL, "%s:%d: expected key = value", path, number);
			break;
		}
		*eq = '\0';
		p = trim(p);
		s = setting_find(p, strlen(p));
		if (!s)
			r = err_set(e, -EINVAL, "%s:%d: unknown setting \"%s\"", path, number, p);
		else
			r = set_value(c, s, trim(eq + 1), e);
	}
	fclose(f);
	return r;
}

static int load_variable(struct config *c, const char *variable, struct err *e)
{
	const char *eq = strchr(variable, '='), *key = variable + strlen("MSEVA_");
	size_t n = (size_t)(eq - key);
	const struct setting *s = setting_find(key, n);
	char line[4096];
	int r;

	if (s)
		return set_value(c, s, eq + 1, e);
	if (n > 5 && !strncmp(eq - 5, "_FILE", 5) && (s = setting_find(key, n - 5))) {
		r = read_secret_file(eq + 1, line, sizeof(line), e);
		return r < 0 ? r : set_value(c, s, line, e);
	}
	return 0; /* perhaps somebody else's: config_unknown_variables() tells of it */
}

int config_load(const char *file, struct config *ret_config, struct err *e)
{
	struct config c = { 0 };
	int r;

	for (size_t i = 0; i < config_setting_count; i++) {
		const struct setting *s = &config_settings[i];

		r = s->fallback ? set_value(&c, s, s->fallback, e) : 0;
		if (r < 0)
			return r;
	}
	if (file) {
		r = load_file(&c, file, e);
		if (r < 0)
			return r;
	}
	for (char **v = environ; *v; v++) {
		if (strncmp(*v, "MSEVA_", 6) || !strchr(*v, '='))
			continue;
		r = load_variable(&c, *v, e);
		if (r < 0)
			return r;
	}
	*ret_config = c;
	return 0;
}

static bool is_known_variable(const char *key, size_t n)
{
	return setting_find(key, n) ||
	       (n > 5 && !strncmp(key + n - 5, "_FILE", 5) && setting_find(key, n - 5));
}

void config_unknown_variables(void (*fn)(const char *name, void *arg), void *arg)
{
	for (char **v = environ; *v; v++) {
		const char *eq = strchr(*v, '=');
		_cleanup_(freep) char *name = NULL;

		if (strncmp(*v, "MSEVA_", 6) || !eq ||
		    is_known_variable(*v + 6, (size_t)(eq - *v - 6)))
			continue;
		name = xasprintf("%.*s", (int)(eq - *v), *v);
		fn(name, arg);
	}
}

const struct setting *config_missing(const struct config *c)
{
	for (size_t i = 0; i < config_setting_count; i++) {
		const struct setting *s = &config_settings[i];

		if (s->required && !*(const char *const *)((const char *)c + s->offset))
			return s;
	}
	return NULL;
}

void config_print_help(FILE *f)
{
	for (size_t i = 0; i < config_setting_count; i++) {
		const struct setting *s = &config_settings[i];
		char name[64];

		config_env_name(s, name);
		fprintf(f, "  %-36s %s", name, s->help);
		if (s->required)
			fputs(" (required)", f);
		else if (s->fallback)
			fprintf(f, " [%s]", s->fallback);
		if (s->type == SETTING_SECRET)
			fprintf(f, "; or %s_FILE", name);
		fputc('\n', f);
	}
}
