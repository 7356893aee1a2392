/* What leaves for WhatsApp: when, as what, after which answer again, and who is next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "app/app.h"
#include "app/send_deliver.h"
#include "app/send_queue.h"
#include "app/send_rule.h"
#include "base/clock.h"
#include "base/log.h"
#include "in_task.h"
#include "io/http.h"
#include "rt/loop.h"

#define SECOND_US 1000000
#define THINKS_MS 60 /* the Graph API of this test */

/* ---- answers
 * -------------------------------------------------------------------------------------
 */

static struct send_verdict after(enum send_class class, int attempts)
{
	return send_verdict(class, attempts, 0, 0);
}

static void what_was_sent_lets_the_next_one_go(void **state)
{
	struct send_verdict v = after(SEND_SENT, 1);

	(void)state;
	assert_int_equal(v.then, THEN_SENT);
	assert_true(v.goes_on);
	assert_false(v.stops_all);
}

static void passing_trouble_is_tried_again_and_blocks_what_follows(void **state)
{
	static const enum send_class classes[] = { SEND_RETRY_SOON,    SEND_RETRY_PAIR,
		                                   SEND_RETRY_NUMBER,  SEND_RETRY_ACCOUNT,
		                                   SEND_PLAIN_INSTEAD, SEND_STOP_ALL,
		                                   SEND_HOLD_UNASKED };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		for (int attempts = 1; attempts < 40; attempts++) {
			struct send_verdict v = after(classes[i], attempts);

			assert_int_equal(v.then, THEN_LATER);
			assert_true(v.wait_ms >= 200);
			assert_false(v.goes_on);
		}
		assert_int_equal(after(classes[i], SEND_ATTEMPTS_MAX).then, THEN_END);
		assert_int_equal(after(classes[i], SEND_ATTEMPTS_MAX).end, OUTBOX_DEAD);
	}
}

static void trouble_with_the_account_stops_everybody_for_a_minute(void **state)
{
	(void)state;
	for (enum send_class class = 0; class < SEND_CLASSES; class ++) {
		struct send_verdict v = after(class, 1);
		bool is_account = class == SEND_RETRY_ACCOUNT || class == SEND_STOP_ALL ||
		                  class == SEND_HOLD_UNASKED;

		assert_int_equal(v.stops_all, is_account);
		if (is_account)
			assert_int_equal(v.wait_ms, SEND_STOPPED_MS);
	}
}

static void what_cannot_be_delivered_ends_and_blocks_nobody(void **state)
{
	static const struct {
		enum send_class class;
		enum outbox_end end;
	} ends[] = {
		{ SEND_UNREACHABLE, OUTBOX_FAILED },
		{ SEND_OPTED_OUT, OUTBOX_FAILED },
		{ SEND_DROP, OUTBOX_DROPPED },
		{ SEND_NEEDS_TEMPLATE, OUTBOX_DROPPED },
		{ SEND_DEAD, OUTBOX_DEAD },
		{ SEND_OTHER_LANGUAGE, OUTBOX_DEAD },
		{ SEND_TEMPLATE_STOPPED, OUTBOX_DEAD },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct send_verdict v = after(ends[i].class, 1);

		assert_int_equal(v.then, THEN_END);
		assert_int_equal(v.end, ends[i].end);
		assert_true(v.goes_on);
	}
}

