/* The files have passed schemas and cross checks: what must be there is there, so nothing can fail.
 * Text is brought into Unicode form NFC on the way in, for editors differ in how they write nukta.
 */
#include "tenant/snapshot.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "tenant/biller.h"

struct build {
	struct snapshot *snap;
	struct arena *arena;
	const struct tenant_files *files;
};

static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)s[i] >= 0x80)
			return false;
	}
	return true;
}

static const char *text_nfc(struct arena *a, const char *s, size_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	int32_t room = (int32_t)n * 3 + 1, length = 0, bytes = 0;
	UChar *wide = xmalloc((size_t)room * 2 * sizeof(UChar)), *normal = wide + room;
	char *out = NULL;

	u_strFromUTF8(wide, room, &length, s, (int32_t)n, &status);
	if (U_SUCCESS(status) && unorm2_quickCheck(nfc, wide, length, &status) != UNORM_YES) {
		length = unorm2_normalize(nfc, wide, length, normal, room, &status);
		u_strToUTF8(NULL, 0, &bytes, normal, length, &status);
		status = U_ZERO_ERROR;
		out = arena_alloc(a, (size_t)bytes + 1);
		u_strToUTF8(out, bytes, NULL, normal, length, &status);
	}
	free(wide);
	return out ? out : arena_strndup(a, s, n);
}

const char *snapshot_copy_text(struct arena *a, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (!s || is_ascii(s, n))
		return arena_strdup(a, s);
	return text_nfc(a, s, n);
}

/* NULL in, NULL out. */
static const char *text_of(struct build *b, const char *s)
{
	return snapshot_copy_text(b->arena, s);
}

static void take_names(struct build *b, const json_t *names, const char *ret_names[LANG_COUNT])
{
	for (int lang = 0; lang < LANG_COUNT; lang++)
		ret_names[lang] = text_of(b, json_str(names, language_code(lang)));
}

/* For a state that does not say how long and how often complaints may be opened again. */
enum { REOPEN_DAYS = 15, REOPEN_TIMES = 2 };

static struct word_list take_words(struct build *b, const json_t *array)
{
	size_t i, n = json_array_size(array);
	const char **words = arena_new_array(b->arena, const char *, n + 1);
	json_t *one;

	json_array_foreach(array, i, one)
		words[i] = text_of(b, json_string_value(one));
	return (struct word_list){ .at = words, .count = n };
}

static struct lookup_entry *new_entries(struct build *b, size_t count)
{
	return arena_new_array(b->arena, struct lookup_entry, count + 1);
}

static void build_districts(struct build *b)
{
	json_t *map = b->files->districts.json, *names;
	struct lookup_entry *entries = new_entries(b, json_object_size(map));
	struct snapshot *s = b->snap;
	const char *code;

	s->districts = arena_new_array(b->arena, struct district, json_object_size(map) + 1);
	json_object_foreach(map, code, names) {
		struct district *d = &s->districts[s->district_count];

		d->code = text_of(b, code);
		take_names(b, names, d->names);
		entries[s->district_count++] = (struct lookup_entry){ d->code, d };
	}
	s->districts_by_code = lookup_new(b->arena, entries, s->district_count);
}

static void build_departments(struct build *b)
{
	json_t *map = b->files->departments.json, *names;
	struct lookup_entry *entries = new_entries(b, json_object_size(map));
	struct snapshot *s = b->snap;
	const char *code;

	s->departments = arena_new_array(b->arena, struct department, json_object_size(map) + 1);
	json_object_foreach(map, code, names) {
		struct department *d = &s->departments[s->department_count];

		d->code = text_of(b, code);
		take_names(b, names, d->names);
		entries[s->department_count++] = (struct lookup_entry){ d->code, d };
	}
	s->departments_by_code = lookup_new(b->arena, entries, s->department_count);
}

static void build_tenant(struct build *b, const json_t *json, struct tenant *t)
{
	const json_t *centre = json_obj(json, "centre"), *number = json_obj(json, "number");

	t->id = (int)json_int(json, "id", 0);
	t->code = text_of(b, json_str(json, "code"));
	take_names(b, json_obj(json, "names"), t->names);
	t->aliases = take_words(b, json_arr(json, "aliases"));
	t->district = lookup_find(b->snap->districts_by_code, json_str(json, "district"));
	t->region = text_of(b, json_str(json, "region"));
	t->grade = text_of(b, json_str(json, "grade"));
	t->ulb_code = text_of(b, json_str(json, "ulb_code"));
	t->reference_prefix = text_of(b, json_str(json, "reference_prefix"));
	t->phone_number_id = text_of(b, json_str(number, "phone_number_id"));
	t->display_number = text_of(b, json_str(number, "display"));
	t->is_pwssb = json_bool(json, "pwssb", false);
	t->has_centre = centre != NULL;
	t->lat = json_num(centre, "lat", 0);
	t->lng = json_num(centre, "lng", 0);
	if (stage_parse(json_str(json, "stage"), &t->initial_stage) < 0)
		t->initial_stage = STAGE_LIVE; /* the state itself has no stage */
}

