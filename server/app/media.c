/* media.c - who fetches, when, and what is written down afterwards. */
#include "app/media.h"

#include <errno.h>
#include <string.h>

#include "app/app.h"
#include "app/media_fetch.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/metric.h"
#include "dialogue/notify.h"
#include "rt/loop.h"

enum {
	TASKS_AT_ONCE = 4,
	CLAIM_MAX = 2,
	LOOK_EVERY_MS = 3000,
	ROUND_TIMEOUT_MS = 10 * 60 * 1000,
	/* Longer than one file can take: two steps of HTTP, pool, store. */
	LEASE_MS = 5 * 60 * 1000,
	RETRY_FIRST_MS = 5000,
	RETRY_LAST_MS = 6 * 3600 * 1000,
	/* With pauses of up to six hours this is the seven days a media id lives. */
	ATTEMPTS_MAX = 36,
};

static struct media_store *the_store;
static int running;
static bool poked;

static struct metric media_total = {
	.type = METRIC_COUNTER,
	.name = "mseva_media_files_total",
	.help = "Files citizens attached, by how fetching them went.",
	.label = "outcome",
};

/* 5 s, 15 s, 45 s … 6 h, give or take a tenth, so that a recovered provider is not stormed. */
static int64_t retry_delay_ms(int attempts)
{
	int64_t d = RETRY_FIRST_MS;

	for (int i = 1; i < attempts && d < RETRY_LAST_MS; i++)
		d *= 3;
	if (d > RETRY_LAST_MS)
		d = RETRY_LAST_MS;
	return d + id_random_i64() % (d / 5) - d / 10;
}

/* Puts the file down as lost, and tells her so. */
static int give_up(struct task *t, struct arena *a, const struct media_job *job,
                   const struct fetch *f)
{
	_cleanup_(knowledge_unrefp) struct knowledge *k = knowledge_ref(app.knowledge);
	bool is_gone = f->outcome == FETCH_GONE;
	enum unkept what = f->is_too_large ? UNKEPT_LARGE : UNKEPT_FILE;
	enum language lang = LANG_PA;
	struct media_owner owner;
	struct reply told;
	int r = media_owner(t, app.desk, a, job, &owner);

	if (r == -ENOENT)
		return media_end(t, app.desk, a, job, is_gone, f->why, NULL, NULL);
	if (r < 0)
		return r;
	if (owner.language && language_parse(owner.language, &lang) < 0)
		lang = LANG_PA;
	if (!owner.number_id)
		owner.number_id = app.config.whatsapp_number_id;
	if (what == UNKEPT_FILE && job->kind && !strcmp(job->kind, "image"))
		what = UNKEPT_PHOTO;
	notify_unkept(a, k->snapshot, k->texts, lang, owner.reference, owner.type_code, what,
	              &told);
	return media_end(t, app.desk, a, job, is_gone, f->why, &owner, &told);
}

/* Writes down how it went. Returns 1 when the file needs no more work. */
static int settle(struct task *t, struct arena *a, const struct media_job *job, struct fetch *f)
{
	static const char *const outcomes[] = { "stored", "later", "gone", "refused" };
	int64_t now = clock_now_ms();
	int r;

	if (f->outcome == FETCH_LATER && job->attempts >= ATTEMPTS_MAX)
		f->outcome = FETCH_GONE;
	metric_add(&media_total, outcomes[f->outcome], 1);
	if (f->outcome == FETCH_STORED) {
		log_info("media.stored", F_INT("tenant", job->tenant_id), F_STR("id", job->id),
		         F_STR("type", f->file.mime), F_INT("bytes", f->file.bytes));
		r = media_stored(t, app.desk, a, job, &f->file, now);
	} else if (f->outcome == FETCH_LATER) {
		log_warn("media.later", F_INT("tenant", job->tenant_id), F_STR("id", job->id),
		         F_INT("attempts", job->attempts), F_STR("why", f->why));
		r = media_retry(t, app.desk, a, job, now + retry_delay_ms(job->attempts), f->why);
	} else {
		log_warn("media.given_up", F_INT("tenant", job->tenant_id), F_STR("id", job->id),
		         F_STR("why", f->why));
		r = give_up(t, a, job, f);
	}
	if (r == -ESTALE) /* settled meanwhile, by somebody with a newer lease */
		return 1;
	/* Not written down: the lease runs out and the file is fetched again, to the same key. */
	if (r < 0) {
		log_error("media.not_recorded", F_STR("id", job->id), F_ERRNO(r));
		return r;
	}
	return f->outcome != FETCH_LATER;
}

static int fetch_one(struct task *t, struct media_store *store, const struct media_job *job)
{
	/* Its own arena: a round may move hundreds of megabytes one after the other. */
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct fetch f;

	media_fetch(t, store, job, a, &f);
	return settle(t, a, job, &f);
}

static int tenant_round(struct task *t, struct media_store *store, struct arena *a, int tenant_id)
{
	struct media_job *jobs;
	size_t count;
	int settled = 0;
	int r = media_claim(t, app.desk, a, tenant_id, clock_now_ms(), LEASE_MS, CLAIM_MAX, &jobs,
	                    &count);

	if (r < 0)
		return r;
	for (size_t i = 0; i < count && !app.is_draining; i++) {
		r = fetch_one(t, store, &jobs[i]);
		if (r > 0)
			settled++;
		if (r == -ENOTCONN || r == -ETIMEDOUT || r == -ECANCELED)
			return r;
	}
	return settled;
}

int media_round(struct task *t, struct media_store *store)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	int *tenant_ids, settled = 0, r;
	size_t count;

	r = media_tenants(t, app.system, a, clock_now_ms(), &tenant_ids, &count);
	if (r < 0)
		return r;
	for (size_t i = 0; i < count && !app.is_draining; i++) {
		r = tenant_round(t, store, a, tenant_ids[i]);
		if (r < 0)
			return settled ? settled : r;
		settled += r;
	}
	return settled;
}

static void run(struct task *t, void *arg)
{
	int r;

	(void)arg;
	/* As long as there is something to do, and once more when something came meanwhile. */
	do {
		poked = false;
		r = media_round(t, the_store);
	} while ((r > 0 || poked) && !app.is_draining &&
	         task_remaining_ms(t) > ROUND_TIMEOUT_MS / 2);
	running--;
}

static void look(void *arg)
{
	(void)arg;
	if (app.is_draining || running >= TASKS_AT_ONCE)
		return;
	if (task_spawn("media", ROUND_TIMEOUT_MS, run, NULL) == 0)
		running++;
}

void media_poke(void)
{
	if (!the_store)
		return;
	if (running >= TASKS_AT_ONCE)
		poked = true;
	else
		look(NULL);
}

void media_start(struct media_store *store)
{
	the_store = store;
	metric_register(&media_total);
	loop_every(LOOK_EVERY_MS, look, NULL);
}

int media_open(struct media_store **ret_store, struct err *e)
{
	const struct config *c = &app.config;
	struct media_store_options o = {
		.dir = c->media_dir,
		.s3_url = c->media_s3_url,
		.s3_region = c->media_s3_region,
		.s3_key_id = c->media_s3_key_id,
		.s3_secret = c->media_s3_secret,
	};

	return media_store_open(&o, ret_store, e);
}
