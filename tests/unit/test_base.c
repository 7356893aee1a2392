#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/list.h"
#include "base/log.h"
#include "base/map.h"
#include "base/metric.h"
#include "base/phone.h"
#include "base/utf8.h"

/* ---- arena, buffer, list, map -----------------------------------------------------------------
 */

static void an_arena_gives_zeroed_memory_of_any_size(void **state)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 4000, 4096, 70000, 3, 1 << 20, 64 };
	_cleanup_(arena_freep) struct arena *a = arena_new();
	unsigned char *all[ARRAY_LEN(sizes)];

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
			all[i] = arena_alloc(a, sizes[i]);
			assert_int_equal((uintptr_t)all[i] % 16, 0);
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(all[i][j], 0);
			memset(all[i], (int)i + 1, sizes[i]);
		}
		for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(all[i][j], i + 1);
		}
		arena_reset(a);
	}
	assert_string_equal(arena_printf(a, "%s-%d", "x", 7), "x-7");
	assert_string_equal(arena_strndup(a, "abc", 2), "ab");
	assert_null(arena_strdup(a, NULL));
}

static char deferred_order[8];

static void note_deferred(void *p)
{
	size_t n = strlen(deferred_order);

	deferred_order[n] = *(const char *)p;
}

static void what_is_tied_to_an_arena_goes_with_it_latest_first(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	memset(deferred_order, 0, sizeof(deferred_order));
	arena_defer(a, note_deferred, (char[]){ '1' });
	arena_defer(a, note_deferred, (char[]){ '2' });
	arena_reset(a);
	assert_string_equal(deferred_order, "21");
	arena_defer(a, note_deferred, (char[]){ '3' });
	arena_free(a);
	assert_string_equal(deferred_order, "213");
}

static void a_buffer_over_its_ceiling_stays_so(void **state)
{
	struct buf b;
	char *taken;

	(void)state;
	buf_init(&b, 10);
	buf_adds(&b, "12345");
	buf_printf(&b, "%d", 67890);
	assert_false(b.overflow);
	assert_string_equal(b.p, "1234567890");
	buf_addc(&b, 'x');
	assert_true(b.overflow);
	buf_add(&b, "", 0);
	assert_string_equal(b.p, "1234567890");
	buf_clear(&b);
	buf_adds(&b, "again");
	assert_false(b.overflow);
	taken = buf_take(&b);
	assert_string_equal(taken, "again");
	assert_int_equal(b.n, 0);
	buf_adds(&b, "more");
	assert_string_equal(b.p, "more");
	free(taken);
	buf_done(&b);
}

static void a_buffer_writes_json_strings(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	buf_json(&b, "a\"b\\c\n\x01 \x7f ਪਾਣੀ");
	buf_addc(&b, ',');
	buf_json(&b, NULL);
	assert_string_equal(b.p, "\"a\\\"b\\\\c\\n\\u0001 \\u007f ਪਾਣੀ\",null");
	buf_done(&b);
}

static void a_list_keeps_order_and_forgives_double_removal(void **state)
{
	struct list l, a, b, c;

	(void)state;
	list_init(&l);
	assert_null(list_pop(&l));
	list_append(&l, &b);
	list_append(&l, &c);
	list_prepend(&l, &a);
	list_remove(&b);
	list_remove(&b);
	assert_ptr_equal(list_pop(&l), &a);
	assert_ptr_equal(list_pop(&l), &c);
	assert_true(list_empty(&l));
}

static void count_entry(const char *key, void *value, void *arg)
{
	(void)key;
	*(size_t *)arg += *(int *)value;
}

static void remove_entry(const char *key, void *value, void *arg)
{
	(void)value;
	map_remove(arg, key);
}

