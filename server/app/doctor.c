#include "app/doctor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/util.h>
#include <hiredis/hiredis.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
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

static void check_redis(void)
{
	const char *url = app.config.redis_url;
	struct timeval tv = { .tv_sec = 1 };
	redisContext *c;

	if (!url) {
		good("redis", "not configured: every conversation is read from Postgres");
		return;
	}
	if (!strncmp(url, "unix://", 7)) {
		c = redisConnectUnixWithTimeout(url + 7, tv);
	} else {
		char host[256] = "127.0.0.1";
		int port = 6379;

		sscanf(url, "redis://%255[^:/]:%5d", host, &port);
		c = redisConnectWithTimeout(host, port, tv);
	}
	if (!c || c->err)
		bad("redis", c ? c->errstr : "no memory",
		    "start it, or correct MSEVA_REDIS_URL (the service works without, slower)");
	else
		good("redis", url);
	if (c)
		redisFree(c);
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
	check_tenants();
	check_postgres();
	check_redis();
	if (!app.config.media_s3_url)
		check_directory("media", app.config.media_dir);
	check_directory("spool", app.config.spool_dir);
	check_keys();
	good("libevent", event_get_version());
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
