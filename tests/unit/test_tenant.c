/* A small state in a temporary directory, broken in one place at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tenant/pattern.h"
#include "tenant/registry.h"

static char dir[] = "/tmp/mseva-tenant-XXXXXX";

struct file {
	const char *path, *text;
};

#define NAMES(en, hi, pa) "{\"en\":\"" en "\",\"hi\":\"" hi "\",\"pa\":\"" pa "\"}"
#define ULB(id, code, names, aliases, prefix, more)                                           \
	"{\"id\":" id ",\n\"code\":\"" code "\",\n\"names\":" names ",\n\"aliases\":" aliases \
	",\n\"district\":\"Jalandhar\",\"region\":\"Jalandhar\",\n"                           \
	"\"grade\":\"Nagar Panchayat\",\"ulb_code\":\"0042\",\"pwssb\":true,\n" more          \
	"\"reference_prefix\":\"" prefix "\"}\n"
#define PILOT                                                          \
	"\"centre\":{\"lat\":31.25,\"lng\":75.5},\"stage\":\"pilot\"," \
	"\"number\":{\"phone_number_id\":\"100200300\",\"display\":\"+91 181 1234567\"},"
#define PLANNED "\"centre\":null,\"stage\":\"planned\",\"number\":null,"
#define FORMS                                                                                                 \
	"{\"en\":[\"light\"],\"hi\":[\"बत्ती\"],\"pa\":[\"ਬੱਤੀ\"],\"hi_latn\":[\"batti\"]," \
	"\"pa_latn\":[\"batti\",\"light\"]}"

static const struct file good[] = {
	{ "state.json",
	  "{\"id\":1,\"code\":\"pb\",\"names\":" NAMES(
	          "Punjab", "पंजाब",
	          "ਪੰਜਾਬ") ","
	                  "\"languages\":[\"pa\",\"hi\",\"en\"],\"helpline\":\"1100\","
	                  "\"timezone\":\"Asia/Kolkata\"}" },
	{ "districts.json", "{\"Jalandhar\":" NAMES("Jalandhar", "जालंधर", "ਜਲੰਧਰ") "}" },
	{ "departments.json", "{\"DEPT_1\":" NAMES("Lights", "बत्ती शाखा", "ਬੱਤੀ ਸ਼ਾਖਾ") "}" },
	{ "catalogue.json",
	  "{\"categories\":[{\"code\":\"lights\",\"emoji\":\"💡\",\n"
	  "\"title\":" NAMES(
	          "Lights", "बत्ती",
	          "ਬੱਤੀ") ",\"types\":[\"Dark\"]}],\n"
	                 "\"types\":{\"Dark\":{\"department\":\"DEPT_1\",\"hours\":96,\n"
	                 "\"title\":" NAMES(
	                         "No light", "बत्ती नहीं",
	                         "ਬੱਤੀ ਨਹੀਂ") ",\n"
	                                    "\"label\":" NAMES(
	                                            "No street light", "बत्ती बंद",
	                                            "ਬੱਤੀ ਬੰਦ") ",\n"
	                                                      "\"description\":" NAMES(
	                                                              "LED is out", "LED बंद",
	                                                              "LED ਬੰਦ") ",\n"
	                                                                        "\"keywords\""
	                                                                        ":" FORMS
	                                                                        ",\n\"examples\""
	                                                                        ":" FORMS "}}}" },
	{ "templates.json",
	  "{\"templates\":[{\"name\":\"done\",\"category\":\"UTILITY\",\n"
	  "\"parameters\":[\"name\",\"reference\"],\n"
	  "\"languages\":{\"en\":{\"body\":\"Hi {{1}}, {{2}} is done.\","
	  "\"buttons\":[{\"type\":\"quick_reply\",\"text\":\"Yes\",\"payload\":\"fixed\"}]},\n"
	  "\"hi\":{\"body\":\"{{1}} जी, {{2}} हो गई।\"},\n"
	  "\"pa\":{\"body\":\"{{1}} ਜੀ, {{2}} ਹੋ ਗਈ।\",\"footer\":\"mSeva\"}}}]}" },
	{ "texts/en.json", "{\"hello\":\"Hello {name}\",\n\"menu.body\":\"Menu\"}" },
	{ "texts/hi.json", "{\"menu.body\":\"मेनू\",\n\"hello\":\"{name} नमस्ते\"}" },
	{ "texts/pa.json", "{\"hello\":\"ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ {name}\",\n\"menu.body\":\"ਮੀਨੂ\"}" },
	{ "ulbs/pb.first.json",
	  ULB("102", "pb.first", NAMES("First", "पहला", "ਪਹਿਲਾ"), "[\"Pehla\"]", "FIR", PILOT) },
	{ "ulbs/pb.second.json",
	  ULB("101", "pb.second", NAMES("Second", "दूसरा", "ਦੂਜਾ"), "[]", "SEC", PLANNED) },
	{ "localities/pb.first.json",
	  "[{\"code\":\"B2\",\"names\":" NAMES(
	          "Model Town", "मॉडल टाउन",
	          "ਮਾਡਲ ਟਾਊਨ") ","
	                       "\"ward\":\"12\",\"zone\":\"North\"},\n"
	                       "{\"code\":\"A1\",\"names\":" NAMES(
	                               "Old City", "पुराना शहर",
	                               "ਪੁਰਾਣਾ ਸ਼ਹਿਰ") ","
	                                             "\"ward\":\"3\",\"zone\":null,\"aliases\":["
	                                             "\"Purana Shehar\"]}]" },
};

static void write_file(const char *path, const char *text)
{
	_cleanup_(freep) char *full = xasprintf("%s/%s", dir, path);
	FILE *f = fopen(full, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void make_folder(const char *name)
{
	_cleanup_(freep) char *full = xasprintf("%s/%s", dir, name);

	assert_int_equal(mkdir(full, 0700), 0);
}

static int forget(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int set_up(void **state)
{
	char schemas[PATH_MAX];
	_cleanup_(freep) char *link = NULL;

	(void)state;
	memcpy(dir + strlen(dir) - 6, "XXXXXX", 6);
	assert_non_null(mkdtemp(dir));
	make_folder("ulbs");
	make_folder("localities");
	make_folder("texts");
	assert_non_null(realpath("tenants/schema", schemas));
	link = xasprintf("%s/schema", dir);
	assert_int_equal(symlink(schemas, link), 0);
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		write_file(good[i].path, good[i].text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	stage_clear_all();
	return nftw(dir, forget, 8, FTW_DEPTH | FTW_PHYS);
}

static struct snapshot *load_good(void)
{
	struct snapshot *snap = NULL;
	struct err_list errors;

	err_list_init(&errors);
	if (snapshot_load(dir, &errors, &snap) < 0) {
		err_list_print(&errors, stderr);
		fail_msg("a good directory does not load");
	}
	err_list_done(&errors);
	return snap;
}

/* Loading fails with exactly these lines, the directory's name left out. */
static void assert_errors(const char *const *expected, size_t count)
{
	struct snapshot *snap = NULL;
	struct err_list errors;

	err_list_init(&errors);
	assert_int_equal(snapshot_load(dir, &errors, &snap), -22);
	assert_null(snap);
	for (size_t i = 0; i < errors.kept && i < count; i++)
		assert_string_equal(errors.lines[i] + strlen(dir) + 1, expected[i]);
	if (errors.count != count)
		err_list_print(&errors, stderr);
	assert_int_equal(errors.count, count);
	err_list_done(&errors);
}

