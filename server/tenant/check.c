#include "tenant/check.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "tenant/claim.h"
#include "tenant/pattern.h"

struct checker {
	const struct tenant_files *files;
	struct err_list *errors;
	struct arena *arena;
};

#define path_of(c, ...) arena_printf((c)->arena, __VA_ARGS__)

/* ---- scripts ---- */

static const UScriptCode scripts[LANG_COUNT] = {
	[LANG_PA] = USCRIPT_GURMUKHI,
	[LANG_HI] = USCRIPT_DEVANAGARI,
	[LANG_EN] = USCRIPT_LATIN,
};

enum script_rule {
	ONLY_OWN_SCRIPT, /* names of places */
	LATIN_ALLOWED,   /* words such as LED or ATM inside a sentence */
};

/* NULL when fine, else the complaint. */
static const char *script_fault(const char *text, enum language lang, enum script_rule rule)
{
	int32_t at = 0, n = (int32_t)strlen(text);
	bool has_own = false;

	while (at < n) {
		UErrorCode status = U_ZERO_ERROR;
		UScriptCode script;
		UChar32 c;

		U8_NEXT(text, at, n, c);
		script = uscript_getScript(c, &status);
		if (script == USCRIPT_COMMON || script == USCRIPT_INHERITED)
			continue;
		if (script == scripts[lang])
			has_own = true;
		else if (script != USCRIPT_LATIN || rule == ONLY_OWN_SCRIPT)
			return "has letters of another script";
	}
	return has_own ? NULL : "has no letter of the script of its language";
}

static void check_names(struct checker *c, const struct tenant_file *file, const char *path,
                        const json_t *names, enum script_rule rule)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *code = language_code(lang), *name = json_str(names, code);
		const char *fault = name ? script_fault(name, lang, rule) : NULL;

		if (fault)
			tenant_file_error(file, c->errors, path_of(c, "%s/%s", path, code),
			                  "\"%s\" %s", name, fault);
	}
}

static void check_map_of_names(struct checker *c, const struct tenant_file *file)
{
	const char *key;
	json_t *names;

	json_object_foreach(file->json, key, names) {
		check_names(c, file, path_of(c, "/%s", key), names, ONLY_OWN_SCRIPT);
	}
}

/* ---- municipalities ---- */

struct ulb_claims {
	struct claims ids, prefixes, numbers, names;
};

static void claim_names(struct checker *c, const struct tenant_file *file, struct claims *names)
{
	json_t *aliases = json_arr(file->json, "aliases"), *alias;
	size_t i;

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *code = language_code(lang);

		claims_add(names, file, path_of(c, "/names/%s", code),
		           json_str(json_obj(file->json, "names"), code));
	}
	json_array_foreach(aliases, i, alias) {
		claims_add(names, file, path_of(c, "/aliases/%zu", i), json_string_value(alias));
	}
}

static void check_known(struct checker *c, const struct tenant_file *file, const char *key,
                        const struct tenant_file *map)
{
	const char *value = json_str(file->json, key);

	if (!json_object_get(map->json, value))
		tenant_file_error(file, c->errors, path_of(c, "/%s", key), "\"%s\" is not in %s",
		                  value, map->name);
}

static void check_ulb(struct checker *c, const struct tenant_file *file, struct ulb_claims *claims)
{
	const char *code = json_str(file->json, "code");
	const char *number = json_str(json_obj(file->json, "number"), "phone_number_id");
	const char *state = json_str(c->files->state.json, "code");

	if (strcmp(code, file->stem) != 0)
		tenant_file_error(file, c->errors, "/code", "\"%s\" is not the file's name", code);
	if (strncmp(code, state, strlen(state)) != 0 || code[strlen(state)] != '.')
		tenant_file_error(file, c->errors, "/code", "does not begin with \"%s.\"", state);
	claims_add(&claims->ids, file, "/id",
	           path_of(c, "%lld", (long long)json_int(file->json, "id", 0)));
	claims_add(&claims->prefixes, file, "/reference_prefix",
	           json_str(file->json, "reference_prefix"));
	if (number)
		claims_add(&claims->numbers, file, "/number/phone_number_id", number);
	claim_names(c, file, &claims->names);
	check_names(c, file, "/names", json_obj(file->json, "names"), ONLY_OWN_SCRIPT);
	check_known(c, file, "district", &c->files->districts);
	check_known(c, file, "region", &c->files->districts);
}

