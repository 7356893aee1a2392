#include "app/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/ingest.h"
#include "app/jobs.h"
#include "app/media.h"
#include "app/missed.h"
#include "app/send.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metric_share.h"
#include "io/cache.h"
#include "io/cache_address.h"
#include "rt/loop.h"
#include "rt/pool.h"
#include "rt/task.h"
#include "store/outbox_settle.h"
#include "tenant/error.h"

#define MAX_HEADER_BYTES 16384
#define DRAIN_MS 10000
#define UNWIND_MS 2000 /* for what was cancelled then */
#define METRICS_MAX (1024 * 1024)
#define RESTART_PAUSE_MS 500
#define PUBLISH_MS 1000 /* what a worker has counted, for the others to tell */

static struct {
	const struct serve_options *options;
	struct httpd *httpd;
	struct event *drain_check;
	int64_t drain_deadline_ms;
	bool is_cut; /* draining took too long: what was under way is cancelled */
} worker;

/* ---- health ------------------------------------------------------------------------------------
 */

static void answer_health(struct http_in *in)
{
	http_reply_text(in, 200, "text/plain", "ok\n");
}

static void answer_ready(struct http_in *in)
{
	const char *why = app_not_ready();
	struct buf b;

	buf_init(&b, 4096);
	buf_printf(&b, "{\"ready\":%s", why ? "false" : "true");
	buf_adds(&b, ",\"cannot\":");
	buf_json(&b, why);
	buf_printf(&b,
	           ",\"postgres\":%s,\"redis\":%s,\"send_backlog\":%zu,\"missed_calls_spooled\":%"
	           "zu,\"tasks\":%zu}\n",
	           pg_is_up(app.db) ? "true" : "false", cache_is_up() ? "true" : "false",
	           send_backlog(), missed_spooled(), task_count());
	http_reply(in, why ? 503 : 200, "application/json", arena_strndup(in->arena, b.p, b.n),
	           b.n);
	buf_done(&b);
}

static void answer_metrics(struct http_in *in)
{
	struct buf b;

	buf_init(&b, METRICS_MAX);
	metric_share_write(&b);
	http_reply(in, 200, "text/plain; version=0.0.4", arena_strndup(in->arena, b.p, b.n), b.n);
	buf_done(&b);
}

static void publish_metrics(void *arg)
{
	(void)arg;
	metric_share_publish();
}

/* ---- which handler ------------------------------------------------------------------------------
 */

static const struct route {
	const char *path;
	bool is_prefix;
	unsigned methods; /* 1u << enum http_method; 0 = any */
	unsigned role;
	void (*fn)(struct http_in *in);
} routes[] = {
	{ "/webhooks/whatsapp", false, 1u << HTTP_GET | 1u << HTTP_POST, ROLE_EDGE,
	  ingest_whatsapp },
	{ "/webhooks/missed-call/", true, 0, ROLE_EDGE, missed_webhook },
	{ "/healthz", false, 1u << HTTP_GET | 1u << HTTP_HEAD, ROLE_ALL, answer_health },
	{ "/readyz", false, 1u << HTTP_GET | 1u << HTTP_HEAD, ROLE_ALL, answer_ready },
	{ "/metrics", false, 1u << HTTP_GET, ROLE_ALL, answer_metrics },
};

static void on_http(struct http_in *in, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		const struct route *r = &routes[i];

		if (r->is_prefix ? strncmp(in->path, r->path, strlen(r->path))
		                 : strcmp(in->path, r->path))
			continue;
		if (!(r->role & app.roles))
			break;
		if (r->methods && !(r->methods & 1u << in->method))
			http_reply_text(in, 405, "text/plain", "");
		else
			r->fn(in);
		return;
	}
	if (app.roles & ROLE_ADMIN)
		worker.options->rest(in, NULL);
	else
		http_reply_text(in, 404, "text/plain", "");
}

/* ---- signals and draining -----------------------------------------------------------------------
 */

