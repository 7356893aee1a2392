#include "app/app.h"

#include <errno.h>
#include <string.h>

#include "base/ids.h"
#include "base/log.h"
#include "io/cache.h"
#include "io/http.h"
#include "language/format.h"
#include "language/place.h"
#include "language/understand.h"
#include "store/outbox_settle.h"

#define DESK_CONNECTIONS 2
#define QUEUE_MAX 4096

struct app app;

static void knowledge_free(struct knowledge *k)
{
	texts_free(k->texts);
	gazetteer_free(k->gazetteer);
	lexicon_free(k->lexicon);
	snapshot_unref(k->snapshot);
	free(k);
}

int knowledge_load(const char *dir, struct err_list *errors, struct knowledge **ret_knowledge)
{
	struct knowledge *k = xcalloc(1, sizeof(*k));
	struct err e = { 0 };
	int r;

	k->refs = 1;
	r = snapshot_load(dir, errors, &k->snapshot);
	if (r < 0) {
		free(k);
		return r;
	}
	r = texts_new(k->snapshot, &e, &k->texts);
	if (r < 0) {
		err_list_add(errors, "%s", e.msg);
		snapshot_unref(k->snapshot);
		free(k);
		return r;
	}
	k->lexicon = lexicon_new(k->snapshot);
	k->gazetteer = gazetteer_new(k->snapshot);
	*ret_knowledge = k;
	return 0;
}

struct knowledge *knowledge_ref(struct knowledge *k)
{
	k->refs++;
	return k;
}

void knowledge_unref(struct knowledge *k)
{
	if (k && --k->refs == 0)
		knowledge_free(k);
}

int app_reload(struct err_list *errors)
{
	struct knowledge *k;
	int r;

	r = knowledge_load(app.config.tenants_dir, errors, &k);
	if (r < 0)
		return r;
	knowledge_unref(app.knowledge);
	app.knowledge = k;
	return 0;
}

/* The same database as another role: "user=" of a connection string, or the user of a URI,
 * replaced. */
static const char *url_as(const char *url, const char *user)
{
	const char *at, *scheme = strstr(url, "://");

	if (!scheme)
		return xasprintf("%s user=%s", url, user);
	at = strpbrk(scheme + 3, "@/?");
	if (at && *at == '@')
		return xasprintf("%.*s%s%s", (int)(scheme + 3 - url), url, user, at);
	if (strstr(url, "user=")) {
		const char *p = strstr(url, "user=");

		return xasprintf("%.*suser=%s%s", (int)(p - url), url, user,
		                 p + 5 + strcspn(p + 5, "&"));
	}
	return xasprintf("%.*s%s@%s", (int)(scheme + 3 - url), url, user, scheme + 3);
}

static void allow_hosts(void)
{
	char *list = xstrdup(app.config.graph_hosts ? app.config.graph_hosts : ""), *save = NULL;

	http_allow(app.config.graph_url);
	if (app.config.media_s3_url)
		http_allow(app.config.media_s3_url);
	for (char *h = strtok_r(list, " ,", &save); h; h = strtok_r(NULL, " ,", &save))
		http_allow(h);
	free(list);
}

void app_connect(void)
{
	struct config *c = &app.config;

	if (!c->database_system_url)
		c->database_system_url = url_as(c->database_url, "mseva_system");
	if (!c->database_oversight_url)
		c->database_oversight_url = url_as(c->database_url, "mseva_oversight");
	id_random_hex(app.owner);
	app.signature = signature_new(c->whatsapp_app_secret, c->whatsapp_app_secret_previous);
	app.db = pg_open(&(struct pg_options){ .url = c->database_url,
	                                       .label = "app",
	                                       .connections = (int)c->database_connections,
	                                       .group_max = (int)c->database_group,
	                                       .queue_max = QUEUE_MAX });
	app.settle = pg_open(&(struct pg_options){ .url = c->database_url,
	                                           .label = "settle",
	                                           .connections = 1,
	                                           .group_max = (int)c->database_group,
	                                           .queue_max = QUEUE_MAX });
	app.desk = pg_open(&(struct pg_options){ .url = c->database_url,
	                                         .label = "desk",
	                                         .connections = DESK_CONNECTIONS,
	                                         .group_max = 1,
	                                         .queue_max = QUEUE_MAX / 8 });
	app.system = pg_open(&(struct pg_options){ .url = c->database_system_url,
	                                           .label = "system",
	                                           .connections = 1,
	                                           .group_max = 1,
	                                           .queue_max = 64,
	                                           .across_tenants = true });
	app.oversight = pg_open(&(struct pg_options){ .url = c->database_oversight_url,
	                                              .label = "oversight",
	                                              .connections = 1,
	                                              .group_max = 1,
	                                              .queue_max = 64,
	                                              .across_tenants = true });
	cache_open(c->redis_url);
	allow_hosts();
}

void app_disconnect(void)
{
	pg_close(app.db);
	pg_close(app.settle);
	pg_close(app.desk);
	pg_close(app.system);
	pg_close(app.oversight);
	outbox_forget_overdue();
	cache_close();
	http_stop();
	signature_free(app.signature);
	knowledge_unref(app.knowledge);
	app.knowledge = NULL;
}

const char *app_not_ready(void)
{
	if (app.is_draining)
		return "shutting down";
	if (!pg_is_up(app.db))
		return "Postgres is away: messages are refused with 503 and redelivered, missed "
		       "calls spooled";
	return NULL;
}