static void a_map_holds_many_keys(void **state)
{
	struct map *m = map_new();
	int one = 1, two = 2;
	size_t sum = 0;
	char key[16];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(key, sizeof(key), "key%d", i);
		map_put(m, key, &one);
	}
	map_put(m, "key7", &two);
	assert_int_equal(map_count(m), 5000);
	assert_ptr_equal(map_get(m, "key7"), &two);
	assert_null(map_get(m, "key5000"));
	map_each(m, count_entry, &sum);
	assert_int_equal(sum, 5001);
	assert_ptr_equal(map_remove(m, "key7"), &two);
	assert_null(map_remove(m, "key7"));
	assert_int_equal(map_count(m), 4999);
	map_each(m, remove_entry, m);
	assert_int_equal(map_count(m), 0);
	map_free(m);
}

/* ---- text, JSON, time -------------------------------------------------------------------------
 */

static void only_well_formed_utf8_is_valid(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} rows[] = {
		{ "", true },
		{ "ਜਲੰਧਰ जालंधर 💡", true },
		{ "\xf4\x8f\xbf\xbf", true },
		{ "\xc0\x80", false },         /* overlong NUL */
		{ "\xe0\x9f\xbf", false },     /* overlong */
		{ "\xed\xa0\x80", false },     /* surrogate */
		{ "\xf4\x90\x80\x80", false }, /* over U+10FFFF */
		{ "\xf5\x80\x80\x80", false },
		{ "a\x80", false },
		{ "\xe0\xa8", false }, /* cut off */
		{ "\xff", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = strlen(rows[i].text);
		char *exact = xmalloc(n ? n : 1); /* the sanitizer sees a step too far */

		memcpy(exact, rows[i].text, n);
		if (utf8_valid(exact, n) != rows[i].valid)
			fail_msg("row %zu", i);
		free(exact);
	}
	assert_int_equal(utf8_len("ਪਾਣੀ"), 4);
	assert_int_equal(utf8_prefix("ਪਾਣੀ", 2), 6);
	assert_int_equal(utf8_prefix("ab", 9), 2);
	assert_int_equal(utf8_prefix("ab", 0), 0);
}

static int parse(const char *text, size_t n)
{
	json_t *v = NULL;
	struct err e = { 0 };
	int r = json_parse(text, n, 4, &v, &e);

	if (r < 0 && !e.msg[0])
		fail_msg("no sentence for %s", text);
	json_decref(v);
	return r;
}

static void json_from_outside_is_refused_when_hostile(void **state)
{
	static const char nul[] = "{\"a\":\"x\0y\"}";
	struct buf deep;

	(void)state;
	assert_int_equal(parse("[[[[1]]]]", 9), 0);
	assert_int_equal(parse("[[[[[1]]]]]", 11), -EINVAL);
	assert_int_equal(parse("\"[[[[[[[\\\"[[[[\"", 15), 0);
	assert_int_equal(parse("{\"a\":1,\"a\":2}", 13), -EINVAL);
	assert_int_equal(parse("{} x", 4), -EINVAL);
	assert_int_equal(parse("{\"a\":\"\\u0000\"}", 14), -EINVAL);
	assert_int_equal(parse(nul, sizeof(nul) - 1), -EINVAL);
	assert_int_equal(parse("\"\xff\"", 3), -EINVAL);
	assert_int_equal(parse("", 0), -EINVAL);
	assert_int_equal(parse("\"\\", 2), -EINVAL);
	buf_init(&deep, 4 << 20);
	for (int i = 0; i < 1000000; i++)
		buf_addc(&deep, '[');
	assert_int_equal(parse(deep.p, deep.n), -EINVAL);
	buf_done(&deep);
}

