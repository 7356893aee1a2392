/* missed.c - the telephony provider keeps the caller waiting until we answer, and most do not try
 * again: so a call that cannot be stored goes to a file (written, synced, renamed) and is answered
 * all the same. */
#include "app/missed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "base/metric.h"
#include "channel/missed_call.h"
#include "dialogue/notify.h"
#include "rt/lane.h"
#include "rt/pool.h"
#include "store/citizen.h"
#include "store/missed_call_store.h"

#define PREFIX "/webhooks/missed-call/"
#define SPOOL_FILE_MAX 4096
#define SPOOL_MAX 100000
#define TAKE_TIMEOUT_MS 10000
#define TAKE_WAIT_MS 1500 /* the provider keeps the caller waiting until we answer */

static struct metric calls_total = { .type = METRIC_COUNTER,
	                             .name = "mseva_missed_calls_total",
	                             .help = "Missed calls by outcome.",
	                             .label = "outcome" };

/* ---- a call ------------------------------------------------------------------------------------
 */

/* 0 also for a call that is known already. */
static int take_call(struct task *t, struct arena *a, const struct missed_call *call)
{
	_cleanup_(lane_leavep) struct lane *lane = NULL;
	struct reply welcome = { .kind = REPLY_TEMPLATE };
	struct citizen c;
	bool is_answered;
	int r;

	/* One at a time for a caller; the database sees to the same between processes. */
	r = lane_enter(t, arena_printf(a, "missed:%s", call->phone), &lane);
	if (r == 0)
		r = citizen_open(t, app.db, a, call->phone, NULL, NULL, &c);
	if (r < 0)
		return r;
	notify_welcome(c.language, &welcome);
	welcome.template_name = welcome.late_template;
	r = missed_call_take(t, app.db, a,
	                     &(struct missed_call_row){ call->provider, call->dedupe_key,
	                                                call->phone, call->to, call->at_ms, c.id,
	                                                app.config.whatsapp_number_id, c.user_id,
	                                                &welcome },
	                     &is_answered);
	metric_add(&calls_total,
	           r == -EEXIST  ? "duplicate"
	           : r < 0       ? "failed"
	           : is_answered ? "answered"
	                         : "collapsed",
	           1);
	return r == -EEXIST ? 0 : r;
}

/* ---- the spool ----------------------------------------------------------------------------------
 */

struct spool_file {
	const char *path, *temporary, *text;
};

static int write_synced(void *arg)
{
	struct spool_file *f = arg;
	size_t n = strlen(f->text);
	int fd = open(f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int dir, r = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, f->text, n) != (ssize_t)n || fsync(fd) < 0)
		r = -EIO;
	close(fd);
	if (r == 0 && rename(f->temporary, f->path) < 0)
		r = -errno;
	dir = open(app.config.spool_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0) {
		if (r == 0 && fsync(dir) < 0)
			r = -EIO;
		close(dir);
	}
	return r;
}

/* All workers write there and one reads: what this one believes, put right at every look. */
static size_t spooled;

static int spool_call(struct task *t, struct arena *a, const struct missed_call *call)
{
	char id[33];
	json_t *v;
	struct spool_file f;
	int r;

	if (spooled >= SPOOL_MAX)
		return -ENOSPC;
	v = json_pack("{s:s,s:s,s:s,s:s,s:I}", "provider", call->provider, "key", call->dedupe_key,
	              "phone", call->phone, "to", call->to, "at", (json_int_t)call->at_ms);
	id_random_hex(id);
	mkdir(app.config.spool_dir, 0700);
	f.text = json_text(a, v);
	json_decref(v);
	f.path = arena_printf(a, "%s/%s.json", app.config.spool_dir, id);
	f.temporary = arena_printf(a, "%s/%s.part", app.config.spool_dir, id);
	metric_add(&calls_total, "spooled", 1);
	r = pool_run(t, write_synced, &f);
	if (r == 0)
		spooled++;
	return r;
}

static bool is_spool_file(const char *name)
{
	size_t n = strlen(name);

	return n > 5 && !strcmp(name + n - 5, ".json");
}