static void a_send_in_doubt_waits_longer_each_time_and_ends_as_a_dead_letter(void **state)
{
	static const int64_t waits_s[] = { 22, 22, 120, 480 };
	struct send_verdict v;

	(void)state;
	for (int doubts = 0; doubts < (int)ARRAY_LEN(waits_s); doubts++) {
		v = send_verdict(SEND_IN_DOUBT, doubts + 1, doubts, 0);
		assert_int_equal(v.then, THEN_DOUBT);
		assert_int_equal(v.wait_ms, waits_s[doubts] * 1000);
		assert_false(v.goes_on);
	}
	v = send_verdict(SEND_IN_DOUBT, 5, 4, 0);
	assert_int_equal(v.then, THEN_END);
	assert_int_equal(v.end, OUTBOX_DEAD);
	assert_true(v.goes_on);
	/* However large the number a row may hold. */
	assert_int_equal(send_verdict(SEND_IN_DOUBT, 9, 32767, 0).then, THEN_END);
	/* Trouble before the doubts does not shorten them. */
	assert_int_equal(send_verdict(SEND_IN_DOUBT, 900, 0, 0).wait_ms, 22000);
}

static void too_many_to_one_person_wait_four_times_as_long_each_time(void **state)
{
	(void)state;
	assert_int_equal(after(SEND_RETRY_PAIR, 0).wait_ms, 1000);
	assert_int_equal(after(SEND_RETRY_PAIR, 1).wait_ms, 4000);
	assert_int_equal(after(SEND_RETRY_PAIR, 2).wait_ms, 16000);
	assert_int_equal(after(SEND_RETRY_PAIR, 6).wait_ms, 4096000);
	assert_int_equal(after(SEND_RETRY_PAIR, 4000).wait_ms, 4096000);
}

static void pauses_grow_are_spread_and_have_an_end(void **state)
{
	static const int64_t dice[] = { 0, 1, 999, 123456789, INT64_MAX, -1, INT64_MIN };

	(void)state;
	for (int attempts = -1; attempts < 5000; attempts += attempts < 30 ? 1 : 497) {
		int64_t most = attempts > 20 ? 30000 : 1000LL << (attempts > 0 ? attempts : 0);

		if (most > 30000)
			most = 30000;
		for (size_t i = 0; i < ARRAY_LEN(dice); i++) {
			int64_t wait = send_backoff_ms(attempts, 30000, dice[i]);

			assert_in_range(wait, 200, 200 + most - 1);
		}
	}
	assert_int_equal(send_backoff_ms(0, 30000, 999), 1199);
	assert_int_equal(send_backoff_ms(3, 30000, 7999), 8199);
	assert_int_equal(send_backoff_ms(3, 30000, 8000), 200);
}

/* ---- as what
 * -------------------------------------------------------------------------------------
 */

static void outside_the_window_only_the_template_goes(void **state)
{
	const struct reply text = { .kind = REPLY_TEXT, .body = "hello" };
	const struct reply template = { .kind = REPLY_TEMPLATE, .template_name = "x" };
	struct outbox_item it = { .window_ms = 1000 };

	(void)state;
	assert_int_equal(send_form(&it, &text, 999), SEND_AS_IT_IS);
	assert_int_equal(send_form(&it, &text, 1000), SEND_TOO_LATE);
	assert_int_equal(send_form(&it, &template, 999), SEND_AS_IT_IS);
	assert_int_equal(send_form(&it, &template, 1000), SEND_AS_TEMPLATE);
	it.late_template = "complaint_resolved";
	assert_int_equal(send_form(&it, &text, 999), SEND_AS_IT_IS);
	assert_int_equal(send_form(&it, &text, 1000), SEND_AS_TEMPLATE);
	/* She has never written. */
	it.window_ms = -1;
	assert_int_equal(send_form(&it, &text, 0), SEND_AS_TEMPLATE);
}

