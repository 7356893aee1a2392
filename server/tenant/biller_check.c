/* What the schema of tenants/billers.json cannot see. */
#include "tenant/biller.h"
#include "tenant/check.h"
#include "tenant/claim.h"

struct format_check {
	const struct tenant_file *file;
	struct err_list *errors;
	const char *path; /* of the format */
};

static const json_t *lengths_of(const json_t *segment)
{
	const json_t *digits = json_arr(segment, "digits");

	return digits ? digits : json_arr(segment, "letters");
}

static int length_at(const json_t *lengths, size_t which)
{
	return (int)json_integer_value(json_array_get(lengths, which));
}

/* The next that must be typed; NULL after the last. */
static const json_t *typed_after(const json_t *segments, size_t at)
{
	for (size_t i = at + 1; i < json_array_size(segments); i++) {
		const json_t *segment = json_array_get(segments, i);

		if (!json_str(segment, "separator"))
			return segment;
	}
	return NULL;
}

/* Where digits of any number end must be seen without a separator: by a letter that no one could
 * have meant for a zero. Letters of any number end at a digit written out. */
static bool is_end_plain(const json_t *segment, const json_t *next)
{
	const char *text = json_str(next, "text");

	if (!next)
		return true;
	if (json_arr(segment, "digits"))
		return text && *text >= 'A' && *text != 'O';
	return text && *text < 'A';
}

static int check_segment(const struct format_check *c, const json_t *segments, size_t at)
{
	const json_t *segment = json_array_get(segments, at), *lengths = lengths_of(segment);
	const char *text = json_str(segment, "text");
	int min = length_at(lengths, 0), max = length_at(lengths, 1);
	const char *path = arena_printf(c->errors->arena, "%s/segments/%zu", c->path, at);

	if (!lengths)
		return text ? (int)strlen(text) : 1;
	if (min > max)
		tenant_file_error(c->file, c->errors, path, "%d is more than %d", min, max);
	else if (min < max && !is_end_plain(segment, typed_after(segments, at)))
		tenant_file_error(c->file, c->errors, path,
		                  "may vary in length, but nobody could see where it ends");
	return max;
}

static void check_format(const struct format_check *c, const json_t *format)
{
	const json_t *segments = json_arr(format, "segments");
	size_t n = json_array_size(segments);
	int length = 0;

	for (size_t i = 0; i < n; i++)
		length += check_segment(c, segments, i);
	if (length > NUMBER_LENGTH_MAX)
		tenant_file_error(c->file, c->errors, c->path, "longer than %d characters",
		                  NUMBER_LENGTH_MAX);
	if (json_str(format, "check") && !json_arr(json_array_get(segments, n - 1), "digits"))
		tenant_file_error(c->file, c->errors, c->path,
		                  "a check digit needs digits at the end");
}

static void check_biller(const struct tenant_file *file, struct err_list *errors,
                         const json_t *biller, size_t index)
{
	json_t *formats = json_obj(file->json, "formats"), *one;
	size_t i;

	json_array_foreach(json_arr(biller, "formats"), i, one) {
		if (!json_object_get(formats, json_string_value(one)))
			tenant_file_error(
			        file, errors,
			        arena_printf(errors->arena, "/billers/%zu/formats/%zu", index, i),
			        "\"%s\" is no format of this file", json_string_value(one));
	}
}

static void claim(struct claims *claims, const struct tenant_file *file, struct arena *a,
                  const json_t *biller, size_t index, const char *key)
{
	claims_add(claims, file, arena_printf(a, "/billers/%zu/%s", index, key),
	           json_str(biller, key));
}

void billers_check(const struct tenant_file *file, struct err_list *errors)
{
	struct arena *a = errors->arena;
	struct claims codes, serves;
	const char *code;
	json_t *one;
	size_t i;

	json_object_foreach(json_obj(file->json, "formats"), code, one) {
		struct format_check c = { .file = file,
			                  .errors = errors,
			                  .path = arena_printf(a, "/formats/%s", code) };

		check_format(&c, one);
	}
	claims_init(&codes, a, true);
	claims_init(&serves, a, true);
	json_array_foreach(json_arr(file->json, "billers"), i, one) {
		check_biller(file, errors, one, i);
		claim(&codes, file, a, one, i, "code");
		claim(&serves, file, a, one, i, "serves");
	}
	claims_report(&codes, "biller code", errors);
	claims_report(&serves, "those who are served", errors);
	claims_done(&codes);
	claims_done(&serves);
}