static void json_getters_never_trust_the_type(void **state)
{
	static const char text[] =
	        "{\"s\":\"t\",\"i\":5,\"d\":\"17\",\"x\":\"17a\",\"n\":null,"
	        "\"f\":2.5,\"w\":96.0,\"huge\":1e300,\"b\":true,\"o\":{},\"a\":[],"
	        "\"big\":\"99999999999999999999\"}";
	_cleanup_(json_freep) json_t *v = NULL;
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), 4, &v, NULL), 0);
	assert_string_equal(json_str(v, "s"), "t");
	assert_null(json_str(v, "i"));
	assert_null(json_str(NULL, "i"));
	assert_int_equal(json_int(v, "i", -1), 5);
	assert_int_equal(json_int(v, "d", -1), 17);
	assert_int_equal(json_int(v, "x", -1), -1);
	assert_int_equal(json_int(v, "n", -1), -1);
	assert_int_equal(json_int(v, "big", -1), -1);
	/* Spreadsheets and scripts write whole numbers so. */
	assert_int_equal(json_int(v, "w", -1), 96);
	assert_int_equal(json_int(v, "f", -1), -1);
	assert_int_equal(json_int(v, "huge", -1), -1);
	assert_true(json_num(v, "f", 0) == 2.5);
	assert_true(json_num(v, "d", 0) == 17);
	assert_true(json_bool(v, "b", false));
	assert_true(json_bool(v, "s", true));
	assert_non_null(json_obj(v, "o"));
	assert_null(json_obj(v, "a"));
	assert_non_null(json_arr(v, "a"));
	assert_null(json_arr(v, "o"));
	assert_string_equal(json_text(a, json_obj(v, "o")), "{}");
}

static void json_given_to_an_arena_lives_as_long_as_it(void **state)
{
	struct arena *a = arena_new();
	json_t *v = json_pack("{s:[i]}", "a", 1);
	json_t *list = json_incref(json_arr(v, "a"));

	(void)state;
	assert_ptr_equal(json_in_arena(a, v), v);
	assert_int_equal(list->refcount, 2); /* the object's and ours */
	arena_reset(a);
	assert_int_equal(list->refcount, 1); /* the object went with the arena */
	json_decref(list);
	/* What a failed parse leaves is no tree. */
	assert_null(json_in_arena(a, NULL));
	arena_free(a);
}

static void times_are_read_with_any_offset(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} rows[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-23T10:00:00.123Z", 1795428000123 },
		{ "2026-11-23T15:30:00.123+05:30", 1795428000123 },
		{ "2026-11-23 10:00:00Z", 1795428000000 },
		{ "2026-02-30T25:00:00Z", -1 },
		{ "2026-13-01T00:00:00Z", -1 },
		{ "2026-11-23T10:00:00", -1 },
		{ "2026-11-23T10:00:00+0530", -1 },
		{ "2026-11-23", -1 },
		{ "yesterday", -1 },
		{ "", -1 },
	};
	char text[32];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t ms = -1;

		if ((clock_parse(rows[i].text, &ms) < 0) != (rows[i].ms < 0) || ms != rows[i].ms)
			fail_msg("\"%s\" is %lld", rows[i].text, (long long)ms);
	}
	clock_format(1795428000123, text);
	assert_string_equal(text, "2026-11-23T10:00:00.123Z");
	clock_freeze_ms(42);
	assert_int_equal(clock_now_ms(), 42);
	clock_freeze_ms(-1);
	assert_true(clock_now_ms() > 1700000000000);
}

/* ---- numbers people read out, telephone numbers ------------------------------------------------
 */

static bool passes(const char *digits_and_check)
{
	char digits[16];
	size_t n = strlen(digits_and_check) - 1;

	memcpy(digits, digits_and_check, n);
	digits[n] = '\0';
	return id_check_digit(digits) == digits_and_check[n];
}

static void the_check_digit_catches_every_slip(void **state)
{
	char text[16], wrong[16];

	(void)state;
	for (int number = 0; number < 2000; number++) {
		size_t n = (size_t)snprintf(text, sizeof(text), "26%06d", number * 499 % 1000000);

		text[n] = id_check_digit(text);
		text[++n] = '\0';
		assert_true(passes(text));
		for (size_t i = 0; i < n; i++) {
			memcpy(wrong, text, n + 1);
			for (char d = '0'; d <= '9'; d++) {
				wrong[i] = d;
				assert_true(passes(wrong) == (d == text[i]));
			}
			if (i + 1 == n || text[i] == text[i + 1])
				continue;
			memcpy(wrong, text, n + 1);
			wrong[i] = text[i + 1];
			wrong[i + 1] = text[i];
			assert_false(passes(wrong));
		}
	}
}