static void a_template_takes_the_facts_along_and_nothing_else(void **state)
{
	struct outbox_item it = { .late_template = "complaint_resolved" };
	struct reply r = { .kind = REPLY_BUTTONS,
		           .body = "done",
		           .template_language = "hi",
		           .rows = { { .id = "menu", .title = "Menu" } },
		           .row_count = 1,
		           .params = { "JAL-26-000001-0", "Light" },
		           .param_count = 2 };

	(void)state;
	assert_true(send_make_template(&it, &r));
	assert_int_equal(r.kind, REPLY_TEMPLATE);
	assert_string_equal(r.template_name, "complaint_resolved");
	assert_string_equal(r.template_language, "hi");
	assert_int_equal(r.param_count, 2);
	assert_string_equal(r.params[1], "Light");
	assert_null(r.body);
	assert_int_equal(r.row_count, 0);
	/* Made already. */
	it.late_template = NULL;
	assert_true(send_make_template(&it, &r));
	r = (struct reply){ .kind = REPLY_TEXT };
	assert_false(send_make_template(&it, &r));
	it.late_template = "complaint_resolved";
	assert_true(send_make_template(&it, &r));
	assert_string_equal(r.template_language, "pa");
}

static void who_said_stop_gets_answers_and_no_news(void **state)
{
	const struct outbox_item answer = { .id = 1 }, news = { .late_template = "x" };

	(void)state;
	assert_false(send_is_unwanted(&answer, true));
	assert_false(send_is_unwanted(&answer, false));
	assert_true(send_is_unwanted(&news, true));
	assert_false(send_is_unwanted(&news, false));
}

/* ---- who is next
 * -----------------------------------------------------------------------------------
 */

static void add(struct send_queue *q, int tenant_id, int64_t citizen_id, const char *number_id,
                int64_t id)
{
	struct outbox_item it = { .to = { .tenant_id = tenant_id,
		                          .citizen_id = citizen_id,
		                          .number_id = number_id,
		                          .phone = "919800000000" },
		                  .id = id };

	send_queue_add(q, &it, 1, 0);
}

/* Sends the next message: its id, or 0 when none may go. */
static int64_t sends(struct send_queue *q, int64_t now_us)
{
	struct send_lane *l = send_queue_next(q, now_us);
	struct send_item *i;
	int64_t id;

	if (!l)
		return 0;
	i = send_lane_pop(l);
	id = i->it.id;
	send_item_free(q, i);
	send_queue_return(q, l);
	return id;
}

static void one_town_s_thousand_messages_do_not_make_another_wait(void **state)
{
	struct send_queue *q = send_queue_new(1e6);

	(void)state;
	for (int i = 1; i <= 1000; i++)
		add(q, 101, i, "n", i);
	add(q, 102, 5001, "n", 5001);
	add(q, 102, 5002, "n", 5002);
	add(q, 103, 6001, "n", 6001);
	assert_int_equal(send_queue_count(q), 1003);
	assert_int_equal(sends(q, 0), 1);
	assert_int_equal(sends(q, 0), 5001);
	assert_int_equal(sends(q, 0), 6001);
	assert_int_equal(sends(q, 0), 2);
	assert_int_equal(sends(q, 0), 5002);
	for (int i = 3; i <= 1000; i++)
		assert_int_equal(sends(q, 0), i);
	assert_int_equal(sends(q, 0), 0);
	assert_int_equal(send_queue_count(q), 0);
	send_queue_free(q);
}

static void one_citizen_s_messages_go_one_after_the_other(void **state)
{
	struct send_queue *q = send_queue_new(1e6);
	struct send_lane *l;
	struct send_item *i;

	(void)state;
	add(q, 101, 7, "n", 1);
	add(q, 101, 7, "n", 2);
	l = send_queue_next(q, 0);
	i = send_lane_pop(l);
	assert_int_equal(i->it.id, 1);
	/* Under way: what comes meanwhile waits behind it. */
	add(q, 101, 7, "n", 3);
	assert_int_equal(sends(q, 0), 0);
	assert_false(send_queue_is_waiting(q));
	send_item_free(q, i);
	send_queue_return(q, l);
	assert_true(send_queue_is_waiting(q));
	assert_int_equal(sends(q, 0), 2);
	assert_int_equal(sends(q, 0), 3);
	send_queue_free(q);
}