/* Files in the directory. May take a while: on a thread of the pool, except at the start. */
static int count_files(void *ret_count)
{
	DIR *d = opendir(app.config.spool_dir);
	struct dirent *entry;
	size_t n = 0;

	while (d && (entry = readdir(d)))
		n += is_spool_file(entry->d_name);
	if (d)
		closedir(d);
	*(size_t *)ret_count = n;
	return 0;
}

size_t missed_spooled(void)
{
	return spooled;
}

static int read_spooled(struct arena *a, const char *path, struct missed_call *ret_call)
{
	char text[SPOOL_FILE_MAX];
	FILE *f = fopen(path, "re");
	json_t *v;
	size_t n;

	if (!f)
		return -errno;
	n = fread(text, 1, sizeof(text), f);
	fclose(f);
	if (json_parse(text, n, 4, &v, NULL) < 0)
		return -EINVAL;
	*ret_call = (struct missed_call){ .provider = arena_strdup(a, json_str(v, "provider")),
		                          .dedupe_key = arena_strdup(a, json_str(v, "key")),
		                          .phone = arena_strdup(a, json_str(v, "phone")),
		                          .to = arena_strdup(a, json_str(v, "to")),
		                          .at_ms = json_int(v, "at", clock_now_ms()) };
	json_decref(v);
	return ret_call->provider && ret_call->dedupe_key && ret_call->phone ? 0 : -EINVAL;
}

/* Would the same call fail the same way for ever? */
static bool is_hopeless(int r)
{
	return r == -EINVAL || r == -EACCES || r == -ENOENT;
}

/* 0 when the file is out of the way, whatever became of the call. */
static int work_off(struct task *t, struct arena *a, const char *path)
{
	struct missed_call call;
	int r = read_spooled(a, path, &call);

	if (r == 0)
		r = take_call(t, a, &call);
	if (is_hopeless(r)) {
		/* Kept for people to look at, out of the way of the others. */
		log_error("missed.spool_unusable", F_STR("file", strrchr(path, '/') + 1),
		          F_ERRNO(r));
		rename(path, arena_printf(a, "%s.bad", path));
		return 0;
	}
	if (r < 0)
		return r;
	unlink(path);
	log_info("missed.unspooled", F_PHONE("phone", call.phone));
	return 0;
}

static void drain(struct task *t)
{
	struct arena *a = task_arena(t);
	DIR *d = opendir(app.config.spool_dir);
	struct dirent *entry;

	if (!d)
		return;
	while (pg_is_up(app.db) && (entry = readdir(d))) {
		if (!is_spool_file(entry->d_name))
			continue;
		if (work_off(t, a, arena_printf(a, "%s/%s", app.config.spool_dir, entry->d_name)) <
		    0)
			break;
		if (spooled)
			spooled--;
	}
	closedir(d);
}

void missed_look_at_spool(struct task *t)
{
	size_t n;

	/* What could not be counted now is counted at the next look. */
	if (pool_run(t, count_files, &n) == 0)
		spooled = n;
	/* One worker is enough for the work. */
	if (spooled && app.roles & ROLE_JOBS && !app.worker)
		drain(t);
}

/* ---- the endpoint ------------------------------------------------------------------------------
 */

/* A call being taken while the caller is kept waiting, but not for long. */
struct taking {
	struct arena *arena;
	struct missed_call call;
	struct task *waiter; /* NULL once nobody waits: then the last one out frees it */
	bool is_done;
	int result;
};

static void run_taking(struct task *t, void *arg)
{
	struct taking *k = arg;

	k->result = take_call(t, k->arena, &k->call);
	k->is_done = true;
	if (k->waiter)
		task_wake(k->waiter, 0);
	else
		arena_free(k->arena);
}

static struct taking *taking_new(struct task *waiter, const struct missed_call *call)
{
	struct arena *a = arena_new();
	struct taking *k = arena_alloc(a, sizeof(*k));

