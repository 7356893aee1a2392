/* Connections, bills and payments on a real database: links by proof, orders, captures that race,
 * receipt numbers, settlement, and a ledger that agrees with all of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "base/log.h"
#include "domain/payment.h"
#include "in_task.h"
#include "io/pg.h"
#include "private_stack.h"
#include "rt/loop.h"
#include "store/bill_store.h"
#include "store/connection_store.h"
#include "store/payment_store.h"

#define TOWN 90101
#define OTHER_TOWN 90102
#define CITIZEN 7
#define NOW INT64_C(1795500000000) /* a morning in November 2026 */
#define HOUR INT64_C(3600000)

static struct pg_db *db, *rival_db, *system_db;
static PGconn *admin;

/* ---- a town with houses ------------------------------------------------------------------------
 */

static const char *url(const char *user)
{
	static char texts[3][256];
	static const char *users[3];

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (users[i] && !strcmp(users[i], user))
			return texts[i];
		if (!users[i]) {
			users[i] = user;
			snprintf(texts[i], sizeof(texts[i]), "host=%s dbname=mseva user=%s",
			         private_stack_get("SOCKET_DIR"), user);
			return texts[i];
		}
	}
	bug("more users than expected");
}

/* The first value of an answer, as text. */
static const char *ask(const char *sql)
{
	static char text[256];
	PGresult *r = PQexec(admin, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		bug("%s%s", PQerrorMessage(admin), sql);
	snprintf(text, sizeof(text), "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	return text;
}

static int64_t ask_int(const char *sql)
{
	return strtoll(ask(sql), NULL, 10);
}

static int64_t add_house(int tenant, const char *number)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
	         "INSERT INTO connection (tenant_id, service, biller, number, number_key, consumer,"
	         " ward, meter_number, last_receipt) VALUES (%d, 'water', 'ulb', '%s', '%s',"
	         " 'Harpreet Kaur', '12', 'M-%s', 'OLD1') RETURNING id",
	         tenant, number, number, number);
	return ask_int(sql);
}

static struct pg_db *open_db(const char *user, int connections)
{
	return pg_open(&(struct pg_options){ .url = url(user),
	                                     .label = "test",
	                                     .connections = connections,
	                                     .group_max = 8,
	                                     .queue_max = 1000,
	                                     .across_tenants = !strcmp(user, "mseva_system"),
	                                     .answer_ms = 5000 });
}

static void play_scene(struct task *t, void *arg)
{
	void (*const *scene)(struct task * t) = arg;

	db = open_db("mseva_app", 3);
	rival_db = open_db("mseva_app", 3);
	system_db = open_db("mseva_system", 1);
	while (!pg_is_up(db) || !pg_is_up(rival_db) || !pg_is_up(system_db))
		assert_int_equal(task_sleep_ms(t, 5), 0);
	(*scene)(t);
	pg_close(db);
	pg_close(rival_db);
	pg_close(system_db);
}

static void play(void (*scene)(struct task *t))
{
	in_task(play_scene, &scene);
}

static int64_t issue_bill(struct task *t, int64_t house, const char *number, int64_t charge,
                          int64_t now_ms, enum bill_issued *ret_issued)
{
	struct bill_item lines[] = { { "charge", "slab", "2026-10-01", charge, 0, 12000, 800 },
		                     { "cess", "cess", "2026-10-01", 500, 0, charge, 500 } };
	int64_t id;
	int r = bill_issue(t, db, task_arena(t),
	                   &(struct new_bill){ .tenant_id = TOWN,
	                                       .connection_id = house,
	                                       .number = number,
	                                       .issued_on = "2026-11-01",
	                                       .due_on = "2026-11-30",
	                                       .as_of_ms = now_ms,
	                                       .lines = lines,
	                                       .line_count = ARRAY_LEN(lines) },
	                   "user:1", now_ms, ret_issued, &id);

	assert_int_equal(r, 0);
	return id;
}

/* A house with a bill of ₹105. */
static int64_t a_bill(struct task *t, const char *number, int64_t *ret_house)
{
	enum bill_issued issued;
	int64_t house = add_house(TOWN, number);

	if (ret_house)
		*ret_house = house;
	return issue_bill(t, house, number, 10000, NOW, &issued);
}