static void each_number_keeps_to_its_throughput(void **state)
{
	struct send_queue *q = send_queue_new(10);
	int sent;

	(void)state;
	for (int i = 1; i <= 100; i++)
		add(q, 101, i, "slow", i);
	/* A second's worth at once, then ten a second. */
	for (sent = 0; sends(q, SECOND_US); sent++)
		;
	assert_int_equal(sent, 10);
	assert_int_equal(sends(q, SECOND_US + 99000), 0);
	/* Who had to wait has not lost her place. */
	assert_int_equal(sends(q, SECOND_US + 101000), 11);
	assert_int_equal(sends(q, SECOND_US + 102000), 0);
	/* A long pause does not save up more. */
	for (sent = 0; sends(q, 100LL * SECOND_US); sent++)
		;
	assert_int_equal(sent, 10);
	/* Another number has its own; even behind many who wait for the first. */
	add(q, 101, 900, "other", 900);
	assert_int_equal(sends(q, 100LL * SECOND_US), 900);
	assert_int_equal(sends(q, 100LL * SECOND_US), 0);
	for (int64_t t = 101; send_queue_is_waiting(q); t++)
		(void)sends(q, t * SECOND_US);
	send_queue_free(q);
}

static void what_waits_can_be_taken_back(void **state)
{
	struct send_queue *q = send_queue_new(1);
	struct send_lane *l;
	int taken = 0;

	(void)state;
	for (int i = 1; i <= 5; i++)
		add(q, 100 + i % 2, i, "n", i);
	while ((l = send_queue_take(q))) {
		assert_non_null(send_lane_first(l));
		send_item_free(q, send_lane_pop(l));
		assert_null(send_lane_first(l));
		send_queue_return(q, l);
		taken++;
	}
	assert_int_equal(taken, 5);
	assert_int_equal(send_queue_count(q), 0);
	send_queue_free(q);
}

/* ---- the lease
 * -------------------------------------------------------------------------------------
 */

static void a_call_that_could_outlast_the_lease_does_not_begin(void **state)
{
	(void)state;
	assert_true(send_fits_lease(1000, 9000, 8000));
	assert_false(send_fits_lease(1001, 9000, 8000));
	assert_false(send_fits_lease(20000, 9000, 1));
}

/* A Graph API that does not know the template in any language, and takes its time to say so. */
static struct {
	struct evhttp *http;
	int posts;
} graph;

static void say_no(evutil_socket_t fd, short what, void *arg)
{
	static const char body[] = "{\"error\":{\"code\":132001,\"message\":\"no such template\"}}";
	struct evbuffer *b = evbuffer_new();

	(void)fd;
	(void)what;
	evbuffer_add(b, body, sizeof(body) - 1);
	evhttp_send_reply(arg, 404, "x", b);
	evbuffer_free(b);
}

static void on_post(struct evhttp_request *req, void *arg)
{
	struct timeval tv = { .tv_usec = THINKS_MS * 1000 };

	(void)arg;
	graph.posts++;
	event_base_once(loop_base(), -1, EV_TIMEOUT, say_no, req, &tv);
}

static int start_graph(void **state)
{
	struct evhttp_bound_socket *bound;
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	static char url[64];

	(void)state;
	log_set_level(LOG_ERROR);
	graph.http = evhttp_new(loop_base());
	bound = evhttp_bind_socket_with_handle(graph.http, "127.0.0.1", 0);
	assert_non_null(bound);
	getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&address, &len);
	evhttp_set_gencb(graph.http, on_post, NULL);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	app.config.graph_url = url;
	app.config.graph_version = "v25.0";
	app.config.whatsapp_access_token = "t";
	http_allow(url);
	return 0;
}

static int stop_graph(void **state)
{
	(void)state;
	evhttp_free(graph.http);
	http_stop();
	loop_free();
	return 0;
}

struct delivery_attempt {
	int64_t lease_ms; /* left */
	struct send_answer answer;
	struct arena *arena;
};

