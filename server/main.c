/* main.c - subcommands. What each does lives elsewhere. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "admin-api/admin.h"
#include "app/app.h"
#include "app/doctor.h"
#include "app/serve.h"
#include "app/tenant_command.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "channel/whatsapp_parse.h"
#include "language/place.h"
#include "language/understand.h"

struct command {
	const char *name, *usage, *help;
	int (*run)(int argc, char **argv);
};

static int fail(const struct err *e)
{
	fprintf(stderr, "mseva: %s\n", e->msg);
	return 1;
}

static const char *option(int argc, char **argv, const char *name)
{
	for (int i = 1; i + 1 < argc; i++) {
		if (!strcmp(argv[i], name))
			return argv[i + 1];
	}
	return NULL;
}

static bool has_flag(int argc, char **argv, const char *name)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], name))
			return true;
	}
	return false;
}

static int load_config(int argc, char **argv)
{
	struct err e = { 0 };
	int level;

	if (config_load(option(argc, argv, "--config"), &app.config, &e) < 0)
		return fail(&e);
	level = log_level_from_name(app.config.log_level);
	if (level < 0) {
		fprintf(stderr, "mseva: MSEVA_LOG_LEVEL must be debug, info, warn or error\n");
		return 1;
	}
	log_set_level((enum log_level)level);
	return 0;
}

static int parse_roles(const char *text, unsigned *ret_roles)
{
	static const struct {
		const char *name;
		unsigned role;
	} names[] = { { "edge", ROLE_EDGE },
		      { "sender", ROLE_SENDER },
		      { "jobs", ROLE_JOBS },
		      { "admin", ROLE_ADMIN } };
	unsigned roles = 0;

	for (const char *p = text; *p;) {
		size_t n = strcspn(p, ","), i;

		for (i = 0; i < ARRAY_LEN(names); i++) {
			if (strlen(names[i].name) == n && !strncmp(names[i].name, p, n))
				break;
		}
		if (i == ARRAY_LEN(names))
			return -EINVAL;
		roles |= names[i].role;
		p += n + (p[n] == ',');
	}
	*ret_roles = roles;
	return roles ? 0 : -EINVAL;
}

static void handle_rest(struct http_in *in, void *arg)
{
	(void)arg;
	admin_handle(in);
}

static void warn_unknown(const char *name, void *arg)
{
	(void)arg;
	log_warn("config.unknown_variable", F_STR("name", name));
}

/* As sshd does with host keys: a first start without keys makes them. */
static int start_admin(struct err *e)
{
	int r = admin_start(e);

	if (r != -ENOENT)
		return r;
	log_warn("serve.keys_made", F_STR("dir", app.config.jwt_keys_dir));
	r = admin_init_keys(app.config.jwt_keys_dir, e);
	return r < 0 ? r : admin_start(e);
}

static int run_serve(int argc, char **argv)
{
	struct serve_options o = { .rest = handle_rest, .reload = admin_start };
	const char *roles = option(argc, argv, "--roles");
	const struct setting *missing;
	struct err e = { 0 };
	char name[64];

	if (has_flag(argc, argv, "--help")) {
		puts("usage: mseva serve [--config FILE] [--roles "
		     "edge,sender,jobs,admin]\n\nSettings "
		     "(environment, or key = value in the file, without the prefix):");
		config_print_help(stdout);
		return 0;
	}
	if (load_config(argc, argv))
		return 1;
	app.roles = ROLE_ALL;
	if (roles && parse_roles(roles, &app.roles) < 0) {
		fprintf(stderr,
		        "mseva: --roles takes edge, sender, jobs, admin, separated by commas\n");
		return 1;
	}
	config_unknown_variables(warn_unknown, NULL);
	missing = config_missing(&app.config);
	if (missing) {
		config_env_name(missing, name);
		fprintf(stderr, "mseva: %s is not set: %s\n", name, missing->help);
		return 1;
	}
	if (app.roles & ROLE_ADMIN && start_admin(&e) < 0)
		return fail(&e);
	return serve_supervised(&o);
}

static int run_migrate(int argc, char **argv)
{
	const char *script = option(argc, argv, "--script");

	if (load_config(argc, argv))
		return 1;
	if (!app.config.database_admin_url) {
		fprintf(stderr, "mseva: MSEVA_DATABASE_ADMIN_URL is not set: migrations need an "
		                "administrator\n");
		return 1;
	}
	if (!script)
		script = access("sql/deploy.sh", R_OK) == 0 ? "sql/deploy.sh"
		                                            : "/usr/share/mseva/sql/deploy.sh";
	execlp("sh", "sh", script, app.config.database_admin_url, (char *)NULL);
	fprintf(stderr, "mseva: cannot run %s: %s\n", script, strerror(errno));
	return 1;
}

static int run_tenant(int argc, char **argv)
{
	return load_config(argc, argv) ? 1 : tenant_command(argc, argv);
}