static int open_order(struct task *t, int64_t bill, int version, int64_t citizen, int64_t now_ms,
                      enum order_opened *ret_opened, struct order *ret_order)
{
	return payment_open_order(t, db, task_arena(t),
	                          &(struct new_order){ .tenant_id = TOWN,
	                                               .prefix = "ZZA",
	                                               .bill_id = bill,
	                                               .bill_version = version,
	                                               .citizen_id = citizen,
	                                               .gateway = "razorpay",
	                                               .amount_paise = 10500,
	                                               .now_ms = now_ms,
	                                               .expires_ms = now_ms + HOUR },
	                          ret_opened, ret_order);
}

static struct order an_order(struct task *t, int64_t bill, int version, int64_t citizen)
{
	enum order_opened opened;
	struct order o = { 0 };

	assert_int_equal(open_order(t, bill, version, citizen, NOW, &opened, &o), 0);
	assert_int_equal(opened, OPENED_NEW);
	return o;
}

static struct ledger_booking booking_of(struct arena *a, enum ledger_event event, int64_t paise)
{
	struct ledger_fact fact = { .event = event, .paise = paise };
	struct ledger_part *parts = arena_new_array(a, struct ledger_part, LEDGER_ENTRIES_MAX);
	struct ledger_entries entries;
	struct err e;

	if (ledger_takes_holder(event, ACCOUNT_GATEWAY))
		fact.holder = ACCOUNT_GATEWAY;
	if (ledger_post(&fact, &entries, &e) < 0)
		bug("%s", e.msg);
	for (size_t i = 0; i < entries.count; i++)
		parts[i] = (struct ledger_part){
			.account = ledger_account_name(entries.at[i].account),
			.head = entries.at[i].account == ACCOUNT_BILLER ? "charge" : NULL,
			.paise = entries.at[i].paise
		};
	return (struct ledger_booking){ ledger_event_name(event), parts, entries.count };
}

/* The rules are the domain's; a payment is always the whole bill here. */
static int judge(struct arena *a, const struct payment_word *word, const struct payment_facts *f,
                 struct payment_judgement *ret)
{
	struct payment_order order = { .reference = f->reference,
		                       .paise = f->amount_paise,
		                       .expires_ms = f->expires_ms,
		                       .is_bill_paid = !f->bill_is_current ||
		                                       f->paid_paise >= f->total_paise };
	struct payment_attempt attempt = { .payment_id = f->gateway_payment_id };
	struct payment_answer answer = { .kind = ANSWER_CAPTURED,
		                         .is_verified = true,
		                         .order_reference = word->reference,
		                         .payment_id = word->gateway_payment_id,
		                         .paise = word->amount_paise,
		                         .currency = word->currency };
	struct ledger_booking *bookings = arena_new_array(a, struct ledger_booking, 2);
	struct payment_part *parts = arena_new_array(a, struct payment_part, f->line_count);
	struct payment_decision d;
	bool pays;

	if (order_status_parse(f->order_status, &order.status) < 0 ||
	    (f->attempt_id && attempt_status_parse(f->attempt_status, &attempt.status) < 0))
		return -EBADMSG;
	payment_decide(&order, &attempt, &answer, word->now_ms, &d);
	pays = d.has_entry && d.attempt == ATTEMPT_CAPTURED;
	for (size_t i = 0; i < f->line_count; i++)
		parts[i] = (struct payment_part){ i, f->lines[i].paise - f->lines[i].paid_paise };
	bookings[0] = booking_of(a, d.has_entry ? d.entry : LEDGER_CAPTURED, word->amount_paise);
	bookings[1] = booking_of(a, LEDGER_RECEIPTED, word->amount_paise);
	*ret = (struct payment_judgement){
		.is_nothing_new = !d.has_entry,
		.attempt_status = attempt_status_name(d.attempt),
		.outcome = payment_outcome_name(d.outcome),
		.order_status = order_status_name(d.order),
		.credit_paise = pays ? word->amount_paise : 0,
		.parts = parts,
		.part_count = f->line_count,
		.gives_receipt = pays,
		.refund_reason = pays ? NULL : payment_outcome_name(d.outcome),
		.refund_paise = pays ? 0 : word->amount_paise,
		.bookings = bookings,
		.booking_count = pays ? 2 : 1,
	};
	return 0;
}

