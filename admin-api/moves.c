/* moves.c - see moves.h. Look, decide (domain/complaint.h), then one transaction: the change, its
 * audit, the news for the citizen, and the answer kept under the Idempotency-Key. Who was slower
 * than somebody else looks again, unless If-Match says which version was meant. */
#include "admin-api/moves.h"

#include <errno.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "admin-api/complaints.h"
#include "admin-api/routes.h"
#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"
#include "dialogue/notify.h"
#include "store/idempotency.h"
#include "store/outbox.h"

#define ATTEMPTS 3

struct work {
	struct call *call;
	enum complaint_action action;
	const char *note, *assignee;
	bool note_is_public;
	int if_match;
	struct idempotency_key key; /* key.key NULL = none was sent */
	/* The outcome: */
	enum problem problem;
	const char *detail;
	struct complaint complaint; /* as it is after the change */
	const char *answer;
};

/* ---- what was asked ----------------------------------------------------------------------------
 */

static const char *check_member(const struct work *w, const char *name, const json_t *value)
{
	static const struct {
		const char *name;
		bool is_text;
		unsigned actions; /* 0 = all */
	} members[] = {
		{ "note", true, 0 },
		{ "assignee", true, 1u << DO_ASSIGN },
		{ "public", false, 1u << DO_COMMENT },
	};

	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		if (strcmp(members[i].name, name) != 0 ||
		    (members[i].actions && !(members[i].actions & 1u << w->action)))
			continue;
		if (members[i].is_text ? json_is_string(value) || json_is_null(value)
		                       : json_is_boolean(value))
			return NULL;
		return arena_printf(w->call->arena, "%s: not of the right type.", name);
	}
	return "The body has a member that is not known here; see /docs.";
}

static const char *read_work(struct work *w)
{
	const json_t *body = w->call->body, *value;
	const char *name;

	w->if_match = if_match_version(w->call);
	if (w->if_match < 0)
		return "If-Match: take it from ETag.";
	json_object_foreach((json_t *)body, name, value) {
		const char *fault = check_member(w, name, value);

		if (fault)
			return fault;
	}
	w->note = json_str(body, "note");
	w->assignee = json_str(body, "assignee");
	/* What goes with a step is for the citizen; a remark only when it says so. */
	w->note_is_public = w->action != DO_COMMENT || json_bool(body, "public", false);
	return NULL;
}

static const char *hash_request(struct call *c)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	const char *text = arena_printf(c->arena, "%s\n%.*s", c->in->path, (int)c->in->body_len,
	                                c->in->body_len ? c->in->body : "");
	char *hex = arena_alloc(c->arena, 2 * sizeof(digest) + 1);

	SHA256((const unsigned char *)text, strlen(text), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return hex;
}

static const char *read_key(struct work *w)
{
	struct call *c = w->call;
	const char *key = httpd_header(c->in, "Idempotency-Key");
	size_t n = key ? strlen(key) : 0;

	if (!key)
		return NULL;
	if (n < 1 || n > IDEMPOTENCY_KEY_MAX || !utf8_valid(key, n))
		return "Idempotency-Key: 1 to 128 bytes.";
	w->key = (struct idempotency_key){
		.tenant_id = c->tenant->id,
		.actor = c->actor,
		.key = key,
		.route = arena_printf(c->arena, "%s %s", method_name(c->route->method),
		                      c->route->path),
		.request_hash = hash_request(c),
	};
	return NULL;
}

/* ---- doing it ----------------------------------------------------------------------------------
 */

static int refuse(struct work *w, enum problem p, const char *detail)
{
	w->problem = p;
	w->detail = detail;
	return -ECANCELED;
}

/* 0 when it may be done, and what it becomes. */
static int decide(struct work *w, const struct complaint *x, enum complaint_status *ret_to)
{
	struct call *c = w->call;
	struct complaint_request request = {
		.action = w->action,
		.role = c->role,
		.is_assignee = x->assignee && !strcmp(x->assignee, c->claims.subject),
		.note = w->note,
		.assignee = w->assignee,
	};
	struct err e = { 0 };

	if (w->if_match && w->if_match != x->version)
		return refuse(w, PROBLEM_STALE, "Look at it again and repeat with the new ETag.");
	int r = complaint_decide(x->status, &request, ret_to, &e);
	if (r == 0)
		return 0;
	return refuse(w,
	              r == -EACCES    ? PROBLEM_FORBIDDEN
	              : r == -ENOTSUP ? PROBLEM_CONFLICT
	                              : PROBLEM_UNPROCESSABLE,
	              arena_strdup(c->arena, e.msg));
}

/* The complaint as the transaction will leave it. */
static struct complaint foresee(const struct work *w, const struct complaint *x,
                                enum complaint_status to)
{
	struct complaint y = *x;

	y.status = to;
	y.version++;
	y.updated_ms = w->call->now_ms;
	if (w->action == DO_ASSIGN)
		y.assignee = w->assignee;
	if (to != COMPLAINT_FILED && y.acknowledged_ms < 0)
		y.acknowledged_ms = w->call->now_ms;
	if (to == COMPLAINT_RESOLVED && y.resolved_ms < 0)
		y.resolved_ms = w->call->now_ms;
	y.is_overdue = y.is_overdue && complaint_is_open(to);
	return y;
}