static void check_drained(evutil_socket_t fd, short what, void *arg)
{
	bool idle = !httpd_in_flight(worker.httpd) && !task_count() && !outbox_unsettled();

	(void)fd;
	(void)what;
	(void)arg;
	if (!idle && clock_mono_ms() < worker.drain_deadline_ms)
		return;
	if (!idle && !worker.is_cut) {
		log_warn("serve.drain_incomplete", F_INT("tasks", (int64_t)task_count()));
		worker.is_cut = true;
		worker.drain_deadline_ms += UNWIND_MS;
		task_cancel_all();
		return;
	}
	loop_stop();
}

static void on_stop(evutil_socket_t signal_number, short what, void *arg)
{
	struct timeval tick = { .tv_usec = 20000 };

	(void)what;
	(void)arg;
	if (app.is_draining)
		return;
	log_info("serve.draining", F_INT("signal", signal_number));
	app.is_draining = true;
	send_stop();
	httpd_stop_accepting(worker.httpd);
	worker.drain_deadline_ms = clock_mono_ms() + DRAIN_MS;
	worker.drain_check = event_new(loop_base(), -1, EV_PERSIST, check_drained, NULL);
	event_add(worker.drain_check, &tick);
}

static void on_reload(evutil_socket_t signal_number, short what, void *arg)
{
	struct err_list errors;
	struct err e = { 0 };

	(void)signal_number;
	(void)what;
	(void)arg;
	err_list_init(&errors);
	if (app_reload(&errors) < 0) {
		err_list_print(&errors, stderr);
		log_error("serve.reload_refused", F_INT("errors", (int64_t)errors.count));
	} else {
		log_info("serve.reloaded");
	}
	err_list_done(&errors);
	if (worker.options->reload && worker.options->reload(&e) < 0)
		log_error("serve.reload_refused", F_STR("why", e.msg));
}

static void list_task(const char *name, int64_t age_ms, const char *waits_on, void *arg)
{
	(void)arg;
	log_info("task", F_STR("name", name), F_INT("age_ms", age_ms), F_STR("waits_on", waits_on));
}

/* SIGUSR1: what is every task waiting for? */
static void on_list_tasks(evutil_socket_t signal_number, short what, void *arg)
{
	(void)signal_number;
	(void)what;
	(void)arg;
	task_each(list_task, NULL);
}

static const struct {
	int number;
	event_callback_fn fn;
} signals[] = {
	{ SIGTERM, on_stop }, { SIGINT, on_stop }, { SIGHUP, on_reload }, { SIGUSR1, on_list_tasks }
};

static int load_knowledge(void)
{
	struct err_list errors;
	int r;

	err_list_init(&errors);
	r = knowledge_load(app.config.tenants_dir, &errors, &app.knowledge);
	if (r < 0)
		err_list_print(&errors, stderr);
	err_list_done(&errors);
	return r;
}

int serve_worker(const struct serve_options *o)
{
	struct httpd_options h = { .listen = app.config.http_listen,
		                   .max_header_bytes = MAX_HEADER_BYTES,
		                   .max_body_bytes = (size_t)app.config.http_max_body,
		                   .max_connections = (int)app.config.http_max_connections,
		                   .request_deadline_ms = app.config.http_deadline_ms,
		                   .reuse_port = app.config.workers > 1 };
	struct event *watched[ARRAY_LEN(signals)];
	struct err e = { 0 };
	sigset_t none;
	int r;

	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_DUMPABLE, 0); /* a core file would hold citizens' words */
	worker.options = o;
	if (load_knowledge() < 0)
		return 1;
	app_connect();
	r = missed_start(&e);
	if (r == 0)
		r = media_open(&app.media, &e);
	if (r == 0)
		r = httpd_start(&h, on_http, NULL, &worker.httpd, &e);
	if (r < 0) {
		fprintf(stderr, "mseva: %s\n", e.msg);
		return 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		watched[i] = evsignal_new(loop_base(), signals[i].number, signals[i].fn, NULL);
		event_add(watched[i], NULL);
	}
	/* The supervisor blocks them; what came while we started is heard now. */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (app.roles & ROLE_JOBS)
		media_start(app.media);
	jobs_start();
	loop_every(PUBLISH_MS, publish_metrics, NULL);
	log_info("serve.started", F_STR("listen", app.config.http_listen),
	         F_INT("worker", app.worker));
	loop_run();
	/* A task that is still there holds on to all that would be taken down now. */
	if (task_count())
		_exit(0);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		event_free(watched[i]);
	event_free(worker.drain_check);
	pool_stop();
	httpd_free(worker.httpd);
	app_disconnect();
	loop_free();
	log_info("serve.stopped", F_INT("worker", app.worker));
	return 0;
}

