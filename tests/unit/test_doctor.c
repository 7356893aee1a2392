#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/app.h"
#include "app/debian_package.h"
#include "app/doctor.h"

static void versions_are_ordered_as_debian_orders_them(void **state)
{
	static const char *const ascending[] = { "1.0~rc1",
		                                 "1.0",
		                                 "1.0-1",
		                                 "1.0-1+deb12u1",
		                                 "1.0-1+deb12u2",
		                                 "1.0-1+deb12u10",
		                                 "1.0-2",
		                                 "1.0a-1",
		                                 "1.0+1-1",
		                                 "1.2-1",
		                                 "1.10-1",
		                                 "2.1.12-stable-8",
		                                 "2.1.12-stable-8+deb12u1",
		                                 "2.1.12-stable-10",
		                                 "2.1.13-1",
		                                 "1:0.1-1" };
	size_t n = ARRAY_LEN(ascending);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			int order = debian_version_compare(ascending[i], ascending[j]);

			if ((order > 0) - (order < 0) != (i > j) - (i < j))
				fail_msg("%s and %s: %d", ascending[i], ascending[j], order);
		}
	}
	assert_int_equal(debian_version_compare("1.02-01", "1.2-1"), 0);
}

static void a_library_without_its_fixes_is_told(void **state)
{
	static const struct {
		const char *package, *status, *version;
		enum debian_state expected;
	} rows[] = {
		{ "libevent-extra-2.1-7", "install ok installed", "2.1.12-stable-8+deb12u1",
		  DEBIAN_FIXED },
		{ "libevent-extra-2.1-7", "install ok installed", "2.1.12-stable-8+deb12u2",
		  DEBIAN_FIXED },
		{ "libevent-extra-2.1-7", "install ok installed", "2.1.12-stable-8", DEBIAN_OLD },
		{ "libevent-extra-2.1-7t64", "install ok installed", "2.1.12-stable-10",
		  DEBIAN_OLD },
		{ "libevent-extra-2.1-7t64", "install ok installed", "2.1.12-stable-10+deb13u1",
		  DEBIAN_FIXED },
		{ "libevent-extra-2.1-7t64", "install ok installed", "2.1.13-stable-1",
		  DEBIAN_FIXED },
		{ "libevent-extra-2.1-7", "deinstall ok config-files", "2.1.12-stable-8",
		  DEBIAN_UNKNOWN },
		{ "libevent-extra", "install ok installed", "2.1.12-stable-8", DEBIAN_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		_cleanup_(arena_freep) struct arena *a = arena_new();
		char path[] = "/tmp/mseva-status-XXXXXX";
		const char *version;
		FILE *f = fdopen(mkstemp(path), "w");
		enum debian_state found;

		fprintf(f,
		        "Package: other\nStatus: install ok installed\nVersion: 9\n\n"
		        "Package: %s\nStatus: %s\nDescription: some\n text\nVersion: %s\n\n",
		        rows[i].package, rows[i].status, rows[i].version);
		fclose(f);
		found = debian_fix_state(a, path, &debian_fixes[0], &version);
		unlink(path);
		if (found != rows[i].expected)
			fail_msg("%s %s: %d", rows[i].package, rows[i].version, (int)found);
		assert_string_equal(version, found == DEBIAN_UNKNOWN ? "" : rows[i].version);
	}
}

static void without_dpkg_nothing_is_claimed(void **state)
{
	_cleanup_(arena_freep) struct arena *a = arena_new();
	const char *version;

	(void)state;
	for (size_t i = 0; i < debian_fix_count; i++)
		assert_int_equal(debian_fix_state(a, "/nowhere", &debian_fixes[i], &version),
		                 DEBIAN_UNKNOWN);
}

/* Everything doctor() says with these settings. */
static char *examined(struct arena *a, const char *number_id, const char *graph_url)
{
	int keep = dup(STDOUT_FILENO), fd = memfd_create("doctor", MFD_CLOEXEC);
	char *text = arena_alloc(a, 65536);
	struct err e;

	assert_int_equal(config_load(NULL, &app.config, &e), 0);
	app.config.database_url = app.config.redis_url = NULL;
	if (number_id)
		app.config.whatsapp_number_id = number_id;
	app.config.graph_url = graph_url;
	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	doctor();
	fflush(stdout);
	dup2(keep, STDOUT_FILENO);
	close(keep);
	assert_true(pread(fd, text, 65535, 0) > 0);
	close(fd);
	return text;
}

static void the_number_of_the_sandbox_is_told_from_one_of_metas(void **state)
{
	static const char meta[] = "https://graph.facebook.com", ours[] = "http://127.0.0.1:8090";
	static const char told[] = "WRONG number ";
	_cleanup_(arena_freep) struct arena *a = arena_new();

	(void)state;
	assert_non_null(strstr(examined(a, NULL, meta), told));
	assert_non_null(strstr(examined(a, NULL, meta), "-> set MSEVA_WHATSAPP_NUMBER_ID"));
	assert_null(strstr(examined(a, NULL, ours), told));
	assert_null(strstr(examined(a, "55", meta), told));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_ordered_as_debian_orders_them),
		cmocka_unit_test(a_library_without_its_fixes_is_told),
		cmocka_unit_test(without_dpkg_nothing_is_claimed),
		cmocka_unit_test(the_number_of_the_sandbox_is_told_from_one_of_metas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
