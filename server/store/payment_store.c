/* payment_store.c - see payment_store.h. */
#include "store/payment_store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/ids.h"
#include "base/json.h"
#include "queries.h"
#include "store/audit.h"
#include "tenant/tenant.h"

#define TRIES_MAX 8        /* everybody who is quicker has then paid or given up */
#define EXPIRE_MAX 500     /* orders a transaction */
#define ORDER_ID_DIGITS 20 /* 80 bits, and the reference within the 25 characters of PayU */

/* Another one was quicker, or we were in each other's way: look again. */
static bool should_look_again(const struct pg_unit *u, int r)
{
	return r == -ESTALE || (r < 0 && !strcmp(pg_sqlstate(u), "40P01"));
}

static void add_audit(struct arena *a, struct pg_unit *u, int tenant_id, int64_t at_ms,
                      const char *actor, const char *action, const char *subject, int64_t paise,
                      const char *outcome)
{
	json_t *detail = json_pack("{s:I, s:s*}", "paise", (json_int_t)paise, "outcome", outcome);

	audit_add(a, u,
	          &(struct audit_row){ .tenant_id = tenant_id,
	                               .at_ms = at_ms,
	                               .actor = actor,
	                               .action = action,
	                               .subject = subject,
	                               .detail = detail });
	json_decref(detail);
}

/* ---- orders ------------------------------------------------------------------------------------
 */

static enum order_opened opened_of(const char *name)
{
	static const char *const names[] = { "opened", "same", "taken_over", "pending" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!strcmp(name, names[i]))
			return (enum order_opened)i;
	}
	bug("no such way to open an order: %s", name);
}

int payment_open_order(struct task *t, struct pg_db *db, struct arena *a,
                       const struct new_order *what, enum order_opened *ret_opened,
                       struct order *ret_order)
{
	struct pg_unit *u = pg_unit_new(a);
	const struct pg_rows *rows;
	const char *reference;
	char id[33];
	size_t s;
	int r;

	id_random_hex(id);
	reference = arena_printf(a, "%s%.*s", what->prefix, ORDER_ID_DIGITS, id);
	pg_enter(u, what->tenant_id);
	s = pg_add(u, &SQL_PAYMENT_ORDER_OPEN, pg_int(a, what->tenant_id), pg_int(a, what->bill_id),
	           pg_int(a, what->bill_version), reference,
	           what->citizen_id ? pg_int(a, what->citizen_id) : NULL, pg_text(what->gateway),
	           pg_int(a, what->amount_paise), pg_time(a, what->now_ms),
	           pg_time(a, what->expires_ms), PG_END);
	add_audit(a, u, what->tenant_id, what->now_ms,
	          what->citizen_id ? arena_printf(a, "citizen:%lld", (long long)what->citizen_id)
	                           : "counter",
	          "payment.order", arena_printf(a, "bill:%lld", (long long)what->bill_id),
	          what->amount_paise, NULL);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	rows = pg_result(u, s);
	if (!strcmp(pg_str(rows, 0, "outcome"), "changed"))
		return -ESTALE; /* committed: the newer bill is there now */
	*ret_opened = opened_of(pg_str(rows, 0, "outcome"));
	*ret_order = (struct order){
		.id = pg_i64(rows, 0, "order_id", 0),
		.reference = pg_str(rows, 0, "order_reference"),
		.version = (int)pg_i64(rows, 0, "version", 0),
		.amount_paise = pg_i64(rows, 0, "amount_paise", 0),
		.expires_ms = pg_ms(rows, 0, "expires_ms"),
		.gateway = pg_str(rows, 0, "order_gateway"),
		.gateway_order_id = pg_str(rows, 0, "gateway_order_id"),
	};
	return 0;
}

int payment_place_order(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                        const char *reference, const char *gateway_order_id)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_PAYMENT_ORDER_PLACED, pg_int(a, tenant_id), pg_text(reference),
	       pg_text(gateway_order_id), PG_END);
	return pg_run(t, db, u);
}

int payment_begin(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                  const char *reference, int64_t now_ms)
{
	struct pg_unit *u = pg_unit_new(a);

	pg_enter(u, tenant_id);
	pg_add(u, &SQL_PAYMENT_BEGIN, pg_int(a, tenant_id), pg_text(reference), pg_time(a, now_ms),
	       PG_END);
	add_audit(a, u, tenant_id, now_ms, "system", "payment.begin", reference, 0, NULL);
	return pg_run(t, db, u);
}