static int by_id(const void *a, const void *b)
{
	const struct tenant *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void build_tenants(struct build *b)
{
	size_t n = b->files->ulbs.count, numbers = 0;
	struct lookup_entry *by_code = new_entries(b, n + 1), *by_number = new_entries(b, n);
	struct snapshot *s = b->snap;
	const json_t *reopening;

	s->tenants = arena_new_array(b->arena, struct tenant, n + 1);
	s->tenant_count = n;
	for (size_t i = 0; i < n; i++)
		build_tenant(b, b->files->ulbs.at[i].json, &s->tenants[i]);
	if (n)
		qsort(s->tenants, n, sizeof(*s->tenants), by_id);
	for (size_t i = 0; i < n; i++) {
		const struct tenant *t = &s->tenants[i];

		by_code[i] = (struct lookup_entry){ t->code, t };
		if (t->phone_number_id)
			by_number[numbers++] = (struct lookup_entry){ t->phone_number_id, t };
	}
	build_tenant(b, b->files->state.json, &s->state);
	s->helpline = text_of(b, json_str(b->files->state.json, "helpline"));
	reopening = json_obj(b->files->state.json, "reopening");
	s->reopen_days = (int)json_int(reopening, "days", REOPEN_DAYS);
	s->reopen_times = (int)json_int(reopening, "times", REOPEN_TIMES);
	by_code[n] = (struct lookup_entry){ s->state.code, &s->state };
	s->tenants_by_code = lookup_new(b->arena, by_code, n + 1);
	s->tenants_by_number = lookup_new(b->arena, by_number, numbers);
}

static void build_localities(struct build *b, const struct tenant_file *file)
{
	struct tenant *t = (struct tenant *)lookup_find(b->snap->tenants_by_code, file->stem);
	size_t i, n = json_array_size(file->json);
	struct locality *all = arena_new_array(b->arena, struct locality, n + 1);
	struct lookup_entry *entries = new_entries(b, n);
	json_t *one;

	json_array_foreach(file->json, i, one) {
		struct locality *l = &all[i];

		l->code = text_of(b, json_str(one, "code"));
		take_names(b, json_obj(one, "names"), l->names);
		l->ward = text_of(b, json_str(one, "ward"));
		l->zone = text_of(b, json_str(one, "zone"));
		l->aliases = take_words(b, json_arr(one, "aliases"));
		entries[i] = (struct lookup_entry){ l->code, l };
	}
	t->localities = all;
	t->locality_count = n;
	t->localities_by_code = lookup_new(b->arena, entries, n);
}

static void build_type(struct build *b, const char *code, const struct category *category,
                       struct complaint_type *t)
{
	const json_t *json = json_obj(json_obj(b->files->catalogue.json, "types"), code);

	t->code = text_of(b, code);
	t->category = category;
	t->department = lookup_find(b->snap->departments_by_code, json_str(json, "department"));
	t->hours = (int)json_int(json, "hours", 0);
	take_names(b, json_obj(json, "title"), t->title);
	take_names(b, json_obj(json, "label"), t->label);
	take_names(b, json_obj(json, "description"), t->description);
	for (int form = 0; form < FORM_COUNT; form++) {
		const char *key = word_form_code(form);

		t->keywords[form] = take_words(b, json_arr(json_obj(json, "keywords"), key));
		t->examples[form] = take_words(b, json_arr(json_obj(json, "examples"), key));
	}
}

static void build_category(struct build *b, const json_t *json, struct category *c)
{
	json_t *codes = json_arr(json, "types"), *code;
	struct snapshot *s = b->snap;
	const struct complaint_type **types;
	size_t i;

	c->code = text_of(b, json_str(json, "code"));
	c->emoji = text_of(b, json_str(json, "emoji"));
	take_names(b, json_obj(json, "title"), c->title);
	take_names(b, json_obj(json, "description"), c->description);
	types = arena_new_array(b->arena, const struct complaint_type *,
	                        json_array_size(codes) + 1);
	json_array_foreach(codes, i, code) {
		struct complaint_type *t = &s->types[s->type_count++];

		build_type(b, json_string_value(code), c, t);
		types[i] = t;
	}
	c->types = types;
	c->type_count = json_array_size(codes);
}

static void build_catalogue(struct build *b)
{
	const json_t *json = b->files->catalogue.json;
	json_t *categories = json_arr(json, "categories"), *one;
	size_t i, n = json_array_size(categories),
	          types = json_object_size(json_obj(json, "types"));
	struct lookup_entry *by_code = new_entries(b, n), *by_type = new_entries(b, types);
	struct snapshot *s = b->snap;

	s->categories = arena_new_array(b->arena, struct category, n + 1);
	s->category_count = n;
	s->types = arena_new_array(b->arena, struct complaint_type, types + 1);
	json_array_foreach(categories, i, one) {
		build_category(b, one, &s->categories[i]);
		by_code[i] = (struct lookup_entry){ s->categories[i].code, &s->categories[i] };
	}
	for (i = 0; i < s->type_count; i++)
		by_type[i] = (struct lookup_entry){ s->types[i].code, &s->types[i] };
	s->categories_by_code = lookup_new(b->arena, by_code, n);
	s->types_by_code = lookup_new(b->arena, by_type, s->type_count);
}

static void build_texts(struct build *b, enum language lang)
{
	json_t *map = b->files->texts[lang].json, *text;
	struct lookup_entry *entries = new_entries(b, json_object_size(map));
	struct snapshot *s = b->snap;
	const struct lookup *sorted;
	const char *key;
	size_t n = 0;

	json_object_foreach(map, key, text) {
		entries[n].key = text_of(b, key);
		entries[n++].value = text_of(b, json_string_value(text));
	}
	s->texts[lang] = sorted = lookup_new(b->arena, entries, n);
	s->text_keys = arena_new_array(b->arena, const char *, n + 1);
	s->text_count = n;
	for (size_t i = 0; i < n; i++)
		s->text_keys[i] = sorted->at[i].key;
}

static void build_template_words(struct build *b, const json_t *json, struct template_words *w)
{
	json_t *buttons = json_arr(json, "buttons"), *one;
	size_t i, n = json_array_size(buttons);
	struct template_button *all = arena_new_array(b->arena, struct template_button, n + 1);

	w->header = text_of(b, json_str(json, "header"));
	w->body = text_of(b, json_str(json, "body"));
	w->footer = text_of(b, json_str(json, "footer"));
	json_array_foreach(buttons, i, one) {
		all[i].kind = text_of(b, json_str(one, "type"));
		all[i].text = text_of(b, json_str(one, "text"));
		all[i].url = text_of(b, json_str(one, "url"));
		all[i].payload = text_of(b, json_str(one, "payload"));
	}
	w->buttons = all;
	w->button_count = n;
}

static void build_templates(struct build *b)
{
	json_t *list = json_arr(b->files->templates.json, "templates"), *one;
	size_t i, n = json_array_size(list);
	struct lookup_entry *entries = new_entries(b, n);
	struct snapshot *s = b->snap;

	s->templates = arena_new_array(b->arena, struct template, n + 1);
	s->template_count = n;
	json_array_foreach(list, i, one) {
		const json_t *languages = json_obj(one, "languages");
		struct template *t = &s->templates[i];

		t->name = text_of(b, json_str(one, "name"));
		t->category = text_of(b, json_str(one, "category"));
		t->parameters = take_words(b, json_arr(one, "parameters"));
		for (int lang = 0; lang < LANG_COUNT; lang++)
			build_template_words(b, json_obj(languages, language_code(lang)),
			                     &t->words[lang]);
		entries[i] = (struct lookup_entry){ t->name, t };
	}
	s->templates_by_name = lookup_new(b->arena, entries, n);
}

struct snapshot *snapshot_build(const struct tenant_files *files)
{
	struct arena *arena = arena_new();
	struct snapshot *snap = arena_alloc(arena, sizeof(*snap));
	struct build b = { .snap = snap, .arena = arena, .files = files };

	snap->references = 1;
	snap->arena = arena;
	build_districts(&b);
	build_departments(&b);
	build_tenants(&b);
	for (size_t i = 0; i < files->localities.count; i++)
		build_localities(&b, &files->localities.at[i]);
	build_catalogue(&b);
	for (int lang = 0; lang < LANG_COUNT; lang++)
		build_texts(&b, lang);
	build_templates(&b);
	snap->billers = billers_build(arena, files->billers.json, &snap->biller_count);
	return snap;
}
