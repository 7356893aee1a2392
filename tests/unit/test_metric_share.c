#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/metric_share.h"

static struct metric messages = { .type = METRIC_COUNTER,
	                          .name = "share_messages_total",
	                          .help = "Without a label." };
static struct metric turns = {
	.type = METRIC_COUNTER, .name = "share_turns_total", .help = "With one.", .label = "outcome"
};
static struct metric rare = { .type = METRIC_COUNTER,
	                      .name = "share_rare_total",
	                      .help = "Happens in one worker only.",
	                      .label = "kind" };
static struct metric seconds = { .type = METRIC_HISTOGRAM,
	                         .name = "share_seconds",
	                         .help = "Durations." };
static struct metric open_now = { .type = METRIC_GAUGE, .name = "share_open", .help = "A gauge." };

static double read_backlog(void)
{
	return 7;
}

static struct metric backlog = { .type = METRIC_GAUGE,
	                         .name = "share_backlog",
	                         .help = "A computed gauge.",
	                         .read = read_backlog };

/* What a worker of that number says after fn, in a process of its own as in real life. */
static char *worker(int number, void (*fn)(void), char *ret_text, size_t size)
{
	int fd = memfd_create("scrape", 0), status;
	pid_t pid = fork();
	ssize_t n;

	if (pid == 0) {
		struct buf b;

		buf_init(&b, 1 << 20);
		metric_share_join(number);
		fn();
		metric_share_write(&b);
		_exit(write(fd, b.p, b.n) == (ssize_t)b.n ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	n = pread(fd, ret_text, size - 1, 0);
	close(fd);
	assert_true(n > 0);
	ret_text[n] = '\0';
	return ret_text;
}

static void assert_says(const char *text, const char *line)
{
	const char *at = strstr(text, line);

	if (!at || (at != text && at[-1] != '\n') || at[strlen(line)] != '\n')
		fail_msg("not \"%s\" in:\n%s", line, text);
}

static void first_counts(void)
{
	metric_add(&messages, NULL, 3);
	metric_add(&turns, "committed", 2);
	metric_add(&turns, "failed", 1);
	metric_observe(&seconds, 0.002);
	metric_observe(&seconds, 0.2);
	metric_set(&open_now, NULL, 4);
	metric_register(&backlog);
}

static void second_counts(void)
{
	metric_add(&turns, "retried", 5);
	metric_add(&turns, "committed", 10);
	metric_observe(&seconds, 99);
	metric_add(&messages, NULL, 0.5);
	metric_add(&rare, "odd", 1);
	metric_set(&open_now, NULL, 6);
}

static void nothing(void)
{
}

static void whoever_is_asked_tells_of_all(void **state)
{
	char text[8192];

	(void)state;
	metric_share_open(3);
	worker(0, first_counts, text, sizeof(text));
	assert_says(text, "share_messages_total 3");
	assert_says(text, "share_open{worker=\"0\"} 4");
	assert_says(text, "share_backlog{worker=\"0\"} 7");
	worker(1, second_counts, text, sizeof(text));
	worker(2, nothing, text, sizeof(text));
	assert_says(text, "share_messages_total 3.5");
	assert_says(text, "share_turns_total{outcome=\"committed\"} 12");
	assert_says(text, "share_turns_total{outcome=\"failed\"} 1");
	assert_says(text, "share_turns_total{outcome=\"retried\"} 5");
	assert_says(text, "share_rare_total{kind=\"odd\"} 1");
	assert_says(text, "share_seconds_bucket{le=\"0.0025\"} 1");
	assert_says(text, "share_seconds_bucket{le=\"10\"} 2");
	assert_says(text, "share_seconds_bucket{le=\"+Inf\"} 3");
	assert_says(text, "share_seconds_sum 99.202000");
	assert_says(text, "share_seconds_count 3");
	assert_says(text, "share_open{worker=\"0\"} 4");
	assert_says(text, "share_open{worker=\"1\"} 6");
	assert_null(strstr(text, "share_open{worker=\"2\"}"));
	metric_share_close();
}

static void the_successor_of_a_dead_worker_goes_on_counting(void **state)
{
	char text[8192];

	(void)state;
	metric_share_open(2);
	worker(0, first_counts, text, sizeof(text));
	worker(1, second_counts, text, sizeof(text));
	/* Both again. */
	worker(0, first_counts, text, sizeof(text));
	worker(1, nothing, text, sizeof(text));
	assert_says(text, "share_messages_total 6.5");
	assert_says(text, "share_turns_total{outcome=\"committed\"} 14");
	assert_says(text, "share_seconds_count 5");
	assert_says(text, "share_seconds_bucket{le=\"0.0025\"} 2");
	/* What is the case now is not what was the case in the one before. */
	assert_null(strstr(text, "share_open{worker=\"1\"} 6"));
	metric_share_close();
}

static void a_worker_alone_shares_nothing(void **state)
{
	struct buf mine, shared;

	(void)state;
	metric_add(&messages, NULL, 1);
	metric_set(&open_now, NULL, 2);
	buf_init(&mine, 1 << 20);
	buf_init(&shared, 1 << 20);
	metric_share_publish();
	metric_write(&mine);
	metric_share_write(&shared);
	assert_string_equal(mine.p, shared.p);
	assert_says(shared.p, "share_open 2");
	buf_done(&mine);
	buf_done(&shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_is_asked_tells_of_all),
		cmocka_unit_test(the_successor_of_a_dead_worker_goes_on_counting),
		cmocka_unit_test(a_worker_alone_shares_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