/* Repeats while a whole transaction's worth was found. */
static int expire_tenant(struct task *t, struct pg_db *app, int tenant_id, int64_t now_ms,
                         int64_t *done)
{
	int64_t n;

	do {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		struct pg_unit *u = pg_unit_new(a);
		size_t s;
		int r;

		pg_enter(u, tenant_id);
		s = pg_add(u, &SQL_PAYMENT_EXPIRE, pg_int(a, tenant_id), pg_time(a, now_ms),
		           pg_int(a, EXPIRE_MAX), PG_END);
		r = pg_run(t, app, u);
		if (r < 0)
			return r;
		n = pg_i64(pg_result(u, s), 0, "done", 0);
		*done += n;
	} while (n == EXPIRE_MAX);
	return 0;
}

int payment_expire_due(struct task *t, struct pg_db *system, struct pg_db *app, int64_t now_ms,
                       int64_t *ret_done)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct pg_unit *due = pg_unit_new(a);
	int64_t done = 0;
	int r;

	pg_add(due, &SQL_PAYMENT_EXPIRE_TENANTS, pg_time(a, now_ms), PG_END);
	r = pg_run(t, system, due);
	if (r < 0)
		return r;
	for (size_t i = 0; i < pg_count(pg_result(due, 0)); i++) {
		r = expire_tenant(t, app, (int)pg_i64(pg_result(due, 0), i, "tenant_id", 0), now_ms,
		                  &done);
		if (r < 0)
			return r;
	}
	*ret_done = done;
	return 0;
}

/* ---- what gateways say -------------------------------------------------------------------------
 */

static struct payment_facts read_facts(const struct pg_rows *rows)
{
	return (struct payment_facts){
		.order_id = pg_i64(rows, 0, "id", 0),
		.bill_id = pg_i64(rows, 0, "bill_id", 0),
		.connection_id = pg_i64(rows, 0, "connection_id", 0),
		.citizen_id = pg_i64(rows, 0, "citizen_id", 0),
		.reference = pg_str(rows, 0, "reference"),
		.gateway = pg_str(rows, 0, "gateway"),
		.gateway_order_id = pg_str(rows, 0, "gateway_order_id"),
		.currency = pg_str(rows, 0, "currency"),
		.order_status = pg_str(rows, 0, "status"),
		.amount_paise = pg_i64(rows, 0, "amount_paise", 0),
		.expires_ms = pg_ms(rows, 0, "expires_ms"),
		.bill_number = pg_str(rows, 0, "bill_number"),
		.bill_status = pg_str(rows, 0, "bill_status"),
		.bill_is_current = pg_is_true(rows, 0, "bill_is_current"),
		.total_paise = pg_i64(rows, 0, "total_paise", 0),
		.paid_paise = pg_i64(rows, 0, "paid_paise", 0),
		.period_from = pg_str(rows, 0, "period_from"),
		.issued_on = pg_str(rows, 0, "issued_on"),
		.due_on = pg_str(rows, 0, "due_on"),
		.interest_to = pg_str(rows, 0, "interest_to"),
		.service = pg_str(rows, 0, "service"),
		.biller = pg_str(rows, 0, "biller"),
		.connection_number = pg_str(rows, 0, "connection_number"),
		.attempt_id = pg_i64(rows, 0, "attempt_id", 0),
		.attempt_paise = pg_i64(rows, 0, "attempt_paise", 0),
		.attempt_status = pg_str(rows, 0, "attempt_status"),
		.attempt_currency = pg_str(rows, 0, "attempt_currency"),
		.gateway_payment_id = pg_str(rows, 0, "gateway_payment_id"),
		.settlement_id = pg_str(rows, 0, "settlement_id"),
		.attempt_is_of_order = pg_is_true(rows, 0, "attempt_is_of_order"),
		.is_captured = pg_is_true(rows, 0, "is_captured"),
		.receipt_number = pg_str(rows, 0, "receipt_number"),
		.receipt_token = pg_str(rows, 0, "receipt_token"),
		.order_version = (int)pg_i64(rows, 0, "version", 0),
		.bill_version = (int)pg_i64(rows, 0, "bill_version", 0),
	};
}

static int load_facts(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                      const char *reference, const char *gateway_payment_id,
                      struct payment_facts *ret_facts)
{
	struct pg_unit *u = pg_unit_new(a);
	size_t s;
	int r;

