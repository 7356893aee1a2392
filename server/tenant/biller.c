/* The file has passed its schema and billers_check(): what must be there is there. */
#include "tenant/biller.h"

#include <errno.h>

#include "tenant/snapshot.h"

static const char *const service_codes[] = {
	[SERVICE_WATER] = "water",
	[SERVICE_SEWERAGE] = "sewerage",
};
_Static_assert(ARRAY_LEN(service_codes) == SERVICE_COUNT, "a code for each service");

const char *service_code(enum service service)
{
	return service < SERVICE_COUNT ? service_codes[service] : "?";
}

int service_parse(const char *code, enum service *ret_service)
{
	for (size_t i = 0; code && i < ARRAY_LEN(service_codes); i++) {
		if (!strcmp(code, service_codes[i])) {
			*ret_service = (enum service)i;
			return 0;
		}
	}
	return -EINVAL;
}

/* ---- copying ---- */

/* The one member of a segment, by its name. */
static const struct {
	const char *key;
	enum segment_kind kind;
} segment_keys[] = {
	{ "digits", SEGMENT_DIGITS },
	{ "letters", SEGMENT_LETTERS },
	{ "text", SEGMENT_TEXT },
	{ "separator", SEGMENT_SEPARATOR },
};

static void build_segment(struct arena *a, const json_t *json, struct number_segment *segment)
{
	for (size_t i = 0; i < ARRAY_LEN(segment_keys); i++) {
		const json_t *value = json_object_get(json, segment_keys[i].key);

		if (!value)
			continue;
		segment->kind = segment_keys[i].kind;
		if (json_is_string(value)) {
			segment->text = arena_strdup(a, json_string_value(value));
			segment->min = segment->max = (int)strlen(segment->text);
		} else {
			segment->min = (int)json_integer_value(json_array_get(value, 0));
			segment->max = (int)json_integer_value(json_array_get(value, 1));
		}
	}
}

static const struct number_format *build_format(struct arena *a, const char *code,
                                                const json_t *json)
{
	struct number_format *format = arena_alloc(a, sizeof(*format));
	json_t *list = json_arr(json, "segments"), *one;
	struct number_segment *segments;
	size_t i;

	format->code = arena_strdup(a, code);
	(void)!service_parse(json_str(json, "service"), &format->service);
	format->example = arena_strdup(a, json_str(json, "example"));
	format->has_check = json_str(json, "check");
	format->segment_count = json_array_size(list);
	segments = arena_new_array(a, struct number_segment, format->segment_count);
	json_array_foreach(list, i, one) {
		build_segment(a, one, &segments[i]);
	}
	format->segments = segments;
	return format;
}

static struct word_list build_words(struct arena *a, const json_t *list)
{
	size_t i, n = json_array_size(list);
	const char **words = arena_new_array(a, const char *, n + 1);
	json_t *one;

	json_array_foreach(list, i, one) {
		words[i] = arena_strdup(a, json_string_value(one));
	}
	return (struct word_list){ .at = words, .count = n };
}

static void build_biller(struct arena *a, const json_t *json, const struct lookup *formats,
                         struct biller *biller)
{
	const json_t *payment = json_obj(json, "payment"), *names = json_obj(json, "names");
	struct word_list wanted = build_words(a, json_arr(json, "formats"));
	const struct number_format **of_biller =
	        arena_new_array(a, const struct number_format *, wanted.count);

	biller->code = arena_strdup(a, json_str(json, "code"));
	for (int lang = 0; lang < LANG_COUNT; lang++)
		biller->names[lang] = snapshot_copy_text(a, json_str(names, language_code(lang)));
	biller->is_water_board = strcmp(json_str(json, "serves"), "water_board") == 0;
	for (size_t i = 0; i < wanted.count; i++)
		of_biller[i] = lookup_find(formats, wanted.at[i]);
	biller->formats = of_biller;
	biller->format_count = wanted.count;
	biller->allows_part = json_bool(payment, "part", false);
	biller->allows_advance = json_bool(payment, "advance", false);
	biller->minimum_paise = json_int(payment, "minimum_paise", 0);
	biller->heads = build_words(a, json_arr(payment, "heads"));
}

const struct biller *billers_build(struct arena *a, const json_t *file, size_t *ret_count)
{
	json_t *formats = json_obj(file, "formats"), *list = json_arr(file, "billers"), *one;
	struct lookup_entry *entries =
	        arena_new_array(a, struct lookup_entry, json_object_size(formats) + 1);
	size_t i, n = json_array_size(list), format_count = 0;
	struct biller *billers = arena_new_array(a, struct biller, n + 1);
	const struct lookup *by_code;
	const char *code;

	json_object_foreach(formats, code, one) {
		const struct number_format *format = build_format(a, code, one);

		entries[format_count++] = (struct lookup_entry){ format->code, format };
	}
	by_code = lookup_new(a, entries, format_count);
	json_array_foreach(list, i, one) {
		build_biller(a, one, by_code, &billers[i]);
	}
	*ret_count = n;
	return billers;
}

/* ---- looking up ---- */

const struct biller *snapshot_billers(const struct snapshot *snap, size_t *ret_count)
{
	*ret_count = snap->biller_count;
	return snap->billers;
}

const struct biller *snapshot_biller(const struct snapshot *snap, const char *code)
{
	for (size_t i = 0; code && i < snap->biller_count; i++) {
		if (!strcmp(snap->billers[i].code, code))
			return &snap->billers[i];
	}
	return NULL;
}

const struct biller *tenant_biller(const struct snapshot *snap, const struct tenant *tenant)
{
	for (size_t i = 0; i < snap->biller_count; i++) {
		if (snap->billers[i].is_water_board == tenant->is_pwssb)
			return &snap->billers[i];
	}
	return NULL;
}