static void a_reference_is_read_as_people_type_it(void **state)
{
	static const struct {
		const char *typed;
		int r;
	} rows[] = {
		{ "jal260042175", 0 },
		{ "JAL-26-004217-5", 0 },
		{ " jal 26 004217 5 ", 0 },
		{ "JAL/26/004217/5", 0 },
		{ "JAL-26-004217-6", -EBADMSG },
		{ "JAL-26-004271-5", -EBADMSG },
		{ "JAL-62-004217-5", -EBADMSG },
		{ "JAL", -EINVAL },
		{ "JALA-26-004217-5", -EINVAL },
		{ "JA-26-004217-5", -EINVAL },
		{ "JAL-26-4217-5", -EINVAL },
		{ "26-004217-5", -EINVAL },
		{ "JAL-26-004217-5 please", -EINVAL },
		{ "", -EINVAL },
		{ "JAL-26-004217004217-5", -EINVAL },
		{ "ਜਲੰ-26-004217-5", -EINVAL },
	};
	char text[REFERENCE_MAX], got[REFERENCE_MAX];

	(void)state;
	reference_format("JAL", 2026, 4217, text);
	assert_string_equal(text, "JAL-26-004217-5");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (reference_parse(rows[i].typed, got) != rows[i].r)
			fail_msg("\"%s\" gives %d", rows[i].typed,
			         reference_parse(rows[i].typed, got));
		if (rows[i].r == 0)
			assert_string_equal(got, text);
	}
	reference_format("ABO", 2031, 12345678, text);
	assert_int_equal(reference_parse(text, got), 0);
	assert_string_equal(got, text);
}

static void random_names_differ(void **state)
{
	char a[33], b[33];

	(void)state;
	id_random_hex(a);
	id_random_hex(b);
	assert_int_equal(strspn(a, "0123456789abcdef"), 32);
	assert_string_not_equal(a, b);
	assert_true(id_random_i64() >= 0);
	assert_true(secret_equal("s3cret", "s3cret"));
	assert_false(secret_equal("s3cret", "s3creT"));
	assert_false(secret_equal("s3cret", "s3cret3"));
	assert_false(secret_equal("s3crets3cret", "s3cret"));
	assert_false(secret_equal("s3cret", ""));
}