	pg_enter(u, tenant_id);
	s = pg_add(u, &SQL_PAYMENT_FACTS, pg_int(a, tenant_id), pg_text(reference),
	           pg_text(gateway_payment_id), PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	if (!pg_count(pg_result(u, s)))
		return -ENOENT;
	*ret_facts = read_facts(pg_result(u, s));
	return 0;
}

/* The lines are read after the bill: they change only with its version. */
static int load_lines(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                      struct payment_facts *facts)
{
	struct bill_item *lines;
	int r = bill_lines(t, db, a, tenant_id, facts->bill_id, &lines, &facts->line_count);

	if (r < 0)
		return r;
	facts->lines = lines;
	return 0;
}

/* India's financial year, from April: "2026-27". */
static const char *financial_year(struct arena *a, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000 + (5 * 60 + 30) * 60);
	struct tm tm;
	int first;

	if (!gmtime_r(&seconds, &tm))
		bug("no such time: %lld ms", (long long)ms);
	first = tm.tm_year + 1900 - (tm.tm_mon < 3);
	return arena_printf(a, "%04d-%02d", first, (first + 1) % 100);
}

/* How the lines of the bill change, as payment_record reads it. */
static const char *settles_text(struct arena *a, const struct payment_judgement *j)
{
	json_t *news = json_array(), *parts = json_array(), *all;
	const char *text;

	for (size_t i = 0; i < j->new_count; i++) {
		const struct bill_item *l = &j->new_lines[i];

		json_array_append_new(news, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "head",
		                                      l->head, "reason", l->reason, "period",
		                                      l->period, "paise", (json_int_t)l->paise,
		                                      "quantity", (json_int_t)l->quantity, "rate",
		                                      (json_int_t)l->rate));
	}
	for (size_t i = 0; i < j->part_count; i++)
		json_array_append_new(parts, json_pack("{s:I, s:I}", "position",
		                                       (json_int_t)j->parts[i].line + 1, "paise",
		                                       (json_int_t)j->parts[i].paise));
	all = json_pack("{s:o, s:o, s:s*}", "new", news, "parts", parts, "interest_to",
	                j->interest_to);
	text = json_text(a, all);
	json_decref(all);
	return text;
}

/* The state's rows in front, as everywhere. */
static void add_event(struct arena *a, struct pg_unit *u, const struct payment_word *word,
                      const char *gateway)
{
	if (!word->event_id)
		return;
	pg_enter(u, STATE_TENANT_ID);
	pg_add(u, &SQL_INBOUND_KEY_ADD, pg_int(a, STATE_TENANT_ID),
	       arena_printf(a, "%s:%s", gateway, word->event_id), PG_END);
	pg_enter(u, word->tenant_id);
	pg_add(u, &SQL_PAYMENT_EVENT_ADD, pg_int(a, word->tenant_id), pg_time(a, word->now_ms),
	       pg_text(gateway), pg_text(word->event_id), pg_text(word->event_kind),
	       pg_text(word->reference), pg_text(word->event_body), PG_END);
}

static size_t add_record(struct arena *a, struct pg_unit *u, const struct payment_word *word,
                         const struct payment_taken *taken)
{
	const struct payment_facts *f = &taken->facts;
	const struct payment_judgement *j = &taken->judgement;

	pg_enter(u, word->tenant_id);
	return pg_add(
	        u, &SQL_PAYMENT_RECORD, pg_int(a, word->tenant_id), pg_int(a, f->order_id),
	        pg_int(a, f->order_version), pg_int(a, f->bill_version), pg_time(a, word->now_ms),
	        pg_text(word->gateway_payment_id), pg_text(j->attempt_status), pg_text(j->outcome),
	        pg_text(word->mode), pg_int(a, word->amount_paise), pg_text(word->currency),
	        pg_text(j->order_status), pg_int(a, j->credit_paise), settles_text(a, j),
	        j->gives_receipt ? financial_year(a, word->now_ms) : NULL, pg_text(word->prefix),
	        taken->receipt_token, pg_text(j->refund_reason), pg_int(a, j->refund_paise),
	        ledger_bookings_text(a, j->bookings, j->booking_count), PG_END);
}