static void check_ulbs(struct checker *c)
{
	struct ulb_claims claims;

	claims_init(&claims.ids, c->arena, true);
	claims_init(&claims.prefixes, c->arena, true);
	claims_init(&claims.numbers, c->arena, true);
	claims_init(&claims.names, c->arena, false);
	for (size_t i = 0; i < c->files->ulbs.count; i++)
		check_ulb(c, &c->files->ulbs.at[i], &claims);
	claims_report(&claims.ids, "id", c->errors);
	claims_report(&claims.prefixes, "reference prefix", c->errors);
	claims_report(&claims.numbers, "WhatsApp number", c->errors);
	claims_report(&claims.names, "name", c->errors);
	claims_done(&claims.ids);
	claims_done(&claims.prefixes);
	claims_done(&claims.numbers);
	claims_done(&claims.names);
}

static bool has_ulb(const struct tenant_files *files, const char *code)
{
	for (size_t i = 0; i < files->ulbs.count; i++) {
		if (strcmp(files->ulbs.at[i].stem, code) == 0)
			return true;
	}
	return false;
}

static void check_localities(struct checker *c, const struct tenant_file *file)
{
	struct claims codes;
	json_t *one;
	size_t i;

	if (!has_ulb(c->files, file->stem))
		tenant_file_error(file, c->errors, "", "no municipality has the code \"%s\"",
		                  file->stem);
	claims_init(&codes, c->arena, true);
	json_array_foreach(file->json, i, one) {
		claims_add(&codes, file, path_of(c, "/%zu/code", i), json_str(one, "code"));
		check_names(c, file, path_of(c, "/%zu/names", i), json_obj(one, "names"),
		            ONLY_OWN_SCRIPT);
	}
	claims_report(&codes, "locality code", c->errors);
	claims_done(&codes);
}

/* ---- the catalogue ---- */

static void check_category(struct checker *c, const json_t *category, size_t index,
                           struct claims *codes, struct claims *members)
{
	const struct tenant_file *file = &c->files->catalogue;
	json_t *types = json_obj(file->json, "types"), *one;
	size_t i;

	claims_add(codes, file, path_of(c, "/categories/%zu/code", index),
	           json_str(category, "code"));
	check_names(c, file, path_of(c, "/categories/%zu/title", index),
	            json_obj(category, "title"), LATIN_ALLOWED);
	check_names(c, file, path_of(c, "/categories/%zu/description", index),
	            json_obj(category, "description"), LATIN_ALLOWED);
	json_array_foreach(json_arr(category, "types"), i, one) {
		const char *path = path_of(c, "/categories/%zu/types/%zu", index, i);
		const char *code = json_string_value(one);

		claims_add(members, file, path, code);
		if (!json_object_get(types, code))
			tenant_file_error(file, c->errors, path, "\"%s\" is not among the types",
			                  code);
	}
}

static bool is_listed(const struct claims *members, const char *code)
{
	for (size_t i = 0; i < members->count; i++) {
		if (strcmp(members->at[i].key, code) == 0)
			return true;
	}
	return false;
}

static void check_type(struct checker *c, const char *code, const json_t *type,
                       const struct claims *members)
{
	static const char *const named[] = { "title", "label", "description" };
	const struct tenant_file *file = &c->files->catalogue;
	const char *path = path_of(c, "/types/%s", code);
	const char *department = json_str(type, "department");

	if (!is_listed(members, code))
		tenant_file_error(file, c->errors, path, "is in no category");
	if (!json_object_get(c->files->departments.json, department))
		tenant_file_error(file, c->errors, path_of(c, "%s/department", path),
		                  "\"%s\" is not in %s", department, c->files->departments.name);
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		check_names(c, file, path_of(c, "%s/%s", path, named[i]), json_obj(type, named[i]),
		            LATIN_ALLOWED);
}

static void check_catalogue(struct checker *c)
{
	struct claims codes, members;
	const char *code;
	json_t *one;
	size_t i;

	claims_init(&codes, c->arena, true);
	claims_init(&members, c->arena, true);
	json_array_foreach(json_arr(c->files->catalogue.json, "categories"), i, one) {
		check_category(c, one, i, &codes, &members);
	}
	json_object_foreach(json_obj(c->files->catalogue.json, "types"), code, one) {
		check_type(c, code, one, &members);
	}
	claims_report(&codes, "category code", c->errors);
	claims_report(&members, "complaint type", c->errors);
	claims_done(&codes);
	claims_done(&members);
}

/* ---- texts and templates ---- */

static bool same_words(const struct word_list *a, const struct word_list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (strcmp(a->at[i], b->at[i]) != 0)
			return false;
	}
	return true;
}

static const char *joined(struct checker *c, const struct word_list *words)
{
	const char *all = "";

	for (size_t i = 0; i < words->count; i++)
		all = path_of(c, "%s{%s}", all, words->at[i]);
	return words->count ? all : "no argument";
}

/* The language to which the others are held: the first that has the text. */
static enum language first_with(const struct checker *c, const char *key)
{
	enum language lang = 0;