static int run_token(int argc, char **argv)
{
	const char *tenant = option(argc, argv, "--tenant"), *role = option(argc, argv, "--role");
	const char *ttl = option(argc, argv, "--ttl");
	struct err e = { 0 };
	int64_t ttl_s;

	if (!tenant || !role) {
		fprintf(stderr, "usage: mseva token --tenant pb.jalandhar --role commissioner "
		                "[--ttl 10m]\n");
		return 2;
	}
	if (duration_parse(ttl ? ttl : "10m", &ttl_s) < 0) {
		fprintf(stderr, "mseva: --ttl takes 30s, 10m or 12h, not \"%s\"\n", ttl);
		return 2;
	}
	if (load_config(argc, argv))
		return 1;
	return admin_print_token(stdout, tenant, role, ttl_s, &e) < 0 ? fail(&e) : 0;
}

static int run_keys(int argc, char **argv)
{
	struct err e = { 0 };

	if (argc != 3 || strcmp(argv[1], "init")) {
		fprintf(stderr, "usage: mseva keys init DIR\n");
		return 2;
	}
	return admin_init_keys(argv[2], &e) < 0 ? fail(&e) : 0;
}

static int run_doctor(int argc, char **argv)
{
	return load_config(argc, argv) ? 1 : doctor();
}

static int run_health(int argc, char **argv)
{
	return load_config(argc, argv) ? 1 : doctor_health(app.config.http_listen);
}

static int run_routes(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	admin_print_routes(stdout);
	return 0;
}

static int run_parse_webhook(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct whatsapp_batch batch;
	struct err e = { 0 };
	struct buf b;
	char chunk[65536];
	size_t n;
	int r;

	(void)argc;
	(void)argv;
	buf_init(&b, WHATSAPP_BODY_MAX);
	while ((n = fread(chunk, 1, sizeof(chunk), stdin)))
		buf_add(&b, chunk, n);
	r = b.overflow ? err_set(&e, -EMSGSIZE, "the body is larger than 3 MB")
	               : whatsapp_parse(a, b.p, b.n, &batch, &e);
	if (r == 0)
		whatsapp_print(stdout, &batch);
	buf_done(&b);
	arena_free(a);
	return r < 0 ? fail(&e) : 0;
}

/* The last argument that is not an option. */
static const char *text_argument(int argc, char **argv)
{
	for (int i = argc - 1; i > 0; i--) {
		if (strncmp(argv[i], "--", 2))
			return argv[i];
	}
	return NULL;
}

static int print_about_text(int argc, char **argv, const char *usage,
                            void (*print)(const struct knowledge *k, const char *text,
                                          struct buf *out))
{
	const char *text = text_argument(argc, argv);
	struct err_list errors;
	struct knowledge *k;
	struct buf b;
	int r;

	if (!text) {
		fprintf(stderr, "usage: mseva %s\n", usage);
		return 2;
	}
	if (load_config(argc, argv))
		return 1;
	err_list_init(&errors);
	r = knowledge_load(app.config.tenants_dir, &errors, &k);
	if (r < 0) {
		err_list_print(&errors, stderr);
	} else {
		buf_init(&b, 65536);
		print(k, text, &b);
		fputs(b.p, stdout);
		buf_done(&b);
		knowledge_unref(k);
	}
	err_list_done(&errors);
	return r < 0;
}

static void print_understood(const struct knowledge *k, const char *text, struct buf *out)
{
	struct understanding u;

	understand(k->lexicon, text, &u);
	understand_print_json(&u, out);
}

static void print_place(const struct knowledge *k, const char *text, struct buf *out)
{
	place_print_json(k->gazetteer, text, out);
}

static int run_understand(int argc, char **argv)
{
	return print_about_text(argc, argv, "understand [--json] \"TEXT\"", print_understood);
}

static int run_place(int argc, char **argv)
{
	return print_about_text(argc, argv, "place [--json] \"TEXT\"", print_place);
}

static int run_help(int argc, char **argv);

static const struct command commands[] = {
	{ "serve", "[--config FILE] [--roles edge,sender,jobs,admin]",
	  "run the server; --help lists all settings", run_serve },
	{ "migrate", "", "bring the database to the latest schema", run_migrate },
	{ "tenant", "list|check|load|stage …", "the municipalities", run_tenant },
	{ "token", "--tenant CODE --role ROLE [--ttl 10m]", "print a JWT for the admin API",
	  run_token },
	{ "keys", "init DIR", "make the signing keys", run_keys },
	{ "doctor", "", "check settings and dependencies, say how to mend what is wrong",
	  run_doctor },
	{ "health", "", "exit 0 when a server answers on http_listen (for container health checks)",
	  run_health },
	{ "routes", "", "the admin API's routes as JSON", run_routes },
	{ "parse-webhook", "< body.json", "a WhatsApp webhook body as normalised events",
	  run_parse_webhook },
	{ "understand", "[--json] \"TEXT\"", "what a citizen's words mean", run_understand },
	{ "place", "[--json] \"TEXT\"", "which town or locality they name", run_place },
	{ "help", "", "this list", run_help },
};

static int run_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("mseva - municipal services of Punjab on WhatsApp\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		printf("  mseva %-14s %-50s %s\n", commands[i].name, commands[i].usage,
		       commands[i].help);
	return 0;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "help";

	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		name = "help";
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (!strcmp(commands[i].name, name))
			return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "mseva: no command \"%s\"; `mseva help` lists them\n", name);
	return 2;
}