static struct payment_word word_of(const char *reference, const char *payment)
{
	return (struct payment_word){ .tenant_id = TOWN,
		                      .prefix = "ZZA",
		                      .reference = reference,
		                      .gateway_payment_id = payment,
		                      .mode = "upi",
		                      .currency = "INR",
		                      .amount_paise = 10500,
		                      .now_ms = NOW + 60000,
		                      .actor = "gateway:razorpay" };
}

static struct payment_taken capture(struct task *t, const char *reference, const char *payment)
{
	struct payment_word word = word_of(reference, payment);
	struct payment_taken taken = { 0 };

	assert_int_equal(payment_take(t, db, task_arena(t), &word, judge, &taken), 0);
	return taken;
}

/* After every scene: the nightly check finds nothing, before and after folding. */
static void assert_books_agree(struct task *t)
{
	struct ledger_problem *problems;
	int64_t folded;
	size_t n;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(ledger_check(t, db, task_arena(t), TOWN, &problems, &n), 0);
		if (n)
			fail_msg("%s: %s", problems[0].problem, problems[0].subject);
		assert_int_equal(ledger_fold_due(t, system_db, db, &folded), 0);
	}
	assert_int_equal(ask_int("SELECT count(*) FROM ledger_delta"), 0);
	assert_int_equal(ask_int("SELECT coalesce(sum(paise), 0) FROM ledger_day"), 0);
}

/* ---- links -------------------------------------------------------------------------------------
 */

static enum link_result try(struct task *t, int64_t house, int64_t citizen, enum link_proof proof,
                            const char *answer, int64_t now_ms)
{
	enum link_result result;

	assert_int_equal(connection_try_link(t, db, task_arena(t), TOWN, house, citizen, proof,
	                                     answer, now_ms, &result),
	                 0);
	return result;
}

static void prove(struct task *t)
{
	struct arena *a = task_arena(t);
	int64_t house = add_house(TOWN, "L1"), second = add_house(TOWN, "L2");
	struct connection *found;
	struct pg_unit *u = pg_unit_new(a);
	size_t n;

	assert_int_equal(try(t, house, 21, PROOF_METER, "X9", NOW), LINK_WRONG);
	assert_int_equal(try(t, house, 21, PROOF_METER, "m l1", NOW), LINK_LINKED);
	assert_int_equal(try(t, house, 21, PROOF_METER, "X9", NOW), LINK_ALREADY);
	assert_int_equal(try(t, second, 21, PROOF_RECEIPT, "old-1", NOW), LINK_LINKED);
	assert_int_equal(connection_find(t, db, a, TOWN, "L1", 21, &found, &n), 0);
	assert_int_equal(n, 1);
	assert_true(found[0].is_linked);
	connection_add_revocation(a, u, TOWN, house, 21, "user:1", NOW);
	assert_int_equal(pg_run(t, db, u), 0);
	assert_int_equal(connection_find(t, db, a, TOWN, "L1", 21, &found, &n), 0);
	assert_false(found[0].is_linked);
	u = pg_unit_new(a);
	connection_add_revocation(a, u, TOWN, house, 21, "user:1", NOW);
	assert_int_equal(pg_run(t, db, u), -ESTALE);
	u = pg_unit_new(a);
	connection_add_link(a, u, TOWN, house, 21, "user:1", NOW);
	assert_int_equal(pg_run(t, db, u), 0);
	assert_int_equal(try(t, house, 21, PROOF_METER, "m l1", NOW), LINK_ALREADY);
	assert_int_equal(try(t, 999999, 21, PROOF_METER, "x", NOW), LINK_UNKNOWN);
}

static void a_link_needs_what_only_the_house_knows(void **state)
{
	(void)state;
	play(prove);
}

static void guess(struct task *t)
{
	int64_t house = add_house(TOWN, "G1"), other = add_house(TOWN, "G2");

	for (int i = 0; i < WRONG_PROOFS_OF_CITIZEN; i++)
		assert_int_equal(try(t, i % 2 ? house : other, 31, PROOF_METER, "no", NOW),
		                 LINK_WRONG);
	assert_int_equal(try(t, house, 31, PROOF_METER, "MG1", NOW), LINK_LIMITED);
	assert_int_equal(try(t, house, 31, PROOF_METER, "MG1", NOW + 25 * HOUR), LINK_LINKED);
	for (int i = 0; i < WRONG_PROOFS_OF_HOUSE; i++)
		assert_int_equal(try(t, other, 100 + i, PROOF_METER, "no", NOW + 30 * HOUR),
		                 LINK_WRONG);
	assert_int_equal(try(t, other, 32, PROOF_METER, "MG2", NOW + 30 * HOUR), LINK_LIMITED);
}