	k->arena = a;
	k->waiter = waiter;
	k->call = (struct missed_call){ .provider = arena_strdup(a, call->provider),
		                        .call_id = arena_strdup(a, call->call_id),
		                        .dedupe_key = arena_strdup(a, call->dedupe_key),
		                        .phone = arena_strdup(a, call->phone),
		                        .phone_kind = call->phone_kind,
		                        .to = arena_strdup(a, call->to),
		                        .at_ms = call->at_ms };
	return k;
}

/* -ETIMEDOUT when Postgres stands still; should it go on after all, the call is known by its key
 * and the spooled copy changes nothing. */
static int take_soon(struct task *t, const struct missed_call *call)
{
	struct taking *k = taking_new(t, call);
	int r = task_spawn("missed_call", TAKE_TIMEOUT_MS, run_taking, k);

	if (r == 0) {
		task_waits_on(t, "missed call");
		r = task_wait_for(t, TAKE_WAIT_MS);
		if (!k->is_done) {
			k->waiter = NULL;
			return r < 0 ? r : -ETIMEDOUT;
		}
		r = k->result;
	}
	arena_free(k->arena);
	return r;
}

static int keep(struct http_in *in, const struct missed_call *call)
{
	int r;

	if (call->phone_kind != PHONE_MOBILE) {
		/* Nobody whom WhatsApp could reach. */
		metric_add(&calls_total, "not_mobile", 1);
		return 0;
	}
	r = take_soon(in->task, call);
	if (r == 0)
		return 0;
	r = spool_call(in->task, in->arena, call);
	if (r < 0)
		log_error("missed.not_kept", F_PHONE("phone", call->phone), F_ERRNO(r));
	return r;
}

int missed_start(struct err *e)
{
	static struct missed_call_map map;
	static struct arena *map_arena;
	int r;

	(void)count_files(&spooled);
	if (!app.config.missed_call_field_map)
		return 0;
	map_arena = arena_new(); /* as long as the process */
	r = missed_call_map_parse(map_arena, app.config.missed_call_field_map, &map, e);
	if (r == 0)
		app.missed_call_map = &map;
	return r;
}

void missed_webhook(struct http_in *in)
{
	const char *provider_start = in->path + strlen(PREFIX);
	const char *slash = strchr(provider_start, '/');
	struct missed_call_options options = { .twilio_auth_token = app.config.twilio_auth_token,
		                               .ozonetel_api_key = app.config.ozonetel_api_key,
		                               .myoperator_token = app.config.myoperator_token,
		                               .map = app.missed_call_map };
	struct missed_call_outcome out;
	const char *provider, *signature;

	if (!slash || !app.config.missed_call_secret ||
	    !secret_equal(slash + 1, app.config.missed_call_secret)) {
		http_reply_text(in, 404, "text/plain", "");
		return;
	}
	provider = arena_strndup(in->arena, provider_start, (size_t)(slash - provider_start));
	signature = httpd_header(in, "X-Twilio-Signature");
	if (!signature)
		signature = httpd_header(in, "x-myop-signature");
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
	struct missed_call_request req = {
		.method = methods[in->method],
		.url = arena_printf(in->arena, "%s%s%s%s", app.config.public_url, in->path,
		                    *in->query ? "?" : "", in->query),
		.query = in->query,
		.content_type = httpd_header(in, "Content-Type"),
		.body = in->body,
		.body_len = in->body_len,
		.signature = signature,
		.now_ms = clock_now_ms(),
	};
	if (missed_call_read(in->arena, provider, &options, &req, &out) < 0) {
		http_reply_text(in, 404, "text/plain", "");
		return;
	}
	if (out.verdict != MISSED_CALL_TAKEN) {
		metric_add(&calls_total, out.verdict == MISSED_CALL_REFUSED ? "refused" : "ignored",
		           1);
	} else if (keep(in, &out.call) < 0) {
		/* Some providers try again. */
		http_reply_text(in, 503, "text/plain", "");
		return;
	}
	http_reply_text(in, out.status, out.content_type, out.answer ? out.answer : "");
}