/* ---- several workers ----------------------------------------------------------------------------
 */

static pid_t start_worker(const struct serve_options *o, int index)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	/* Should the supervisor be killed, nobody would hold this one to account. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(1);
	app.worker = index;
	metric_share_join(index);
	exit(serve_worker(o));
}

static int index_of(const pid_t *pids, int n, pid_t pid)
{
	for (int i = 0; i < n; i++) {
		if (pids[i] == pid)
			return i;
	}
	return -1;
}

static void pass_on(const pid_t *pids, int n, int number)
{
	for (int i = 0; i < n; i++) {
		if (pids[i] > 0)
			kill(pids[i], number);
	}
}

static int supervise(const struct serve_options *o, const sigset_t *watched)
{
	int n = (int)app.config.workers, running = n, worst = 0, status, i;
	pid_t pids[64] = { 0 }, pid;
	bool stopping = false;

	for (i = 0; i < n; i++)
		pids[i] = start_worker(o, i);
	while (running) {
		int number = sigwaitinfo(watched, NULL);

		if (number > 0 && number != SIGCHLD) {
			stopping |= number == SIGTERM || number == SIGINT;
			pass_on(pids, n, number);
			continue;
		}
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
			i = index_of(pids, n, pid);
			if (i < 0)
				continue;
			pids[i] = 0;
			if (stopping || (WIFEXITED(status) && WEXITSTATUS(status))) {
				/* Told to stop, or it could not start at all: no use in trying
				 * again. */
				worst |= WIFEXITED(status) ? WEXITSTATUS(status) : 1;
				running--;
				continue;
			}
			log_error("serve.worker_died", F_INT("worker", i), F_INT("status", status));
			usleep(RESTART_PAUSE_MS * 1000);
			pids[i] = start_worker(o, i);
		}
	}
	return worst;
}

/* Once, and before anything is started: an address that cannot be read never mends itself. */
static bool addresses_are_readable(void)
{
	const struct config *c = &app.config;
	const struct {
		const char *name, *url;
	} databases[] = { { "MSEVA_DATABASE_URL", c->database_url },
		          { "MSEVA_DATABASE_SYSTEM_URL", c->database_system_url },
		          { "MSEVA_DATABASE_OVERSIGHT_URL", c->database_oversight_url } };
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct cache_address at;
	struct err e = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(databases); i++) {
		if (!databases[i].url || pg_url_is_readable(databases[i].url))
			continue;
		fprintf(stderr,
		        "mseva: %s cannot be read (special characters of a password in a URI are "
		        "percent-encoded)\n",
		        databases[i].name);
		return false;
	}
	if (c->redis_url && cache_address_parse(a, c->redis_url, &at, &e) < 0) {
		fprintf(stderr, "mseva: MSEVA_REDIS_URL cannot be read: %s\n", e.msg);
		return false;
	}
	return true;
}

int serve_supervised(const struct serve_options *o)
{
	sigset_t watched;

	if (!addresses_are_readable())
		return 1;
	if (app.config.workers == 1)
		return serve_worker(o);
	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaddset(&watched, signals[i].number);
	sigprocmask(SIG_BLOCK, &watched, NULL);
	metric_share_open((int)app.config.workers);
	return supervise(o, &watched);
}