static void add_news(struct work *w, struct pg_unit *u, const struct complaint *x)
{
	struct call *c = w->call;
	bool is_told =
	        w->action == DO_COMMENT ? w->note_is_public : complaint_action_is_told(w->action);
	struct complaint_brief brief = {
		.reference = x->reference,
		.type_code = x->type_code,
		.status = complaint_status_name(x->status),
		.locality = x->locality_name,
		.note = w->note,
		.tenant_id = c->tenant->id,
		.filed_ms = x->created_ms,
		.due_ms = x->due_ms,
	};
	struct outbox_recipient to = { .tenant_id = c->tenant->id,
		                       .citizen_id = x->citizen_id,
		                       .number_id = x->number_id,
		                       .phone = x->phone,
		                       .user_id = x->user_id };
	enum language lang = LANG_PA;
	struct reply reply;
	struct err e = { 0 };

	if (!is_told)
		return;
	if (x->language && language_parse(x->language, &lang) < 0)
		lang = LANG_PA;
	int r = notify_complaint(c->arena, c->knowledge->snapshot, c->knowledge->texts, lang,
	                         &brief, complaint_action_name(w->action), w->note, &reply);
	if (r == 0)
		r = reply_check(&reply, &e);
	if (r < 0) /* the change is worth more than the news of it */
		log_error("admin.news_impossible", F_STR("reference", x->reference),
		          F_STR("why", e.msg), F_ERRNO(r));
	else
		outbox_add_news(u, c->arena, &to, &reply);
}

static int commit(struct work *w, const struct complaint *x, enum complaint_status to)
{
	struct call *c = w->call;
	struct pg_unit *u = pg_unit_new(c->arena);
	const struct complaint_move move = {
		.tenant_id = c->tenant->id,
		.reference = x->reference,
		.version = x->version,
		.from = x->status,
		.to = to,
		.action = w->action,
		.actor = c->actor,
		.role = role_name(c->role),
		.note = w->note,
		.note_is_public = w->note && w->note_is_public,
		.assignee = w->assignee,
		.now_ms = c->now_ms,
	};

	w->complaint = foresee(w, x, to);
	json_t *body = complaint_json(c, &w->complaint);
	w->answer = json_text(c->arena, body);
	json_decref(body);
	pg_enter(u, c->tenant->id);
	add_news(w, u, &w->complaint);
	if (w->key.key)
		idempotency_add_answer(c->arena, u, &w->key,
		                       &(struct idempotency_answer){ 200, w->answer });
	complaint_add_move(c->arena, u, &move);
	return pg_run(c->in->task, app.desk, u);
}

static int attempt(struct work *w)
{
	enum complaint_status to;
	struct complaint x;
	int r = complaints_find(w->call, &x);

	if (r < 0)
		return r;
	r = decide(w, &x, &to);
	return r < 0 ? r : commit(w, &x, to);
}

static int do_work(struct work *w)
{
	int r = -ESTALE;

	for (int i = 0; i < ATTEMPTS && r == -ESTALE; i++)
		r = attempt(w);
	if (r == -ESTALE && w->if_match)
		return refuse(w, PROBLEM_STALE, "Look at it again and repeat with the new ETag.");
	return r;
}

/* ---- once only ---------------------------------------------------------------------------------
 */

/* 1: already answered. */
static int take_key(struct work *w)
{
	struct call *c = w->call;
	struct idempotency_answer before;

	if (!w->key.key)
		return 0;
	int r = idempotency_begin(c->in->task, app.desk, c->arena, &w->key, c->now_ms, &before);
	if (r == -EALREADY) {
		httpd_set_header(c->in, "Idempotent-Replayed", "true");
		answer_text(c, before.status, before.body);
	} else if (r == -EINPROGRESS) {
		answer_problem(c->in, PROBLEM_CONFLICT,
		               "The first request with this Idempotency-Key is still under way.");
	} else if (r == -EINVAL) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE,
		               "This Idempotency-Key was used for a different request.");
	} else if (r < 0) {
		answer_error(c->in, r);
	}
	return r < 0 ? 1 : 0;
}

static void give_key_back(struct work *w)
{
	struct call *c = w->call;

	if (w->key.key && idempotency_drop(c->in->task, app.desk, c->arena, &w->key) < 0)
		log_warn("admin.idempotency_key_stays", F_STR("route", w->key.route));
}

static void move(struct call *c, enum complaint_action action)
{
	struct work w = { .call = c, .action = action };
	const char *fault = read_work(&w);

	if (!fault)
		fault = read_key(&w);
	if (fault) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE, fault);
		return;
	}
	if (take_key(&w))
		return;
	int r = do_work(&w);
	if (r == 0) {
		httpd_set_header(c->in, "ETag", etag_of(c->arena, w.complaint.version));
		answer_text(c, 200, w.answer);
		return;
	}
	give_key_back(&w);
	if (r == -ECANCELED && w.detail)
		answer_problem(c->in, w.problem, w.detail);
	else
		answer_error(c->in, r);
}

void moves_acknowledge(struct call *c)
{
	move(c, DO_ACKNOWLEDGE);
}

void moves_assign(struct call *c)
{
	move(c, DO_ASSIGN);
}

void moves_resolve(struct call *c)
{
	move(c, DO_RESOLVE);
}

void moves_reject(struct call *c)
{
	move(c, DO_REJECT);
}

void moves_comment(struct call *c)
{
	move(c, DO_COMMENT);
}
