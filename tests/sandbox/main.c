/* main.c - options, secrets, listening; each request goes to the part its path names. */
#include <arpa/inet.h>
#include <errno.h>
#include <event2/http.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "base/buf.h"
#include "client.h"
#include "deliver.h"
#include "graph.h"
#include "http.h"
#include "ladder.h"
#include "media.h"
#include "page.h"
#include "phones.h"
#include "template.h"

#define BODY_MAX ((ev_ssize_t)110 << 20)
#define PARTS_MAX 8

static const char usage[] =
        "sandbox: stands in for WhatsApp, its phones and the telephone providers\n"
        "\n"
        "  --listen HOST:PORT            where to listen (127.0.0.1:8090)\n"
        "  --webhook URL                 the server's webhook, http://…/webhooks/whatsapp\n"
        "  --app-secret-file F           signs webhooks\n"
        "  --verify-token-file F         sent in the handshake\n"
        "  --access-token-file F         Bearer token the Graph API asks for\n"
        "  --missed-call-url URL         http://…/webhooks/missed-call\n"
        "  --missed-call-secret-file F   last part of that path\n"
        "  --twilio-token-file F         signs Twilio's calls (else the secret above)\n"
        "  --templates FILE              approved templates\n"
        "  --state-number ID             number phones write to (106540352242922)\n"
        "  --number ID:DISPLAY[:NAME]    one more business number; may be repeated\n"
        "  --any-number                  accept every numeric phone_number_id\n"
        "  --throughput N                messages a second and number (80; 0: no limit)\n"
        "  --no-window                   no 24-hour rule\n"
        "  --no-pair-limit               no limit of messages to one phone\n"
        "  --no-statuses                 send no sent/delivered/read webhooks\n"
        "  --status-batch-ms N           gather statuses that long (0: while connections are "
        "busy)\n"
        "  --deliver-ms N, --read-ms N   pace of delivered and read (20, 60)\n"
        "  --retry-base-ms N             first pause between webhook attempts (500)\n"
        "  --retry-max N                 attempts in all (12)\n"
        "  --connections N               kept to the webhook (16)\n"
        "  --keep N                      messages kept in memory (200000)\n"
        "  --web DIR                     phone page (tests/sandbox/web)\n";

enum kind { TEXT, SECRET, NUMBER, FLAG, BUSINESS_NUMBER, HELP };

static const struct known_option {
	const char *name;
	enum kind kind;
	size_t offset;
	int min, max;
} known_options[] = {
	{ "access-token-file", SECRET, offsetof(struct options, access_token), 0, 0 },
	{ "any-number", FLAG, offsetof(struct options, any_number), 0, 0 },
	{ "app-secret-file", SECRET, offsetof(struct options, app_secret), 0, 0 },
	{ "connections", NUMBER, offsetof(struct options, connections), 1, 1024 },
	{ "deliver-ms", NUMBER, offsetof(struct options, deliver_ms), 0, 60000 },
	{ "help", HELP, 0, 0, 0 },
	{ "keep", NUMBER, offsetof(struct options, keep), 1, 100000000 },
	{ "listen", TEXT, offsetof(struct options, listen), 0, 0 },
	{ "missed-call-secret-file", SECRET, offsetof(struct options, missed_call_secret), 0, 0 },
	{ "missed-call-url", TEXT, offsetof(struct options, missed_call), 0, 0 },
	{ "no-pair-limit", FLAG, offsetof(struct options, no_pair_limit), 0, 0 },
	{ "no-statuses", FLAG, offsetof(struct options, no_statuses), 0, 0 },
	{ "no-window", FLAG, offsetof(struct options, no_window), 0, 0 },
	{ "number", BUSINESS_NUMBER, 0, 0, 0 },
	{ "read-ms", NUMBER, offsetof(struct options, read_ms), 0, 60000 },
	{ "retry-base-ms", NUMBER, offsetof(struct options, retry_base_ms), 1, 60000 },
	{ "retry-max", NUMBER, offsetof(struct options, retry_max), 1, 1000000 },
	{ "state-number", TEXT, offsetof(struct options, state_number), 0, 0 },
	{ "status-batch-ms", NUMBER, offsetof(struct options, status_batch_ms), 0, 60000 },
	{ "templates", TEXT, offsetof(struct options, templates), 0, 0 },
	{ "throughput", NUMBER, offsetof(struct options, throughput), 0, 1000000 },
	{ "twilio-token-file", SECRET, offsetof(struct options, twilio_token), 0, 0 },
	{ "verify-token-file", SECRET, offsetof(struct options, verify_token), 0, 0 },
	{ "web", TEXT, offsetof(struct options, web_dir), 0, 0 },
	{ "webhook", TEXT, offsetof(struct options, webhook), 0, 0 },
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "sandbox: %s: %s\n", what, why);
	exit(2);
}

static char *read_secret(const char *path)
{
	FILE *f = fopen(path, "re");
	char text[4096];
	size_t n;

	if (!f)
		die(path, strerror(errno));
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	if (!*text)
		die(path, "is empty");
	return xstrdup(text);
}

static int number(const char *text, int min, int max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < min || n > max)
		die(text, "is not a number in range");
	return (int)n;
}

/* ID:DISPLAY[:NAME] */
static void add_number(struct sandbox *sb, const char *spec)
{
	char *copy = xstrdup(spec), *save = NULL;
	const char *id = strtok_r(copy, ":", &save), *display = strtok_r(NULL, ":", &save);

	if (!id || strlen(id) >= 40)
		die(spec, "is not ID:DISPLAY");
	number_put(sb, id, display, strtok_r(NULL, ":", &save));
	free(copy);
}

