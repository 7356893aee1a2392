#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/locate.h"
#include "base/schema.h"

static json_t *json_of(const char *text)
{
	json_t *json;
	struct err e;

	if (json_parse(text, strlen(text), 32, &json, &e) < 0)
		fail_msg("%s: %s", e.msg, text);
	return json;
}

static void note_fault(void *context, const char *path, const char *fault)
{
	struct buf *all = context;

	buf_printf(all, "%s%s: %s", all->n ? "\n" : "", path, fault);
}

/* All faults of a document, one a line. */
static void assert_faults(const char *schema_text, const char *document_text, const char *expected)
{
	_cleanup_(json_freep) json_t *schema_json = json_of(schema_text);
	_cleanup_(json_freep) json_t *document = json_of(document_text);
	struct schema *schema;
	struct buf all;
	struct err e;

	if (schema_new(schema_json, &e, &schema) < 0)
		fail_msg("%s", e.msg);
	buf_init(&all, 1 << 16);
	schema_check(schema, document, note_fault, &all);
	assert_string_equal(all.p, expected);
	buf_done(&all);
	schema_free(schema);
}

static void what_a_value_may_be(void **state)
{
	static const struct {
		const char *schema, *document, *faults;
	} rows[] = {
		{ "{}", "17", "" },
		{ "{\"type\":\"string\"}", "17", ": should be of type string, is an integer" },
		{ "{\"type\":[\"string\",\"null\"]}", "null", "" },
		{ "{\"type\":[\"string\",\"null\"]}", "[]",
		  ": should be of type string or null, is an array" },
		{ "{\"type\":\"integer\"}", "2.0", "" },
		{ "{\"type\":\"integer\"}", "2.5", ": should be of type integer, is a number" },
		{ "{\"type\":\"number\"}", "2.5", "" },
		{ "{\"type\":\"boolean\"}", "false", "" },
		{ "{\"enum\":[\"pilot\",\"live\"]}", "\"live\"", "" },
		{ "{\"enum\":[\"pilot\",\"live\"]}", "\"lost\"", ": is none of: pilot, live" },
		{ "{\"const\":1}", "1", "" },
		{ "{\"const\":1}", "2", ": not the value it must be" },
		{ "{\"minimum\":101}", "101", "" },
		{ "{\"minimum\":101}", "100", ": 100 is less than 101" },
		{ "{\"maximum\":32.5}", "75.5", ": 75.5 is more than 32.5" },
		{ "{\"minLength\":1}", "\"\"", ": empty" },
		{ "{\"minLength\":3}", "\"ab\"", ": shorter than 3 characters" },
		{ "{\"maxLength\":4}", "\"ਪਾਣੀ\"", "" },
		{ "{\"maxLength\":3}", "\"ਪਾਣੀ\"", ": longer than 3 characters (has 4)" },
		{ "{\"pattern\":\"^[A-Z]{3}$\"}", "\"JAL\"", "" },
		{ "{\"pattern\":\"^[A-Z]{3}$\"}", "\"Jal\"",
		  ": \"Jal\" does not match ^[A-Z]{3}$" },
		{ "{\"pattern\":\"^x\",\"minLength\":3}", "17", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_faults(rows[i].schema, rows[i].document, rows[i].faults);
}

static void what_arrays_and_objects_may_hold(void **state)
{
	static const char closed[] = "{\"type\":\"object\",\"required\":[\"en\",\"pa\"],"
	                             "\"additionalProperties\":false,"
	                             "\"properties\":{\"en\":{\"type\":\"string\"},\"pa\":true},"
	                             "\"patternProperties\":{\"^x_\":{\"type\":\"integer\"}}}";

	(void)state;
	assert_faults(closed, "{\"en\":\"a\",\"pa\":1,\"x_y\":2}", "");
	assert_faults(closed, "{\"en\":1,\"x_y\":\"\",\"hi\":2}",
	              "/pa: missing\n"
	              "/en: should be of type string, is an integer\n"
	              "/x_y: should be of type integer, is a string\n"
	              "/hi: unknown member");
	assert_faults("{\"additionalProperties\":{\"type\":\"string\"}}", "{\"a/b~c\":1}",
	              "/a~1b~0c: should be of type string, is an integer");
	assert_faults("{\"propertyNames\":{\"pattern\":\"^[a-z]+$\"}}", "{\"A\":1}",
	              "/A: the name does not match ^[a-z]+$");
	assert_faults("{\"minProperties\":1}", "{}", ": fewer than 1 members");
	assert_faults("{\"maxProperties\":0}", "{\"a\":1}", ": more than 0 members (has 1)");
	assert_faults("{\"items\":{\"type\":\"string\"},\"minItems\":1}", "[]",
	              ": fewer than 1 entries");
	assert_faults("{\"items\":{\"type\":\"string\"},\"maxItems\":1}", "[\"a\",3]",
	              ": more than 1 entries (has 2)\n"
	              "/1: should be of type string, is an integer");
	assert_faults("{\"uniqueItems\":true}", "[1,2,1]", "/2: the same entry twice");
}

static void references_lead_to_definitions_even_in_circles(void **state)
{
	static const char tree[] =
	        "{\"$ref\":\"#/$defs/tree\",\"$defs\":{\"tree\":{\"type\":\"object\","
	        "\"properties\":{\"name\":{\"type\":\"string\"},"
	        "\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/tree\"}}}}}}";

	(void)state;
	assert_faults(tree, "{\"name\":\"a\",\"children\":[{\"children\":[{\"name\":\"b\"}]}]}",
	              "");
	assert_faults(tree, "{\"children\":[{\"children\":[{},{\"name\":7}]}]}",
	              "/children/0/children/1/name: should be of type string, is an integer");
}

static void a_schema_with_a_rule_nobody_checks_is_refused(void **state)
{
	static const struct {
		const char *schema, *why;
	} rows[] = {
		{ "{\"multipleOf\":2}", "unknown keyword \"multipleOf\"" },
		{ "{\"properties\":{\"a\":{\"typo\":1}}}", "unknown keyword \"typo\"" },
		{ "{\"type\":\"text\"}", "type: no type \"text\"" },
		{ "{\"pattern\":\"(\"}", "pattern: \"(\" is no expression" },
		{ "{\"$ref\":\"#/$defs/none\"}", "$ref: no definition \"#/$defs/none\"" },
		{ "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}}}",
		  "$ref: \"a\" refers to itself" },
		{ "[]", "a schema is an object" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		_cleanup_(json_freep) json_t *json = json_of(rows[i].schema);
		struct schema *schema;
		struct err e;

		assert_int_equal(schema_new(json, &e, &schema), -22);
		assert_string_equal(e.msg, rows[i].why);
	}
}

static void the_place_of_a_value_in_the_text(void **state)
{
	static const char text[] = "{\n"
	                           "  \"ਨਾਂ\": { \"en\": \"a\\\"}{\", \"pa\": [1, [2, 3], {}] },\n"
	                           "  \"a/b\": {\n"
	                           "    \"c~\": true }\n"
	                           "}\n";
	static const struct {
		const char *path;
		int line, column;
	} rows[] = {
		{ "", 1, 1 },           { "/ਨਾਂ", 2, 10 },         { "/ਨਾਂ/en", 2, 18 },
		{ "/ਨਾਂ/pa", 2, 33 },    { "/ਨਾਂ/pa/0", 2, 34 },    { "/ਨਾਂ/pa/1/1", 2, 41 },
		{ "/ਨਾਂ/pa/2", 2, 45 },  { "/ਨਾਂ/pa/3", 2, 33 },    { "/ਨਾਂ/hi", 2, 10 },
		{ "/a~1b/c~0", 4, 11 }, { "/none/at/all", 1, 1 },
	};
	int line, column;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		json_locate(text, strlen(text), rows[i].path, &line, &column);
		if (line != rows[i].line || column != rows[i].column)
			fail_msg("%s is at %d:%d", rows[i].path, line, column);
	}
}

static void a_cut_off_text_is_never_read_past_its_end(void **state)
{
	static const char text[] = "{\"a\": [{\"b\": \"c\\\\\"}, 2], \"d\": {\"e\": null}}";
	int line, column;

	(void)state;
	for (size_t n = 0; n < strlen(text); n++) {
		char *part = xmalloc(n ? n : 1); /* exact size: the sanitizer sees a step too far */

		memcpy(part, text, n);
		json_locate(part, n, "/d/e", &line, &column);
		json_locate(part, n, "/a/0/b", &line, &column);
		assert_int_equal(line, 1);
		assert_in_range(column, 1, n + 1);
		free(part);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_value_may_be),
		cmocka_unit_test(what_arrays_and_objects_may_hold),
		cmocka_unit_test(references_lead_to_definitions_even_in_circles),
		cmocka_unit_test(a_schema_with_a_rule_nobody_checks_is_refused),
		cmocka_unit_test(the_place_of_a_value_in_the_text),
		cmocka_unit_test(a_cut_off_text_is_never_read_past_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
