#include "app/doctor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/util.h>
#include <hiredis/hiredis.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/debian_package.h"
#include "io/cache_address.h"
#include "tenant/error.h"

static int problems;

static void good(const char *what, const char *detail)
{
	printf("ok    %-22s %s\n", what, detail);
}

static void bad(const char *what, const char *detail, const char *mend)
{
	problems++;
	printf("WRONG %-22s %s\n      %-22s -> %s\n", what, detail, "", mend);
}

/* Neither well nor wrong as far as we can see. */
static void unsure(const char *what, const char *detail)
{
	printf("?     %-22s %s\n", what, detail);
}

static void tell_unknown(const char *name, void *arg)
{
	(void)arg;
	bad("settings", name, "no such setting: see `mseva serve --help`, or unset it");
}

static void check_settings(void)
{
	const struct setting *missing = config_missing(&app.config);
	char name[64];

	config_unknown_variables(tell_unknown, NULL);
	if (!missing) {
		good("settings", "all required ones are set");
		return;
	}
	config_env_name(missing, name);
	bad("settings", name,
	    "set it in the environment, in NAME_FILE, or in the file given with --config");
}

/* Left empty, it is the sandbox's; Meta knows no such number, and every answer would be refused. */
static void check_number(void)
{
	const char *id = app.config.whatsapp_number_id;

	if (!strcmp(id, CONFIG_SANDBOX_NUMBER) && strstr(app.config.graph_url, "facebook.com"))
		bad("number", "the sandbox's, which Meta does not know",
		    "set MSEVA_WHATSAPP_NUMBER_ID to the phone_number_id in WhatsApp Manager");
	else
		good("number", id);
}

static void check_tenants(void)
{
	struct err_list errors;

	err_list_init(&errors);
	if (knowledge_load(app.config.tenants_dir, &errors, &app.knowledge) < 0) {
		err_list_print(&errors, stdout);
		bad("tenants", app.config.tenants_dir,
		    "mend the lines above; `mseva tenant check` repeats this");
	} else {
		good("tenants", app.config.tenants_dir);
		knowledge_unref(app.knowledge);
		app.knowledge = NULL;
	}
	err_list_done(&errors);
}

/* The two promises row-level security rests on: our role may not bypass it, and the schema is
 * there. */
static void check_postgres(void)
{
	PGconn *c;
	PGresult *r;

	if (!app.config.database_url)
		return;
	if (!pg_url_is_readable(app.config.database_url)) {
		bad("postgres", "the connection string cannot be read",
		    "correct MSEVA_DATABASE_URL; in a URI a password is percent-encoded");
		return;
	}
	c = PQconnectdb(app.config.database_url);
	if (PQstatus(c) != CONNECTION_OK) {
		bad("postgres", PQerrorMessage(c), "start it, or correct MSEVA_DATABASE_URL");
		PQfinish(c);
		return;
	}
	r = PQexec(c, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
	if (PQntuples(r) == 1 && *PQgetvalue(r, 0, 0) == 'f')
		good("postgres role", PQuser(c));
	else
		bad("postgres role", PQuser(c),
		    "use mseva_app: this role can see every municipality");
	PQclear(r);
	r = PQexec(c, "SELECT count(*) FROM tenant");
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		bad("postgres schema", "tables are missing", "run `mseva migrate`");
	else if (!strcmp(PQgetvalue(r, 0, 0), "0"))
		bad("postgres schema", "no municipalities", "run `mseva tenant load`");
	else
		good("postgres schema", "tables and municipalities are there");
	PQclear(r);
	PQfinish(c);
}

/* NULL when it answers; else what it said, or what went wrong, in the arena. */
static const char *greet_redis(struct arena *a, redisContext *c, const struct cache_address *at)
{
	const char *const words[][3] = { { "AUTH", at->user ? at->user : at->password,
		                           at->user ? at->password : NULL },
		                         { "SELECT", arena_printf(a, "%d", at->db), NULL },
		                         { "PING", NULL, NULL } };
	const char *why = NULL;

	for (size_t i = at->password ? 0 : 1; i < ARRAY_LEN(words) && !why; i++) {
		const char *argv[3] = { words[i][0], words[i][1], words[i][2] };
		redisReply *r = redisCommandArgv(c,
		                                 words[i][2]   ? 3
		                                 : words[i][1] ? 2
		                                               : 1,
		                                 argv, NULL);

		if (!r)
			why = arena_strdup(a, c->errstr);
		else if (r->type == REDIS_REPLY_ERROR)
			why = arena_strdup(a, r->str);
		freeReplyObject(r);
	}
	return why;
}

static const char *try_redis(struct arena *a, const struct cache_address *at)
{
	struct timeval tv = { .tv_sec = 1 };
	redisContext *c = at->path ? redisConnectUnixWithTimeout(at->path, tv)
	                           : redisConnectWithTimeout(at->host, at->port, tv);
	const char *why = "no memory";

	if (c && !c->err)
		redisSetTimeout(c, tv);
	if (c)
		why = c->err ? arena_strdup(a, c->errstr) : greet_redis(a, c, at);
	if (c)
		redisFree(c);
	return why;
}

static void check_redis(void)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct cache_address at;
	struct err e = { 0 };
	const char *why;

	if (!app.config.redis_url) {
		good("redis", "not configured: every conversation is read from Postgres");
		return;
	}
	if (cache_address_parse(a, app.config.redis_url, &at, &e) < 0) {
		bad("redis", e.msg, "correct MSEVA_REDIS_URL");
		return;
	}
	why = try_redis(a, &at);
	if (why)
		bad("redis", arena_printf(a, "%s: %s", at.shown, why),
		    "start it, or correct MSEVA_REDIS_URL (the service works without, slower)");
	else
		good("redis", at.shown);
}