static void take_option(struct sandbox *sb, const struct known_option *k, const char *value)
{
	void *at = (char *)&sb->opt + k->offset;

	switch (k->kind) {
	case TEXT:
		*(const char **)at = value;
		return;
	case SECRET:
		*(char **)at = read_secret(value);
		return;
	case NUMBER:
		*(int *)at = number(value, k->min, k->max);
		return;
	case FLAG:
		*(bool *)at = true;
		return;
	case BUSINESS_NUMBER:
		add_number(sb, value);
		return;
	case HELP:
		fputs(usage, stdout);
		exit(0);
	}
}

static void take_options(struct sandbox *sb, int argc, char **argv)
{
	struct option list[ARRAY_LEN(known_options) + 1] = { 0 };
	int option;

	for (size_t i = 0; i < ARRAY_LEN(known_options); i++) {
		enum kind kind = known_options[i].kind;

		list[i].name = known_options[i].name;
		list[i].has_arg = kind == FLAG || kind == HELP ? no_argument : required_argument;
		list[i].val = (int)i;
	}
	while ((option = getopt_long(argc, argv, "", list, NULL)) != -1) {
		if (option == '?')
			exit(2);
		take_option(sb, &known_options[option], optarg);
	}
	if (optind < argc)
		die(argv[optind], "is no option");
}

static void handle(struct evhttp_request *req, void *arg)
{
	struct sandbox *sb = arg;
	const char *raw = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(req));
	char *path = evhttp_uridecode(raw && *raw ? raw : "/", 0, NULL), *parts[PARTS_MAX];
	char *copy = xstrdup(path);
	int count = path_split(copy, parts, PARTS_MAX);

	if (count > PARTS_MAX)
		http_problem(req, 404, "no such address");
	else if (count > 1 && parts[0][0] == 'v' && strspn(parts[0] + 1, "0123456789") &&
	         parts[0][1 + strspn(parts[0] + 1, "0123456789")] == '.')
		graph_handle(sb, req, parts + 1, count - 1);
	else if (count > 2 && strcmp(parts[0], "sandbox") == 0 && strcmp(parts[1], "v1") == 0)
		api_handle(sb, req, parts + 2, count - 2);
	else if (strcmp(path, "/whatsapp_business/attachments/") == 0)
		media_download(sb, req);
	else if (strcmp(path, "/healthz") == 0)
		http_text(req, 200, "text/plain", "ok\n");
	else
		page_handle(sb, req, path);
	free(copy);
	free(path);
}

static void stop(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(arg);
}

/* The address is printed once it is bound: port 0 lets the system choose, and a test reads it. */
static void start_listening(struct sandbox *sb)
{
	struct evhttp *http = evhttp_new(sb->base);
	char *host = xstrdup(sb->opt.listen), *colon = strrchr(host, ':');
	struct evhttp_bound_socket *bound;
	struct sockaddr_storage addr = { 0 };
	socklen_t n = sizeof(addr);
	int port;

	if (!colon)
		die(sb->opt.listen, "is not HOST:PORT");
	*colon = '\0';
	evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_DELETE);
	evhttp_set_max_body_size(http, BODY_MAX);
	evhttp_set_timeout(http, 3600);
	evhttp_set_gencb(http, handle, sb);
	bound = evhttp_bind_socket_with_handle(http, host,
	                                       (ev_uint16_t)number(colon + 1, 0, 65535));
	if (!bound)
		die(sb->opt.listen, strerror(errno));
	if (getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&addr, &n) < 0)
		die(sb->opt.listen, strerror(errno));
	port = ntohs(addr.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&addr)->sin6_port
	                                        : ((struct sockaddr_in *)&addr)->sin_port);
	printf("sandbox: listening on http://%s:%d\n", host, port);
	fflush(stdout);
	free(host);
}

/* Started from elsewhere than the source tree: the page lies beside the build directory. */
static void find_page(struct options *o)
{
	char exe[4096], *slash;
	ssize_t n = access(o->web_dir, R_OK) < 0 ? readlink("/proc/self/exe", exe, sizeof(exe) - 1)
	                                         : -1;

	if (n < 0)
		return;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (slash)
		o->web_dir = xasprintf("%.*s/../%s", (int)(slash - exe), exe, o->web_dir);
}

static void complete_options(struct sandbox *sb)
{
	struct options *o = &sb->opt;
	char why[256];

	if (!o->webhook || !o->app_secret || !o->access_token)
		die("needs", "--webhook, --app-secret-file and --access-token-file");
	if (!o->verify_token)
		o->verify_token = xstrdup("");
	if (!o->missed_call_secret)
		o->missed_call_secret = xstrdup("secret");
	if (!o->twilio_token)
		o->twilio_token = xstrdup(o->missed_call_secret);
	find_page(o);
	number_put(sb, o->state_number, NULL, NULL);
	if (o->templates && templates_load(sb, o->templates, why) < 0)
		die("templates", why);
}

int main(int argc, char **argv)
{
	static struct sandbox sb = {
		.opt = { .listen = "127.0.0.1:8090",
		         .state_number = "106540352242922",
		         .throughput = 80,
		         .deliver_ms = 20,
		         .read_ms = 60,
		         .retry_base_ms = 500,
		         .retry_max = 12,
		         .connections = 16,
		         .keep = 200000,
		         .web_dir = "tests/sandbox/web" },
	};

	take_options(&sb, argc, argv);
	complete_options(&sb);
	faults_clear(&sb.faults);
	signal(SIGPIPE, SIG_IGN);
	sb.base = event_base_new();
	ladder_new(&sb);
	deliver_new(&sb);
	start_listening(&sb);
	event_add(evsignal_new(sb.base, SIGTERM, stop, sb.base), NULL);
	event_add(evsignal_new(sb.base, SIGINT, stop, sb.base), NULL);
	event_base_dispatch(sb.base);
	return 0;
}