static void assert_error(const char *expected)
{
	assert_errors(&expected, 1);
}

static void everything_is_found(void **state)
{
	struct snapshot *snap = load_good();
	const struct tenant *first = snapshot_tenant_by_code(snap, "pb.first"), *all;
	const struct complaint_type *dark = snapshot_type(snap, "Dark");
	const struct template *done = snapshot_template(snap, "done");
	const char *const *keys;
	size_t n;

	(void)state;
	all = snapshot_tenants(snap, &n);
	assert_int_equal(n, 2);
	assert_string_equal(all[0].code, "pb.second");
	assert_ptr_equal(first, &all[1]);
	assert_ptr_equal(first, snapshot_tenant_by_id(snap, 102));
	assert_ptr_equal(first, snapshot_tenant_by_number(snap, "100200300"));
	assert_string_equal(first->names[LANG_PA], "ਪਹਿਲਾ");
	assert_string_equal(first->aliases.at[0], "Pehla");
	assert_string_equal(first->district->names[LANG_HI], "जालंधर");
	assert_string_equal(first->ulb_code, "0042");
	assert_true(first->is_pwssb && first->has_centre && first->lat == 31.25);
	assert_false(all[0].has_centre);
	assert_null(all[0].phone_number_id);

	assert_int_equal(first->locality_count, 2);
	assert_string_equal(first->localities[0].code, "B2");
	assert_ptr_equal(tenant_locality(first, "A1"), &first->localities[1]);
	assert_null(tenant_locality(&all[0], "A1"));
	assert_string_equal(first->localities[1].aliases.at[0], "Purana Shehar");
	assert_null(first->localities[1].zone);

	assert_string_equal(dark->department->names[LANG_EN], "Lights");
	assert_string_equal(dark->category->emoji, "💡");
	assert_ptr_equal(dark->category->types[0], dark);
	assert_int_equal(dark->keywords[FORM_PA_LATN].count, 2);
	assert_string_equal(dark->title[LANG_HI], "बत्ती नहीं");

	assert_string_equal(snapshot_text(snap, LANG_EN, "hello"), "Hello {name}");
	keys = snapshot_text_keys(snap, &n);
	assert_int_equal(n, 2);
	assert_string_equal(keys[1], "menu.body");

	assert_int_equal(done->parameters.count, 2);
	assert_string_equal(done->words[LANG_EN].buttons[0].payload, "fixed");
	assert_string_equal(done->words[LANG_PA].footer, "mSeva");
	assert_string_equal(snapshot_helpline(snap), "1100");
	assert_string_equal(snapshot_tenant_by_id(snap, STATE_TENANT_ID)->code, "pb");
	assert_ptr_equal(snapshot_tenant_by_code(snap, "pb"), snapshot_state(snap));
	snapshot_unref(snap);
}