static void attempt(struct task *t, void *arg)
{
	struct delivery_attempt *d = arg;
	struct outbox_item it = { .to = { .tenant_id = 101,
		                          .citizen_id = 7,
		                          .number_id = "500",
		                          .phone = "919800000000" },
		                  .id = 1,
		                  .created_at = "2026-11-23 10:00:00.123456+00" };
	struct reply r = { .kind = REPLY_TEMPLATE,
		           .template_name = "complaint_resolved",
		           .template_language = "hi" };

	graph.posts = 0;
	d->answer = send_deliver(t, d->arena, &it, &r, clock_mono_ms() + d->lease_ms);
}

static enum send_class try_with_lease(int64_t lease_ms)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct delivery_attempt d = { .lease_ms = lease_ms, .arena = a };

	in_task(attempt, &d);
	return d.answer.class;
}

static void a_template_refused_in_language_after_language_is_not_sent_past_its_lease(void **state)
{
	(void)state;
	assert_int_equal(try_with_lease(60000), SEND_OTHER_LANGUAGE);
	assert_int_equal(graph.posts, 3);
	/* There is time for one try, or for none. */
	assert_int_equal(try_with_lease(SEND_TIMEOUT_MS + THINKS_MS - 10), SEND_RETRY_SOON);
	assert_int_equal(graph.posts, 1);
	assert_int_equal(try_with_lease(SEND_TIMEOUT_MS - 1), SEND_RETRY_SOON);
	assert_int_equal(graph.posts, 0);
}

static void a_stopped_template_is_tried_in_the_other_languages_only(void **state)
{
	(void)state;
	send_template_stopped("complaint_resolved", "pa", true);
	send_template_stopped("complaint_resolved", "hi", true);
	assert_int_equal(try_with_lease(60000), SEND_OTHER_LANGUAGE);
	assert_int_equal(graph.posts, 1);
	send_template_stopped("complaint_resolved", "en", true);
	assert_int_equal(try_with_lease(60000), SEND_TEMPLATE_STOPPED);
	assert_int_equal(graph.posts, 0);
	send_template_stopped("complaint_resolved", "pa", false);
	send_template_stopped("complaint_resolved", "hi", false);
	send_template_stopped("complaint_resolved", "en", false);
	assert_int_equal(try_with_lease(60000), SEND_OTHER_LANGUAGE);
	assert_int_equal(graph.posts, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sent_lets_the_next_one_go),
		cmocka_unit_test(passing_trouble_is_tried_again_and_blocks_what_follows),
		cmocka_unit_test(trouble_with_the_account_stops_everybody_for_a_minute),
		cmocka_unit_test(what_cannot_be_delivered_ends_and_blocks_nobody),
		cmocka_unit_test(a_send_in_doubt_waits_longer_each_time_and_ends_as_a_dead_letter),
		cmocka_unit_test(too_many_to_one_person_wait_four_times_as_long_each_time),
		cmocka_unit_test(pauses_grow_are_spread_and_have_an_end),
		cmocka_unit_test(outside_the_window_only_the_template_goes),
		cmocka_unit_test(a_template_takes_the_facts_along_and_nothing_else),
		cmocka_unit_test(who_said_stop_gets_answers_and_no_news),
		cmocka_unit_test(one_town_s_thousand_messages_do_not_make_another_wait),
		cmocka_unit_test(one_citizen_s_messages_go_one_after_the_other),
		cmocka_unit_test(each_number_keeps_to_its_throughput),
		cmocka_unit_test(what_waits_can_be_taken_back),
		cmocka_unit_test(a_call_that_could_outlast_the_lease_does_not_begin),
		cmocka_unit_test(
		        a_template_refused_in_language_after_language_is_not_sent_past_its_lease),
		cmocka_unit_test(a_stopped_template_is_tried_in_the_other_languages_only),
	};

	return cmocka_run_group_tests(tests, start_graph, stop_graph);
}