/* libevent reads what strangers send, libjwt checks our keys. */
static void check_libraries(void)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();

	for (size_t i = 0; i < debian_fix_count; i++) {
		const struct debian_fix *fix = &debian_fixes[i];
		const char *version;

		switch (debian_fix_state(a, DEBIAN_STATUS, fix, &version)) {
		case DEBIAN_FIXED:
			good(fix->library, version);
			break;
		case DEBIAN_OLD:
			bad(fix->library, arena_printf(a, "%s: %s", version, fix->what),
			    arena_printf(a, "apt upgrade: Debian has mended it in %s", fix->fixed));
			break;
		case DEBIAN_UNKNOWN:
			unsure(fix->library,
			       arena_printf(a, "not from Debian: make sure it is %s or newer",
			                    fix->upstream));
			break;
		}
	}
}

static void check_directory(const char *what, const char *path)
{
	struct stat st;

	if (!path)
		return;
	if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
		bad(what, path, "make this directory, owned by the service's user, mode 700");
	else if (access(path, R_OK | W_OK | X_OK) < 0)
		bad(what, path, "the service's user must be able to write there");
	else
		good(what, path);
}

static void check_keys(void)
{
	char path[4096];
	struct stat st;

	snprintf(path, sizeof(path), "%s/current.pem", app.config.jwt_keys_dir);
	if (stat(path, &st) < 0)
		bad("token keys", path, "run `mseva keys init DIR` and set MSEVA_JWT_KEYS_DIR");
	else if (st.st_mode & 077)
		bad("token keys", path, "chmod 600: others can read the signing key");
	else
		good("token keys", path);
}

int doctor(void)
{
	problems = 0;
	check_settings();
	check_number();
	check_tenants();
	check_postgres();
	check_redis();
	if (!app.config.media_s3_url)
		check_directory("media", app.config.media_dir);
	check_directory("spool", app.config.spool_dir);
	check_keys();
	check_libraries();
	printf("%d problem%s\n", problems, problems == 1 ? "" : "s");
	return problems > 0;
}

int doctor_health(const char *listen_address)
{
	static const char request[] =
	        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	struct sockaddr_storage ss;
	struct timeval tv = { .tv_sec = 2 };
	int len = sizeof(ss), fd, ok = 0;
	char answer[64] = "";

	if (evutil_parse_sockaddr_port(listen_address, (struct sockaddr *)&ss, &len) < 0)
		return 1;
	fd = socket(ss.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return 1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
	if (connect(fd, (struct sockaddr *)&ss, (socklen_t)len) == 0 &&
	    write(fd, request, sizeof(request) - 1) == (ssize_t)sizeof(request) - 1 &&
	    read(fd, answer, sizeof(answer) - 1) > 12)
		ok = !strncmp(answer + 9, "200", 3);
	close(fd);
	return !ok;
}