static void what_does_not_exist_is_null(void **state)
{
	struct snapshot *snap = load_good();

	(void)state;
	assert_null(snapshot_tenant_by_id(snap, 0));
	assert_null(snapshot_tenant_by_id(snap, 103));
	assert_null(snapshot_tenant_by_code(snap, "pb.firs"));
	assert_null(snapshot_tenant_by_code(snap, NULL));
	assert_null(snapshot_tenant_by_number(snap, ""));
	assert_null(snapshot_type(snap, "dark"));
	assert_null(snapshot_category(snap, "x"));
	assert_null(snapshot_department(snap, "DEPT_2"));
	assert_null(snapshot_district(snap, "Moga"));
	assert_null(snapshot_text(snap, LANG_COUNT, "hello"));
	assert_null(snapshot_text(snap, LANG_EN, "hell"));
	assert_null(snapshot_template(snap, "undone"));
	snapshot_unref(snap);
}

static void an_old_snapshot_stays_while_somebody_holds_it(void **state)
{
	struct snapshot *old = load_good(), *held = snapshot_ref(old), *new;

	(void)state;
	write_file("ulbs/pb.third.json",
	           ULB("268", "pb.third", NAMES("Third", "तीसरा", "ਤੀਜਾ"), "[]", "THI", PLANNED));
	new = load_good();
	old = snapshot_unref(old);
	assert_null(old);
	assert_null(snapshot_tenant_by_code(held, "pb.third"));
	assert_string_equal(snapshot_tenant_by_code(held, "pb.first")->names[LANG_EN], "First");
	assert_int_equal(snapshot_tenant_by_code(new, "pb.third")->id, 268);
	snapshot_unref(held);
	snapshot_unref(new);
	assert_null(snapshot_unref(NULL));
}