	while (lang < LANG_COUNT - 1 && !json_str(c->files->texts[lang].json, key))
		lang++;
	return lang;
}

static void report_missing(struct checker *c, enum language having, const char *key)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const struct tenant_file *file = &c->files->texts[lang];

		if (!json_str(file->json, key))
			tenant_file_error(file, c->errors, path_of(c, "/%s", key),
			                  "missing, but %s has it", c->files->texts[having].name);
	}
}

static void check_text(struct checker *c, enum language lang, const char *key, const char *text)
{
	enum language first = first_with(c, key);
	const struct tenant_file *file = &c->files->texts[lang], *other = &c->files->texts[first];
	const char *path = path_of(c, "/%s", key);
	struct word_list words, words_there;
	struct err e;

	if (lang == first)
		report_missing(c, lang, key);
	if (pattern_arguments(c->arena, text, &words, &e) < 0)
		tenant_file_error(file, c->errors, path, "%s", e.msg);
	else if (pattern_arguments(c->arena, json_str(other->json, key), &words_there, NULL) == 0 &&
	         !same_words(&words, &words_there))
		tenant_file_error(file, c->errors, path, "asks for %s, but %s for %s",
		                  joined(c, &words), other->name, joined(c, &words_there));
}

static void check_texts(struct checker *c)
{
	const char *key;
	json_t *text;

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		json_object_foreach(c->files->texts[lang].json, key, text) {
			check_text(c, lang, key, json_string_value(text));
		}
	}
}

/* A request to send fills in the body only. */
static void check_has_none(struct checker *c, const json_t *words, const char *path,
                           const char *const *keys)
{
	for (; *keys; keys++) {
		const char *text = json_str(words, *keys);

		if (text && strstr(text, "{{"))
			tenant_file_error(&c->files->templates, c->errors,
			                  path_of(c, "%s/%s", path, *keys),
			                  "only the body may have parameters");
	}
}

static void check_fixed_parts(struct checker *c, const json_t *words, const char *path)
{
	static const char *const around[] = { "header", "footer", NULL };
	static const char *const of_button[] = { "text", "url", NULL };
	const json_t *button;
	size_t i;

	check_has_none(c, words, path, around);
	json_array_foreach(json_arr(words, "buttons"), i, button) {
		check_has_none(c, button, path_of(c, "%s/buttons/%zu", path, i), of_button);
	}
}

static void check_template(struct checker *c, const json_t *template, size_t index)
{
	const struct tenant_file *file = &c->files->templates;
	int wanted = (int)json_array_size(json_arr(template, "parameters"));

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *code = language_code(lang);
		const json_t *words = json_obj(json_obj(template, "languages"), code);
		const char *whole = path_of(c, "/templates/%zu/languages/%s", index, code);
		const char *path = path_of(c, "%s/body", whole);
		int found = template_parameters(json_str(words, "body"));

		if (found < 0)
			tenant_file_error(file, c->errors, path, "parameters are {{1}}, {{2}} …");
		else if (found != wanted)
			tenant_file_error(file, c->errors, path, "has %d of %d parameters", found,
			                  wanted);
		check_fixed_parts(c, words, whole);
	}
}

static void check_templates(struct checker *c)
{
	struct claims names;
	json_t *one;
	size_t i;

	claims_init(&names, c->arena, true);
	json_array_foreach(json_arr(c->files->templates.json, "templates"), i, one) {
		claims_add(&names, &c->files->templates, path_of(c, "/templates/%zu/name", i),
		           json_str(one, "name"));
		check_template(c, one, i);
	}
	claims_report(&names, "template name", c->errors);
	claims_done(&names);
}

static void check_billers(struct checker *c)
{
	const struct tenant_file *file = &c->files->billers;
	json_t *one;
	size_t i;

	if (!file->json)
		return;
	json_array_foreach(json_arr(file->json, "billers"), i, one) {
		check_names(c, file, path_of(c, "/billers/%zu/names", i), json_obj(one, "names"),
		            ONLY_OWN_SCRIPT);
	}
	billers_check(file, c->errors);
}

void tenant_files_check(const struct tenant_files *files, struct err_list *errors)
{
	struct checker c = { .files = files, .errors = errors, .arena = arena_new() };

	check_names(&c, &files->state, "/names", json_obj(files->state.json, "names"),
	            ONLY_OWN_SCRIPT);
	check_map_of_names(&c, &files->districts);
	check_map_of_names(&c, &files->departments);
	check_ulbs(&c);
	for (size_t i = 0; i < files->localities.count; i++)
		check_localities(&c, &files->localities.at[i]);
	check_catalogue(&c);
	check_texts(&c);
	check_templates(&c);
	check_billers(&c);
	arena_free(c.arena);
}
