/* config.h - every setting of the server, in one table that is also its documentation.
 *
 * A value comes from the environment (MSEVA_X), from the file named by MSEVA_X_FILE (secrets), from
 * the config file (key x, section [mseva]), or from the default, in that order; an empty one counts
 * as not given. No secret has a default. */
#ifndef MSEVA_BASE_CONFIG_H
#define MSEVA_BASE_CONFIG_H

#include <stdio.h>

#include "base/err.h"

/* What whatsapp_number_id is without a word of the operator's: a number only our sandbox has. */
#define CONFIG_SANDBOX_NUMBER "106540352242922"

struct config {
	const char *http_listen;
	const char *public_url;
	int64_t http_max_body, http_max_connections, http_deadline_ms;
	const char *database_url, *database_system_url, *database_oversight_url;
	const char *database_admin_url;
	int64_t database_connections, database_group;
	const char *redis_url;
	const char *graph_url, *graph_version, *graph_hosts;
	const char *whatsapp_app_secret, *whatsapp_app_secret_previous;
	const char *whatsapp_verify_token, *whatsapp_access_token;
	const char *whatsapp_number_id; /* the state-wide number */
	int64_t whatsapp_throughput;
	bool whatsapp_mark_read;
	const char *missed_call_secret, *missed_call_field_map, *twilio_auth_token,
	        *myoperator_token, *ozonetel_api_key;
	const char *payment_gateway;
	const char *razorpay_url, *razorpay_key_id, *razorpay_key_secret;
	const char *razorpay_webhook_secret, *razorpay_webhook_secret_previous;
	const char *payu_url, *payu_page_url, *payu_key, *payu_salt;
	const char *whatsapp_payment_configuration;
	const char *digit_url, *digit_token;
	const char *media_dir, *media_s3_url, *media_s3_region, *media_s3_key_id, *media_s3_secret;
	const char *spool_dir;
	const char *tenants_dir;
	const char *jwt_keys_dir, *jwt_issuer, *jwt_audience;
	int64_t jwt_max_ttl_s;
	const char *log_level;
	int64_t workers;
};

enum setting_type { SETTING_TEXT, SETTING_SECRET, SETTING_INT, SETTING_BOOL };

struct setting {
	const char *key; /* "http_listen"; the environment name is MSEVA_HTTP_LISTEN */
	enum setting_type type;
	size_t offset;        /* in struct config */
	const char *fallback; /* default as text; NULL = none */
	int64_t min, max;     /* integers */
	bool required;        /* for `serve` */
	const char *help;
};

extern const struct setting config_settings[];
extern const size_t config_setting_count;

/* Reads everything; file may be NULL. Unknown MSEVA_ variables and keys are errors: a typing
 * mistake must not silently leave a default in force. Strings live for ever. */
MUSTCHECK int config_load(const char *file, struct config *ret_config, struct err *e);
/* Calls fn for every MSEVA_ variable of the environment that is no setting. */
void config_unknown_variables(void (*fn)(const char *name, void *arg), void *arg);
/* The first required setting that is missing, or NULL. */
const struct setting *config_missing(const struct config *c);
/* The table as help text. */
void config_print_help(FILE *f);
void config_env_name(const struct setting *s, char ret_name[64]);

#endif