static void stages_move_at_run_time_and_survive_a_reload(void **state)
{
	struct snapshot *snap = load_good(), *again;

	(void)state;
	assert_int_equal(stage_of(snap, 102), STAGE_PILOT);
	assert_int_equal(stage_of(snap, 101), STAGE_PLANNED);
	assert_int_equal(stage_of(snap, 999), STAGE_PLANNED);
	assert_int_equal(stage_set(101, STAGE_LIVE), 0);
	assert_int_equal(stage_set(102, STAGE_PLANNED), 0);
	again = load_good();
	assert_int_equal(stage_of(again, 101), STAGE_LIVE);
	assert_int_equal(stage_of(again, 102), STAGE_PLANNED);
	assert_int_equal(snapshot_tenant_by_id(again, 102)->initial_stage, STAGE_PILOT);
	assert_int_equal(stage_set(STATE_TENANT_ID, STAGE_LIVE), -2);
	assert_int_equal(stage_set(-1, STAGE_LIVE), -2);
	assert_int_equal(stage_set(100000, STAGE_LIVE), -2);
	assert_true(stage_is_open(STAGE_PILOT) && stage_is_open(STAGE_LIVE));
	assert_false(stage_is_open(STAGE_PLANNED) || stage_is_open(STAGE_PAUSED));
	snapshot_unref(snap);
	snapshot_unref(again);
}

static void decomposed_letters_are_composed_on_the_way_in(void **state)
{
	struct snapshot *snap;

	(void)state;
	/* क़ as one code point, which NFC takes apart; ऩ as two, which NFC joins. */
	write_file("ulbs/pb.second.json",
	           ULB("101", "pb.second", NAMES("Second", "\u0958\u0928\u093c", "ਦੂਜਾ"), "[]",
	               "SEC", PLANNED));
	snap = load_good();
	assert_string_equal(snapshot_tenant_by_id(snap, 101)->names[LANG_HI], "\u0915\u093c\u0929");
	snapshot_unref(snap);
}

static void a_missing_name_is_reported_at_its_line(void **state)
{
	(void)state;
	write_file("ulbs/pb.second.json",
	           ULB("101", "pb.second", "{\"en\":\"S\",\"hi\":\"दो\"}", "[]", "SEC", PLANNED));
	assert_error("ulbs/pb.second.json:3:9: /names/pa: missing");
}

static void a_syntax_error_is_reported_at_its_line(void **state)
{
	(void)state;
	write_file("districts.json", "{\n\"Jalandhar\": {\n\"en\" \"x\"\n}}");
	assert_error("districts.json:3:8: /: JSON: line 3, column 8: ':' expected near '\"x\"'");
}