/* One unit: the event, what it means, and the audit. */
static int record(struct task *t, struct pg_db *db, struct arena *a,
                  const struct payment_word *word, struct payment_taken *taken, bool *ret_again)
{
	const struct payment_judgement *j = &taken->judgement;
	struct pg_unit *u = pg_unit_new(a);
	char token[33];
	size_t s = SIZE_MAX;
	int r;

	if (j->is_nothing_new && !word->event_id)
		return 0;
	add_event(a, u, word, taken->facts.gateway);
	if (!j->is_nothing_new) {
		if (j->gives_receipt) {
			id_random_hex(token);
			taken->receipt_token = arena_strdup(a, token);
		}
		s = add_record(a, u, word, taken);
		add_audit(a, u, word->tenant_id, word->now_ms, word->actor,
		          arena_printf(a, "payment.%s", j->attempt_status), word->reference,
		          word->amount_paise, j->outcome);
	}
	r = pg_run(t, db, u);
	/* A payment's id taken at the same moment under another order: judged again, knowing it. */
	*ret_again = should_look_again(u, r) ||
	             (r == -EEXIST && s != SIZE_MAX && pg_failed_statement(u) == (int)s);
	if (r == 0 && j->gives_receipt && !j->is_nothing_new)
		taken->receipt_number = pg_str(pg_result(u, s), 0, "receipt_number");
	return r;
}

int payment_take(struct task *t, struct pg_db *db, struct arena *a, const struct payment_word *word,
                 payment_judge_fn judge, struct payment_taken *ret_taken)
{
	bool again = true;
	int r = -ESTALE;

	for (int i = 0; i < TRIES_MAX && again; i++) {
		struct payment_taken taken = { 0 };

		again = false;
		r = load_facts(t, db, a, word->tenant_id, word->reference, word->gateway_payment_id,
		               &taken.facts);
		if (r == 0)
			r = load_lines(t, db, a, word->tenant_id, &taken.facts);
		if (r < 0)
			return r;
		r = judge(a, word, &taken.facts, &taken.judgement);
		if (r < 0)
			return r;
		taken.receipt_number = taken.facts.receipt_number;
		taken.receipt_token = taken.facts.receipt_token;
		r = record(t, db, a, word, &taken, &again);
		if (r == 0)
			*ret_taken = taken;
	}
	return r;
}

/* ---- settlement --------------------------------------------------------------------------------
 */

static enum settled settlement_of(const struct payment_facts *f, const struct settlement *what)
{
	if (!f->is_captured)
		return SETTLED_UNKNOWN;
	if (f->attempt_paise != what->amount_paise || what->fee_paise < 0 ||
	    what->fee_paise >= what->amount_paise)
		return SETTLED_DIFFERS;
	if (!f->settlement_id)
		return SETTLED;
	return strcmp(f->settlement_id, what->settlement_id) ? SETTLED_DIFFERS : SETTLED_ALREADY;
}

/* What the gateway owed us is now in the bank, but for its fee. */
static size_t add_settlement(struct arena *a, struct pg_unit *u, const struct settlement *what,
                             const char *gateway)
{
	const char *accounts[] = { "gateway", "settlement", "gateway_fee" };
	const char *amounts[] = { pg_int(a, -what->amount_paise),
		                  pg_int(a, what->amount_paise - what->fee_paise),
		                  pg_int(a, what->fee_paise) };
	size_t n = what->fee_paise ? 3 : 2;

	pg_enter(u, what->tenant_id);
	return pg_add(u, &SQL_PAYMENT_SETTLE, pg_int(a, what->tenant_id), pg_text(gateway),
	              pg_text(what->gateway_payment_id), pg_text(what->settlement_id),
	              pg_int(a, what->amount_paise), pg_int(a, what->fee_paise),
	              pg_time(a, what->now_ms), pg_array(a, accounts, n), pg_array(a, amounts, n),
	              PG_END);
}

static int settle(struct task *t, struct pg_db *db, struct arena *a, const struct settlement *what,
                  const char *gateway, bool *ret_again)
{
	struct pg_unit *u = pg_unit_new(a);
	int r;

	add_settlement(a, u, what, gateway);
	add_audit(a, u, what->tenant_id, what->now_ms, "system", "payment.settle", what->reference,
	          what->amount_paise, NULL);
	r = pg_run(t, db, u);
	*ret_again = should_look_again(u, r);
	return r;
}

int payment_settle(struct task *t, struct pg_db *db, struct arena *a, const struct settlement *what,
                   enum settled *ret_settled)
{
	bool again = true;
	int r = -ESTALE;

	for (int i = 0; i < TRIES_MAX && again; i++) {
		struct payment_facts f = { 0 };
		enum settled settled;

		again = false;
		r = load_facts(t, db, a, what->tenant_id, what->reference, what->gateway_payment_id,
		               &f);
		if (r < 0 && r != -ENOENT)
			return r;
		settled = r < 0 ? SETTLED_UNKNOWN : settlement_of(&f, what);
		r = settled == SETTLED ? settle(t, db, a, what, f.gateway, &again) : 0;
		if (r == 0)
			*ret_settled = settled;
	}
	return r;
}