static void telephone_numbers_in_every_shape_seen(void **state)
{
	static const struct {
		const char *text, *digits;
		enum phone_kind kind;
	} rows[] = {
		{ "09052161119", "919052161119", PHONE_MOBILE },
		{ "+919876543210", "919876543210", PHONE_MOBILE },
		{ "919876543210", "919876543210", PHONE_MOBILE },
		{ "9876543210", "919876543210", PHONE_MOBILE },
		{ "00919876543210", "919876543210", PHONE_MOBILE },
		{ "0919876543210", "919876543210", PHONE_MOBILE },
		{ "9109876543210", "919876543210", PHONE_MOBILE },
		{ "+91-98765 43210", "919876543210", PHONE_MOBILE },
		{ "+91 (98765) 43210", "919876543210", PHONE_MOBILE },
		{ " 919876543210", "919876543210", PHONE_MOBILE }, /* '+' decoded as a space */
		{ "9123456789", "919123456789", PHONE_MOBILE }, /* ten digits that begin with 91 */
		{ "02235511457", "912235511457", PHONE_LANDLINE },
		{ "+912235511457", "912235511457", PHONE_LANDLINE },
		{ "01812234567", "911812234567", PHONE_LANDLINE },
		{ "+14155552671", "14155552671", PHONE_FOREIGN },
		{ "+447911123456", "447911123456", PHONE_FOREIGN },
		{ "+6591234567", "6591234567",
		  PHONE_FOREIGN }, /* ten digits with their country code */
		{ "anonymous", "", PHONE_UNKNOWN },
		{ "Private", "", PHONE_UNKNOWN },
		{ "unknown", "", PHONE_UNKNOWN },
		{ "9198765***10", "",
		  PHONE_UNKNOWN }, /* masked: not the ten digits that are left */
		{ "91987654XXXX", "", PHONE_UNKNOWN },
		{ "56767", "", PHONE_UNKNOWN },
		{ "", "", PHONE_UNKNOWN },
		{ "+", "", PHONE_UNKNOWN },
		{ "000000000000", "", PHONE_UNKNOWN },
		{ "1234567890123456789012345678901234567890", "", PHONE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char digits[PHONE_MAX];
		enum phone_kind kind = phone_normalise(rows[i].text, digits);

		if (kind != rows[i].kind || strcmp(digits, rows[i].digits))
			fail_msg("\"%s\" is \"%s\", kind %d", rows[i].text, digits, kind);
	}
}

/* ---- log, metrics, settings --------------------------------------------------------------------
 */

/* What fn writes to standard error. */
static char *stderr_of(void (*fn)(void), char *text, size_t size)
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	size_t n;

	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	fn();
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(file);
	n = fread(text, 1, size - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

static void log_something(void)
{
	log_info("complaint.filed", F_STR("reference", "JAL-26-004217-5"),
	         F_PHONE("phone", "919876543210"), F_WORDS("words", "ਮੇਰਾ ਨਾਮ Canary"),
	         F_SECRET("token", "EAAcanary"), F_INT("ms", 3), F_NUM("share", 0.5));
	log_warn("odd", F_STR("text", "two words \"quoted\"\nnext=1"), F_STR("none", NULL),
	         F_STR("bytes", "a\xff\x1b[31m"), F_PHONE("short", "12345"), F_SECRET("unset", ""));
	log_debug("quiet", F_INT("x", 1));
}

static void the_log_never_shows_who_or_what(void **state)
{
	char text[4096];

	(void)state;
	log_set_level(LOG_INFO);
	stderr_of(log_something, text, sizeof(text));
	assert_non_null(
	        strstr(text, " level=info event=complaint.filed reference=JAL-26-004217-5 "
	                     "phone=91******3210 words=[29 bytes] token=[set] ms=3 share=0.500\n"));
	assert_non_null(strstr(text,
	                       " level=warn event=odd text=\"two words \\\"quoted\\\"\\x0anext=1\" "
	                       "none=- bytes=\"a\\xff\\x1b[31m\" short=**** unset=[not set]\n"));
	assert_null(strstr(text, "anary"));
	assert_null(strstr(text, "98765"));
	assert_null(strstr(text, "quiet"));
}

static void log_much(void)
{
	char *words = xmalloc(100001);

	memset(words, 'w', 100000);
	words[100000] = '\0';
	log_error("long", F_STR("text", words), F_INT("after", 1));
	free(words);
}

static void a_log_line_stays_one_line_however_long(void **state)
{
	char text[8192];

	(void)state;
	stderr_of(log_much, text, sizeof(text));
	assert_in_range(strlen(text), 20, 4100);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static struct metric plain = { .type = METRIC_COUNTER,
	                       .name = "mseva_test_total",
	                       .help = "Tests." };
static struct metric labelled = { .type = METRIC_COUNTER,
	                          .name = "mseva_test_kinds_total",
	                          .help = "Tests by kind.",
	                          .label = "kind" };
static struct metric seconds = { .type = METRIC_HISTOGRAM,
	                         .name = "mseva_test_seconds",
	                         .help = "How long." };

static double seven(void)
{
	return 7;
}

static struct metric gauge = {
	.type = METRIC_GAUGE, .name = "mseva_test_level", .help = "How high.", .read = seven
};

static void metrics_are_as_prometheus_wants_them(void **state)
{
	struct buf b;
	FILE *lint;

	(void)state;
	metric_register(&plain);
	metric_register(&gauge);
	metric_add(&labelled, "a", 1);
	metric_add(&labelled, "a", 2);
	metric_add(&labelled, "b", 1);
	metric_observe(&seconds, 0.0001);
	metric_observe(&seconds, 0.3);
	metric_observe(&seconds, 1000);
	buf_init(&b, 1 << 20);
	metric_write(&b);
	assert_non_null(strstr(b.p, "# TYPE mseva_test_total counter\nmseva_test_total 0\n"));
	assert_non_null(strstr(b.p, "mseva_test_kinds_total{kind=\"a\"} 3\n"));
	assert_non_null(strstr(b.p, "mseva_test_seconds_bucket{le=\"0.25\"} 1\n"));
	assert_non_null(strstr(b.p, "mseva_test_seconds_bucket{le=\"0.5\"} 2\n"));
	assert_non_null(strstr(b.p, "mseva_test_seconds_bucket{le=\"+Inf\"} 3\n"));
	assert_non_null(strstr(b.p, "mseva_test_seconds_count 3\n"));
	assert_non_null(strstr(b.p, "mseva_test_level 7\n"));
	lint = popen("promtool check metrics", "w"); /* NOLINT(cert-env33-c) */
	assert_non_null(lint);
	assert_int_equal(fwrite(b.p, 1, b.n, lint), b.n);
	assert_int_equal(pclose(lint), 0);
	buf_done(&b);
}

static void a_label_with_endless_values_stays_small(void **state)
{
	static struct metric m = { .type = METRIC_COUNTER,
		                   .name = "mseva_test_many_total",
		                   .help = "Many.",
		                   .label = "value" };
	static char values[100][16];

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(values[i], sizeof(values[i]), "v%d", i);
		metric_add(&m, values[i], 1);
	}
	assert_int_equal(m.count, METRIC_LABELS_MAX);
	assert_string_equal(m.values[METRIC_LABELS_MAX - 1], "other");
	assert_true(m.v[METRIC_LABELS_MAX - 1] == 100 - (METRIC_LABELS_MAX - 1));
}

static char *temporary_file(const char *content)
{
	char *path = xstrdup("/tmp/mseva-test-XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	close(fd);
	return path;
}

static void settings_come_from_environment_file_and_default(void **state)
{
	static struct config c;
	char *file =
	        temporary_file("# a comment\n[mseva]\nworkers = 3\npublic_url = https://a.example\n"
	                       "whatsapp_mark_read=false\n");
	char *secret = temporary_file("from-a-file\r\nsecond line\n");
	struct err e = { 0 };

	(void)state;
	setenv("MSEVA_WORKERS", "4", 1);
	setenv("MSEVA_WHATSAPP_APP_SECRET_FILE", secret, 1);
	assert_int_equal(config_load(file, &c, &e), 0);
	assert_int_equal(c.workers, 4);
	assert_string_equal(c.public_url, "https://a.example");
	assert_string_equal(c.whatsapp_app_secret, "from-a-file");
	assert_false(c.whatsapp_mark_read);
	assert_int_equal(c.http_max_body, 3145728);
	assert_string_equal(config_missing(&c)->key, "database_url");
	unsetenv("MSEVA_WORKERS");
	unsetenv("MSEVA_WHATSAPP_APP_SECRET_FILE");
	unlink(file);
	unlink(secret);
	free(file);
	free(secret);
}

static void assert_refused(const char *file_text, const char *variable, const char *value,
                           const char *sentence)
{
	char *file = file_text ? temporary_file(file_text) : NULL;
	struct config c;
	struct err e = { 0 };

	if (variable)
		setenv(variable, value, 1);
	assert_true(config_load(file, &c, &e) < 0);
	if (!strstr(e.msg, sentence))
		fail_msg("said: %s", e.msg);
	if (variable)
		unsetenv(variable);
	if (file)
		unlink(file);
	free(file);
}

static void a_wrong_setting_is_named(void **state)
{
	(void)state;
	assert_refused(NULL, "MSEVA_WORKERS", "0", "MSEVA_WORKERS must be between 1 and 64, not 0");
	assert_refused(NULL, "MSEVA_WORKERS", "two",
	               "MSEVA_WORKERS must be a whole number, not \"two\"");
	assert_refused(NULL, "MSEVA_WORKERS", "99999999999999999999", "MSEVA_WORKERS must be");
	assert_refused(NULL, "MSEVA_WHATSAPP_MARK_READ", "yes", "must be true or false");
	assert_refused(NULL, "MSEVA_WHATSAPP_APP_SECRET_FILE", "/does/not/exist",
	               "/does/not/exist");
	assert_refused("worker = 2\n", NULL, NULL, ":1: unknown setting \"worker\"");
	assert_refused("\n\nworkers\n", NULL, NULL, ":3: expected key = value");
}

static void an_empty_setting_is_none(void **state)
{
	char *file = temporary_file("workers = 3\npublic_url = https://a.example\nredis_url =\n");
	struct config c;
	struct err e = { 0 };

	(void)state;
	setenv("MSEVA_WORKERS", "", 1);
	setenv("MSEVA_PUBLIC_URL", "", 1);
	assert_int_equal(config_load(file, &c, &e), 0);
	assert_int_equal(c.workers, 3);
	assert_string_equal(c.public_url, "https://a.example");
	assert_null(c.redis_url);
	unsetenv("MSEVA_WORKERS");
	unsetenv("MSEVA_PUBLIC_URL");
	unlink(file);
	free(file);
}

static void every_setting_is_in_the_help(void **state)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	config_print_help(f);
	fclose(f);
	for (size_t i = 0; i < config_setting_count; i++) {
		const struct setting *s = &config_settings[i];
		char name[64];

		config_env_name(s, name);
		assert_non_null(strstr(text, name));
		assert_true(strlen(s->help) > 10);
		assert_false(s->type == SETTING_SECRET && s->fallback);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arena_gives_zeroed_memory_of_any_size),
		cmocka_unit_test(what_is_tied_to_an_arena_goes_with_it_latest_first),
		cmocka_unit_test(a_buffer_over_its_ceiling_stays_so),
		cmocka_unit_test(a_buffer_writes_json_strings),
		cmocka_unit_test(a_list_keeps_order_and_forgives_double_removal),
		cmocka_unit_test(a_map_holds_many_keys),
		cmocka_unit_test(only_well_formed_utf8_is_valid),
		cmocka_unit_test(json_from_outside_is_refused_when_hostile),
		cmocka_unit_test(json_getters_never_trust_the_type),
		cmocka_unit_test(json_given_to_an_arena_lives_as_long_as_it),
		cmocka_unit_test(times_are_read_with_any_offset),
		cmocka_unit_test(the_check_digit_catches_every_slip),
		cmocka_unit_test(a_reference_is_read_as_people_type_it),
		cmocka_unit_test(random_names_differ),
		cmocka_unit_test(telephone_numbers_in_every_shape_seen),
		cmocka_unit_test(the_log_never_shows_who_or_what),
		cmocka_unit_test(a_log_line_stays_one_line_however_long),
		cmocka_unit_test(metrics_are_as_prometheus_wants_them),
		cmocka_unit_test(a_label_with_endless_values_stays_small),
		cmocka_unit_test(settings_come_from_environment_file_and_default),
		cmocka_unit_test(a_wrong_setting_is_named),
		cmocka_unit_test(an_empty_setting_is_none),
		cmocka_unit_test(every_setting_is_in_the_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