static void broken_files_are_refused(void **state)
{
	static const struct {
		struct file file;
		const char *error;
	} rows[] = {
		{ { "texts/hi.json", "{\"a\":1,\"a\":2}" },
		  "texts/hi.json:1:10: /: JSON: line 1, column 10: duplicate object key near "
		  "'\"a\"'" },
		{ { "texts/hi.json", "{\"a\":\"\xff\"}" }, "texts/hi.json:1:1: /: not UTF-8" },
		{ { "texts/hi.json", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]" },
		  "texts/hi.json:1:1: /: JSON is nested more than 16 levels deep" },
		{ { "state.json", "{}" }, NULL },
		{ { "localities/pb.first.json", "{}" },
		  "localities/pb.first.json:1:1: /: should be of type array, is an object" },
		{ { "texts/pa.json", "{\"Hello World\":\"x\"}" },
		  "texts/pa.json:1:16: /Hello World: the name does not match "
		  "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct snapshot *snap;
		struct err_list errors;

		write_file(rows[i].file.path, rows[i].file.text);
		err_list_init(&errors);
		assert_int_equal(snapshot_load(dir, &errors, &snap), -22);
		assert_in_range(errors.count, 1, 6);
		if (rows[i].error)
			assert_string_equal(errors.lines[0] + strlen(dir) + 1, rows[i].error);
		err_list_done(&errors);
		for (size_t j = 0; j < ARRAY_LEN(good); j++)
			write_file(good[j].path, good[j].text);
	}
	snapshot_unref(load_good());
}

static void a_missing_file_is_named(void **state)
{
	_cleanup_(freep) char *path = xasprintf("%s/texts/pa.json", dir);

	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_error("texts/pa.json:1:1: /: cannot be read: No such file or directory");
}

/* As while somebody copies the directory anew: a reload then must not close every town. */
static void a_folder_that_is_not_there_is_no_state_without_towns(void **state)
{
	_cleanup_(freep) char *from = xasprintf("%s/ulbs", dir), *to = xasprintf("%s/away", dir);

	(void)state;
	assert_int_equal(rename(from, to), 0);
	assert_error("ulbs:1:1: /: cannot be read: No such file or directory");
}

static void a_state_without_localities_is_one(void **state)
{
	_cleanup_(freep) char *from = xasprintf("%s/localities", dir);
	_cleanup_(freep) char *to = xasprintf("%s/away", dir);

	(void)state;
	assert_int_equal(rename(from, to), 0);
	snapshot_unref(load_good());
}

static void a_folder_that_cannot_be_opened_is_named(void **state)
{
	_cleanup_(freep) char *from = xasprintf("%s/localities", dir);
	_cleanup_(freep) char *to = xasprintf("%s/away", dir);

	(void)state;
	assert_int_equal(rename(from, to), 0);
	write_file("localities", "no folder");
	assert_error("localities:1:1: /: cannot be read: Not a directory");
}

static void whole_numbers_of_a_spreadsheet_are_whole_numbers(void **state)
{
	struct snapshot *snap;

	(void)state;
	write_file("ulbs/pb.second.json",
	           ULB("101.0", "pb.second", NAMES("Second", "दूसरा", "ਦੂਜਾ"), "[]", "SEC", PLANNED));
	snap = load_good();
	assert_non_null(snapshot_tenant_by_id(snap, 101));
	snapshot_unref(snap);
}

static void what_belongs_to_one_municipality_is_not_given_twice(void **state)
{
	_cleanup_(freep) char *ids =
	        xasprintf("ulbs/pb.second.json:1:7: /id: \"102\" is already used "
	                  "as id by %s/ulbs/pb.first.json/id",
	                  dir);
	_cleanup_(freep) char *prefixes = xasprintf(
	        "ulbs/pb.second.json:7:66: /reference_prefix: \"FIR\" is already used as reference "
	        "prefix by %s/ulbs/pb.first.json/reference_prefix",
	        dir);
	_cleanup_(freep) char *names =
	        xasprintf("ulbs/pb.second.json:4:17: /aliases/1: \"PEHLA\" is already used as name "
	                  "by %s/ulbs/pb.first.json/aliases/0",
	                  dir);
	const char *const expected[] = { ids, prefixes, names };

	(void)state;
	write_file("ulbs/pb.second.json", ULB("102", "pb.second", NAMES("Second", "दूसरा", "ਦੂਜਾ"),
	                                      "[\"xy\",\"PEHLA\"]", "FIR", PLANNED));
	assert_errors(expected, ARRAY_LEN(expected));
}

static void a_file_is_named_after_its_code_and_refers_to_what_exists(void **state)
{
	_cleanup_(freep) char *district = xasprintf(
	        "ulbs/pb.second.json:5:12: /district: \"Nowhere\" is not in %s/districts.json",
	        dir);
	const char *const expected[] = {
		"ulbs/pb.second.json:2:8: /code: \"hr.sec\" is not the file's name",
		"ulbs/pb.second.json:2:8: /code: does not begin with \"pb.\"",
		district,
	};

	(void)state;
	write_file(
	        "ulbs/pb.second.json",
	        "{\"id\":101,\n\"code\":\"hr.sec\",\n\"names\":" NAMES(
	                "S", "दो",
	                "ਦੋ") ",\n"
	                     "\"aliases\":[],\n\"district\":\"Nowhere\",\"region\":\"Jalandhar\",\n"
	                     "\"grade\":\"Nagar "
	                     "Panchayat\",\"ulb_code\":null,\"pwssb\":true,\n" PLANNED
	                     "\"reference_prefix\":\"SEC\"}");
	assert_errors(expected, ARRAY_LEN(expected));
}

static void names_are_written_in_the_script_of_their_language(void **state)
{
	const char *const expected[] = {
		"ulbs/pb.second.json:3:15: /names/pa: \"ਬੁladਲਾਡਾ\" has letters of another script",
		"ulbs/pb.second.json:3:15: /names/hi: \"ਬੁਢਲਾਡਾ\" has letters of another script",
		"ulbs/pb.second.json:3:15: /names/en: \"123\" has no letter of the script of its "
		"language",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		static const char *const names[] = {
			NAMES("B", "बुढलाडा", "ਬੁladਲਾਡਾ"),
			NAMES("B", "ਬੁਢਲਾਡਾ", "ਬੁਢਲਾਡਾ"),
			NAMES("123", "बुढलाडा", "ਬੁਢਲਾਡਾ"),
		};
		_cleanup_(freep) char *text =
		        xasprintf(ULB("101", "pb.second", "%s", "[]", "SEC", PLANNED), names[i]);
		struct snapshot *snap;
		struct err_list errors;

		write_file("ulbs/pb.second.json", text);
		err_list_init(&errors);
		assert_int_equal(snapshot_load(dir, &errors, &snap), -22);
		assert_int_equal(errors.count, 1);
		assert_string_equal(strstr(errors.lines[0], "/names/"),
		                    strstr(expected[i], "/names/"));
		err_list_done(&errors);
	}
}

static void localities_need_a_municipality_and_codes_of_their_own(void **state)
{
	_cleanup_(freep) char *twice = xasprintf("localities/pb.lost.json:2:9: /1/code: \"X1\" is "
	                                         "already used as locality code by /0/code");
	const char *const expected[] = {
		"localities/pb.lost.json:1:1: /: no municipality has the code \"pb.lost\"",
		twice,
	};

	(void)state;
	write_file("localities/pb.lost.json",
	           "[{\"code\":\"X1\",\"names\":" NAMES(
	                   "A", "क", "ਕ") ",\"ward\":\"1\",\"zone\":null},\n"
	                                  "{\"code\":\"X1\",\"names\":" NAMES(
	                                          "B", "ख", "ਖ") ",\"ward\":\"2\",\"zone\":null}]");
	assert_errors(expected, ARRAY_LEN(expected));
}

static void a_complaint_type_is_in_exactly_one_category(void **state)
{
	static const char type[] = "{\"department\":\"%s\",\"hours\":96,\"title\":" NAMES(
	        "N", "न",
	        "ਨ") ",\"label\":" NAMES("N", "न",
	                                 "ਨ") ",\"description\":" NAMES("N", "न",
	                                                                "ਨ") ","
	                                                                     "\"keywords\":" FORMS
	                                                                     ",\"examples\":" FORMS
	                                                                     "}";
	_cleanup_(freep) char *dark = xasprintf(type, "DEPT_1");
	_cleanup_(freep) char *lost = xasprintf(type, "DEPT_9");
	_cleanup_(freep) char *text = xasprintf(
	        "{\"categories\":[\n"
	        "{\"code\":\"aa\",\"title\":" NAMES(
	                "A", "क", "ਕ") ",\"types\":[\"Dark\"]},\n"
	                               "{\"code\":\"bb\",\"title\":" NAMES(
	                                       "B", "ख",
	                                       "ਖ") ",\"types\":[\"Dark\",\"Gone\"]}],\n"
	                                            "\"types\":{\"Dark\":%s,\n\"Lost\":%s}}",
	        dark, lost);
	_cleanup_(freep) char *department =
	        xasprintf("catalogue.json:5:22: /types/Lost/department: \"DEPT_9\" is not in "
	                  "%s/departments.json",
	                  dir);
	const char *const expected[] = {
		"catalogue.json:3:67: /categories/1/types/1: \"Gone\" is not among the types",
		"catalogue.json:5:8: /types/Lost: is in no category",
		department,
		"catalogue.json:3:60: /categories/1/types/0: \"Dark\" is already used as complaint "
		"type "
		"by /categories/0/types/0",
	};

	(void)state;
	write_file("catalogue.json", text);
	assert_errors(expected, ARRAY_LEN(expected));
}

static void titles_are_measured_in_code_points(void **state)
{
	_cleanup_(freep) char *text = xstrdup(good[3].text);
	char *title = strstr(text, "ਬੱਤੀ ਨਹੀਂ");

	(void)state;
	assert_non_null(title);
	{
		_cleanup_(freep) char *longer = xasprintf("%.*s%s%s", (int)(title - text), text,
		                                          "ਬੱਤੀ ਬੱਤੀ ਬੱਤੀ ਬੱਤੀ ਬੱਤੀ ", title);

		write_file("catalogue.json", longer);
	}
	assert_error(
	        "catalogue.json:4:49: /types/Dark/title/pa: longer than 24 characters (has 34)");
}

static void texts_exist_in_all_languages_with_the_same_arguments(void **state)
{
	_cleanup_(freep) char *missing = xasprintf(
	        "texts/hi.json:1:1: /menu.body: missing, but %s/texts/pa.json has it", dir);
	_cleanup_(freep) char *differs = xasprintf(
	        "texts/hi.json:1:10: /hello: asks for {nam}, but %s/texts/pa.json for {name}", dir);
	/* One mistake is one line, however many languages there are. */
	const char *const expected[] = { missing, differs };

	(void)state;
	write_file("texts/hi.json", "{\"hello\":\"{nam} नमस्ते\"}");
	assert_errors(expected, ARRAY_LEN(expected));
}

static void templates_use_all_their_parameters(void **state)
{
	const char *const expected[] = {
		"templates.json:1:118: /templates/0/languages/hi/body: has 0 of 1 parameters",
		"templates.json:1:93: /templates/0/languages/en/body: parameters are {{1}}, {{2}} "
		"…",
	};

	(void)state;
	write_file(
	        "templates.json",
	        "{\"templates\":[{\"name\":\"d\",\"category\":\"UTILITY\",\"parameters\":[\"x\"],"
	        "\"languages\":{\"en\":{\"body\":\"Hi {{2}}\"},\"hi\":{\"body\":\"हो\"},"
	        "\"pa\":{\"body\":\"ਹੋ {{1}} ਜੀ\"}}}]}");
	assert_errors(expected, ARRAY_LEN(expected));
}

/* We fill in the body only: Meta would refuse every message that leaves another part empty. */
static void only_the_body_of_a_template_has_parameters(void **state)
{
	const char *const expected[] = {
		"templates.json:5:33: /templates/0/languages/pa/buttons/0/url: only the body may "
		"have parameters",
		"templates.json:3:27: /templates/0/languages/hi/footer: only the body may have "
		"parameters",
		"templates.json:2:29: /templates/0/languages/en/header: only the body may have "
		"parameters",
	};

	(void)state;
	write_file("templates.json",
	           "{\"templates\":[{\"name\":\"d\",\"category\":\"UTILITY\",\"parameters\":[],\n"
	           "\"languages\":{\"en\":{\"header\":\"No {{1}}\",\"body\":\"x\"},\n"
	           "\"hi\":{\"body\":\"x\",\"footer\":\"{{1}}\"},\n"
	           "\"pa\":{\"body\":\"x\",\"buttons\":[\n"
	           "{\"type\":\"url\",\"text\":\"ok\",\"url\":\"https://x/{{1}}\"}]}}}]}");
	assert_errors(expected, ARRAY_LEN(expected));
}

static void the_arguments_of_a_pattern(void **state)
{
	static const struct {
		const char *pattern, *names; /* NULL: refused */
	} rows[] = {
		{ "", "" },
		{ "plain words", "" },
		{ "{b} and {a}, {b}", "a b" },
		{ "{ a }", "a" },
		{ "{when, date, short}", "when" },
		{ "{n, plural, one {# day} other {{n} days for {who}}}", "n who" },
		{ "{n, plural, offset:1 =0 {none} other {#}}", "n" },
		{ "{sex, select, female {{a}} other {{b}}}", "a b sex" },
		{ "it's {name}'s", "name" },
		{ "'{not}' {yes}", "yes" },
		{ "''{yes}''", "yes" },
		{ "{", NULL },
		{ "}", NULL },
		{ "{}", NULL },
		{ "{a", NULL },
		{ "{a b}", NULL },
		{ "{n, plural}", NULL },
		{ "{n, plural, one {x}}", NULL },
		{ "{n, plural, other {x}", NULL },
		{ "{n, plural, other x}", NULL },
		{ "{a,select,other{{b,select,other{{c,select,other{{d,select,other{{e,select,other{"
		  "{f,select,other{{g,select,other{{h,select,other{{i,select,other{}}}}}}}}}}}}}}}}"
		  "}}",
		  NULL },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct word_list names;
		const char *all = "";

		if (pattern_arguments(a, rows[i].pattern, &names, NULL) < 0) {
			if (rows[i].names)
				fail_msg("refused: %s", rows[i].pattern);
			continue;
		}
		for (size_t j = 0; j < names.count; j++)
			all = arena_printf(a, "%s%s%s", all, j ? " " : "", names.at[j]);
		if (!rows[i].names || strcmp(all, rows[i].names) != 0)
			fail_msg("%s asks for: %s", rows[i].pattern, all);
	}
	arena_free(a);
	assert_int_equal(template_parameters("none"), 0);
	assert_int_equal(template_parameters("{{2}} {{1}} {{2}}"), 2);
	assert_int_equal(template_parameters("{{1}} {{3}}"), -22);
	assert_int_equal(template_parameters("{{name}}"), -22);
	assert_int_equal(template_parameters("{{0}}"), -22);
	assert_int_equal(template_parameters("{{ 1}}"), -22);
	assert_int_equal(template_parameters("{{+1}}"), -22);
}

static void codes_of_languages_and_stages(void **state)
{
	enum language lang = LANG_EN;
	enum stage stage = STAGE_LIVE;

	(void)state;
	assert_int_equal(language_parse("pa", &lang), 0);
	assert_int_equal(lang, LANG_PA);
	assert_int_equal(language_parse("hi_IN", &lang), 0);
	assert_int_equal(lang, LANG_HI);
	assert_int_equal(language_parse("english", &lang), -22);
	assert_int_equal(language_parse("", &lang), -22);
	assert_int_equal(language_parse(NULL, &lang), -22);
	for (int i = 0; i < STAGE_COUNT; i++) {
		assert_int_equal(stage_parse(stage_code(i), &stage), 0);
		assert_int_equal(stage, i);
	}
	assert_int_equal(stage_parse("pilots", &stage), -22);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_is_found),
		TEST(what_does_not_exist_is_null),
		TEST(an_old_snapshot_stays_while_somebody_holds_it),
		TEST(stages_move_at_run_time_and_survive_a_reload),
		TEST(decomposed_letters_are_composed_on_the_way_in),
		TEST(a_missing_name_is_reported_at_its_line),
		TEST(a_syntax_error_is_reported_at_its_line),
		TEST(broken_files_are_refused),
		TEST(a_missing_file_is_named),
		TEST(a_folder_that_is_not_there_is_no_state_without_towns),
		TEST(a_state_without_localities_is_one),
		TEST(a_folder_that_cannot_be_opened_is_named),
		TEST(whole_numbers_of_a_spreadsheet_are_whole_numbers),
		TEST(what_belongs_to_one_municipality_is_not_given_twice),
		TEST(a_file_is_named_after_its_code_and_refers_to_what_exists),
		TEST(names_are_written_in_the_script_of_their_language),
		TEST(localities_need_a_municipality_and_codes_of_their_own),
		TEST(a_complaint_type_is_in_exactly_one_category),
		TEST(titles_are_measured_in_code_points),
		TEST(texts_exist_in_all_languages_with_the_same_arguments),
		TEST(templates_use_all_their_parameters),
		TEST(only_the_body_of_a_template_has_parameters),
		cmocka_unit_test(the_arguments_of_a_pattern),
		cmocka_unit_test(codes_of_languages_and_stages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