static void guessing_is_stopped_for_the_guesser_and_for_the_house(void **state)
{
	(void)state;
	play(guess);
}

/* ---- bills -------------------------------------------------------------------------------------
 */

static void list_hers(struct task *t)
{
	struct arena *a = task_arena(t);
	int64_t house, bill = a_bill(t, "M1", &house), empty = add_house(OTHER_TOWN, "M2");
	struct pg_unit *u = pg_unit_new(a);
	struct bill_brief *hers, *all;
	struct bill_item *lines;
	size_t n;

	connection_add_link(a, u, TOWN, house, CITIZEN, "user:1", NOW);
	connection_add_link(a, u, OTHER_TOWN, empty, CITIZEN, "user:1", NOW);
	assert_int_equal(pg_run(t, db, u), 0);
	assert_int_equal(bill_mine(t, db, a, CITIZEN, &hers, &n), 0);
	assert_int_equal(n, 2);
	assert_int_equal(hers[0].id, bill);
	assert_int_equal(hers[0].total_paise, 10500);
	assert_string_equal(hers[0].due_on, "2026-11-30");
	assert_int_equal(hers[1].tenant_id, OTHER_TOWN);
	assert_int_equal(hers[1].id, 0);
	assert_int_equal(bill_list(t, db, a, TOWN, house, 10, &all, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(bill_lines(t, db, a, TOWN, bill, &lines, &n), 0);
	assert_int_equal(n, 2);
	assert_string_equal(lines[1].head, "cess");
	assert_int_equal(bill_mine(t, db, a, 4711, &hers, &n), 0);
	assert_int_equal(n, 0);
}

static void her_connections_of_all_towns_are_listed(void **state)
{
	(void)state;
	play(list_hers);
}

static void issue_anew(struct task *t)
{
	int64_t house, bill = a_bill(t, "A1", &house), next;
	enum bill_issued issued;
	struct order order;
	char sql[256];

	assert_int_equal(issue_bill(t, house, "A1", 10000, NOW, &issued), bill);
	assert_int_equal(issued, BILL_SAME);
	order = an_order(t, bill, 2, CITIZEN);
	next = issue_bill(t, house, "A1", 20000, NOW, &issued);
	assert_int_equal(issued, BILL_WAITING);
	assert_string_equal(capture(t, order.reference, "pay_anew").judgement.order_status,
	                    "captured");
	snprintf(
	        sql, sizeof(sql),
	        "SELECT status || ' ' || total_paise || ' ' || issue || ' ' || is_current FROM bill"
	        " WHERE id = %lld",
	        (long long)next);
	assert_string_equal(ask(sql), "open 10000 2 true");
	snprintf(sql, sizeof(sql), "SELECT status FROM bill WHERE id = %lld", (long long)bill);
	assert_string_equal(ask(sql), "superseded");
	assert_books_agree(t);
}

/* Nobody has begun to pay: whoever comes next finds the newer bill. */
static void issue_behind_an_idle_order(struct task *t)
{
	int64_t house, bill = a_bill(t, "A2", &house), next;
	enum bill_issued issued;
	enum order_opened opened;
	struct order order = an_order(t, bill, 2, CITIZEN);

	next = issue_bill(t, house, "A3", 20000, NOW, &issued);
	assert_int_equal(issued, BILL_WAITING);
	assert_int_equal(open_order(t, bill, 2, 8, NOW, &opened, &order), -ESTALE);
	assert_int_equal(open_order(t, next, 2, 8, NOW, &opened, &order), 0);
	assert_int_equal(opened, OPENED_NEW);
	assert_int_equal(
	        ask_int("SELECT count(*) FROM payment_order WHERE status = 'superseded' AND"
	                " bill_id = (SELECT id FROM bill WHERE number = 'A2')"),
	        1);
}

static void an_idle_order_gives_way_to_the_newer_bill(void **state)
{
	(void)state;
	play(issue_behind_an_idle_order);
}

static void a_bill_does_not_change_under_the_payer(void **state)
{
	(void)state;
	play(issue_anew);
}

/* ---- orders ------------------------------------------------------------------------------------
 */

static void open_orders(struct task *t)
{
	int64_t bill = a_bill(t, "O1", NULL), done;
	struct order first = an_order(t, bill, 2, CITIZEN), second;
	enum order_opened opened;

	assert_int_equal(open_order(t, bill, 2, CITIZEN, NOW, &opened, &second), 0);
	assert_int_equal(opened, OPENED_SAME);
	assert_string_equal(second.reference, first.reference);
	assert_int_equal(open_order(t, bill, 2, 8, NOW, &opened, &second), 0);
	assert_int_equal(opened, OPENED_TAKING_OVER);
	assert_string_not_equal(second.reference, first.reference);
	assert_int_equal(open_order(t, bill, 1, 8, NOW, &opened, &second), -ESTALE);
	assert_int_equal(
	        payment_place_order(t, db, task_arena(t), TOWN, second.reference, "order_1"), 0);
	assert_int_equal(
	        payment_place_order(t, db, task_arena(t), TOWN, second.reference, "order_2"),
	        -ESTALE);
	assert_int_equal(payment_expire_due(t, system_db, db, NOW + HOUR - 1, &done), 0);
	assert_int_equal(ask_int("SELECT count(*) FROM payment_order WHERE is_open AND bill_id ="
	                         " (SELECT max(id) FROM bill)"),
	                 1);
	assert_int_equal(payment_expire_due(t, system_db, db, NOW + HOUR, &done), 0);
	assert_true(done >= 1);
	/* Too late: it is money, and it goes back. */
	assert_string_equal(capture(t, second.reference, "pay_late").judgement.attempt_status,
	                    "refund_due");
	/* The one who was pushed aside pays after all, and nobody else has: it counts. */
	assert_string_equal(capture(t, first.reference, "pay_aside").judgement.attempt_status,
	                    "captured");
	assert_int_equal(ask_int("SELECT count(*) FROM refund WHERE status = 'approved' AND by_rule"
	                         " AND attempt_id = (SELECT id FROM payment_attempt"
	                         " WHERE gateway_payment_id = 'pay_late')"),
	                 1);
	assert_books_agree(t);
}

static void one_order_is_open_and_late_money_is_not_lost(void **state)
{
	(void)state;
	play(open_orders);
}

static void begin(struct task *t)
{
	int64_t bill = a_bill(t, "B1", NULL), done;
	struct order order = an_order(t, bill, 2, CITIZEN), other;
	struct arena *a = task_arena(t);
	enum order_opened opened;

	assert_int_equal(payment_begin(t, db, a, TOWN, order.reference, NOW), 0);
	assert_int_equal(payment_begin(t, db, a, TOWN, order.reference, NOW), 0);
	assert_int_equal(open_order(t, bill, 2, 8, NOW, &opened, &other), 0);
	assert_int_equal(opened, OPENED_PENDING);
	assert_string_equal(other.reference, order.reference);
	/* Silence is no answer, however long. */
	assert_int_equal(payment_expire_due(t, system_db, db, NOW + 100 * HOUR, &done), 0);
	assert_string_equal(ask("SELECT status FROM payment_order ORDER BY id DESC LIMIT 1"),
	                    "pending");
	capture(t, order.reference, "pay_begun");
	assert_string_equal(
	        ask("SELECT string_agg(status || ' ' || gateway_payment_id, ',') FROM"
	            " payment_attempt WHERE order_id = (SELECT max(id) FROM payment_order)"),
	        "captured pay_begun");
	assert_int_equal(payment_begin(t, db, a, TOWN, order.reference, NOW), -ESTALE);
	assert_books_agree(t);
}

static void a_payment_under_way_is_not_pushed_aside(void **state)
{
	(void)state;
	play(begin);
}

/* ---- captures that race ------------------------------------------------------------------------
 */

struct racer {
	const char *reference;
	const char *payment;
	const char *event;
	const char *mode; /* NULL: upi */
	struct pg_db *through;
	int result;
	bool is_done;
	struct payment_taken taken;
	struct arena *arena;
};

static void race(struct task *t, void *arg)
{
	struct racer *r = arg;
	struct payment_word word = word_of(r->reference, r->payment);

	word.mode = r->mode ? r->mode : word.mode;
	word.event_id = r->event;
	word.event_kind = "payment.captured";
	word.event_body = "{}";
	r->result = payment_take(t, r->through, r->arena, &word, judge, &r->taken);
	r->is_done = true;
}

static void run_race(struct task *t, struct racer *racers, size_t n)
{
	bool all_done = false;

	for (size_t i = 0; i < n; i++) {
		racers[i].arena = task_arena(t);
		racers[i].through = i % 2 ? db : rival_db;
		assert_int_equal(task_spawn("racer", 30000, race, &racers[i]), 0);
	}
	while (!all_done) {
		all_done = true;
		for (size_t i = 0; i < n; i++)
			all_done = all_done && racers[i].is_done;
		if (!all_done)
			assert_int_equal(task_sleep_ms(t, 1), 0);
	}
}

static void capture_twice(struct task *t)
{
	struct order order = an_order(t, a_bill(t, "R1", NULL), 2, CITIZEN);
	struct racer copies[8] = { 0 };
	size_t news = 0;

	for (size_t i = 0; i < ARRAY_LEN(copies); i++)
		copies[i] = (struct racer){ .reference = order.reference, .payment = "pay_same" };
	run_race(t, copies, ARRAY_LEN(copies));
	for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
		assert_int_equal(copies[i].result, 0);
		news += !copies[i].taken.judgement.is_nothing_new;
		assert_string_equal(copies[i].taken.receipt_number, copies[0].taken.receipt_number);
	}
	assert_int_equal(news, 1);
	assert_int_equal(ask_int("SELECT count(*) FROM audit WHERE action = 'payment.captured' AND"
	                         " subject = (SELECT reference FROM payment_order ORDER BY id DESC"
	                         " LIMIT 1)"),
	                 1);
	assert_books_agree(t);
}

static void the_same_capture_told_eight_times_at_once_counts_once(void **state)
{
	(void)state;
	play(capture_twice);
}

static void pay_twice(struct task *t)
{
	int64_t bill = a_bill(t, "R2", NULL);
	struct order first = an_order(t, bill, 2, CITIZEN), second;
	enum order_opened opened;
	struct racer both[2];

	assert_int_equal(open_order(t, bill, 2, 8, NOW, &opened, &second), 0);
	both[0] = (struct racer){ .reference = first.reference, .payment = "pay_a", .event = "e1" };
	both[1] =
	        (struct racer){ .reference = second.reference, .payment = "pay_b", .event = "e2" };
	run_race(t, both, 2);
	assert_int_equal(both[0].result, 0);
	assert_int_equal(both[1].result, 0);
	assert_int_equal(
	        both[0].taken.judgement.gives_receipt + both[1].taken.judgement.gives_receipt, 1);
	assert_int_equal(ask_int("SELECT count(*) FROM refund r JOIN payment_attempt p ON p.id ="
	                         " r.attempt_id WHERE p.gateway_payment_id IN ('pay_a', 'pay_b')"),
	                 1);
	assert_int_equal(ask_int("SELECT paid_paise FROM bill ORDER BY id DESC LIMIT 1"), 10500);
	/* A delivery that comes again is known by its event. */
	both[0].is_done = false;
	run_race(t, both, 1);
	assert_int_equal(both[0].result, -EEXIST);
	assert_books_agree(t);
}

static void of_two_who_pay_at_once_one_gets_hers_back(void **state)
{
	(void)state;
	play(pay_twice);
}

enum { PAYERS = 40 };

static void pay_in_parallel(struct task *t)
{
	struct racer payers[PAYERS] = { 0 };
	struct arena *a = task_arena(t);
	int64_t before = ask_int("SELECT coalesce(max(last), 0) FROM receipt_counter");

	for (size_t i = 0; i < PAYERS; i++) {
		int64_t bill = a_bill(t, arena_printf(a, "P%zu", i), NULL);

		payers[i].reference = an_order(t, bill, 2, CITIZEN).reference;
		payers[i].payment = arena_printf(a, "pay_p%zu", i);
		/* Some words the database refuses, and their transactions are rolled back. */
		payers[i].mode = i % 5 ? NULL : "barter";
	}
	run_race(t, payers, PAYERS);
	for (size_t i = 0; i < PAYERS; i++)
		assert_int_equal(payers[i].result, i % 5 ? 0 : -EINVAL);
	assert_int_equal(ask_int("SELECT max(last) FROM receipt_counter") - before, PAYERS * 4 / 5);
	assert_string_equal(ask("SELECT count(*) = max(serial) AND min(serial) = 1 AND"
	                        " count(DISTINCT number) = count(*) FROM receipt"),
	                    "t");
	assert_books_agree(t);
}

static void receipt_numbers_have_no_gaps_under_load(void **state)
{
	(void)state;
	play(pay_in_parallel);
}

/* ---- settlement --------------------------------------------------------------------------------
 */

static enum settled settle(struct task *t, const char *reference, const char *payment,
                           const char *settlement, int64_t paise)
{
	enum settled settled;

	assert_int_equal(payment_settle(t, db, task_arena(t),
	                                &(struct settlement){ .tenant_id = TOWN,
	                                                      .reference = reference,
	                                                      .gateway_payment_id = payment,
	                                                      .settlement_id = settlement,
	                                                      .amount_paise = paise,
	                                                      .fee_paise = 210,
	                                                      .now_ms = NOW + 24 * HOUR },
	                                &settled),
	                 0);
	return settled;
}

static void settle_all_ways(struct task *t)
{
	struct order order = an_order(t, a_bill(t, "S1", NULL), 2, CITIZEN);

	assert_int_equal(settle(t, order.reference, "pay_s", "setl_1", 10500), SETTLED_UNKNOWN);
	capture(t, order.reference, "pay_s");
	assert_int_equal(settle(t, order.reference, "pay_s", "setl_1", 10499), SETTLED_DIFFERS);
	assert_int_equal(settle(t, order.reference, "pay_s", "setl_1", 10500), SETTLED);
	assert_int_equal(settle(t, order.reference, "pay_s", "setl_1", 10500), SETTLED_ALREADY);
	assert_int_equal(settle(t, order.reference, "pay_s", "setl_2", 10500), SETTLED_DIFFERS);
	assert_string_equal(ask("SELECT status FROM payment_order ORDER BY id DESC LIMIT 1"),
	                    "settled");
	assert_books_agree(t);
	assert_int_equal(ask_int("SELECT sum(paise) FROM ledger_day WHERE account = 'gateway_fee'"),
	                 210);
	assert_string_equal(ask("SELECT day || ' ' || mode || ' ' || ward FROM ledger_day"
	                        " WHERE account = 'biller' AND head = 'charge' LIMIT 1"),
	                    "2026-11-24 upi 12");
}

static void a_settlement_counts_once_and_must_match(void **state)
{
	(void)state;
	play(settle_all_ways);
}

static int start(void **state)
{
	char *deploy;

	(void)state;
	log_set_level(LOG_ERROR);
	private_stack_up("postgres");
	deploy = xasprintf("sql/deploy.sh 'postgresql:///mseva?host=%s&user=postgres'",
	                   private_stack_get("SOCKET_DIR"));
	if (system(deploy)) /* NOLINT(cert-env33-c) */
		bug("%s failed", deploy);
	free(deploy);
	admin = PQconnectdb(url("postgres"));
	ask("INSERT INTO tenant (id, code, reference_prefix) VALUES (1, 'pb', NULL),"
	    " (90101, 'zz.one', 'ZZA'), (90102, 'zz.two', 'ZZB')");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	PQfinish(admin);
	private_stack_down();
	loop_free();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_needs_what_only_the_house_knows),
		cmocka_unit_test(guessing_is_stopped_for_the_guesser_and_for_the_house),
		cmocka_unit_test(her_connections_of_all_towns_are_listed),
		cmocka_unit_test(a_bill_does_not_change_under_the_payer),
		cmocka_unit_test(an_idle_order_gives_way_to_the_newer_bill),
		cmocka_unit_test(a_payment_under_way_is_not_pushed_aside),
		cmocka_unit_test(one_order_is_open_and_late_money_is_not_lost),
		cmocka_unit_test(the_same_capture_told_eight_times_at_once_counts_once),
		cmocka_unit_test(of_two_who_pay_at_once_one_gets_hers_back),
		cmocka_unit_test(receipt_numbers_have_no_gaps_under_load),
		cmocka_unit_test(a_settlement_counts_once_and_must_match),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
