/* texts.c - compiled message patterns. The compiler below reads just enough of MessageFormat's
 * grammar (quotes, nesting, the name and kind of an argument) to decide which road a pattern takes
 * and to translate names to positions; ICU judges the rest. */
#include "language/texts.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <unicode/umsg.h>
#include <unicode/ustring.h>

#include "base/buf.h"

#define NUMBERS_MAX 2
#define SLOTS_MAX 16
#define NEST_MAX 4
#define TEXT_MAX 16384
#define KEY_MAX 64

/* Plain placeholders stand in a compiled pattern as U+E000 + slot: EE 80 80.. in UTF-8. */
#define SLOT_BYTES 3

struct piece {
	const char *literal; /* NULL: the argument in `slot` */
	size_t n;
	int slot;
};

struct pattern {
	struct piece *pieces; /* the road without ICU */
	size_t piece_count;
	UMessageFormat *icu; /* the road through ICU, else NULL */
	const char *slots[SLOTS_MAX];
	size_t slot_count;
	const char *numbers[NUMBERS_MAX];
	size_t number_count;
	const char *select; /* NULL: none */
};

struct entry {
	const char *key;
	struct pattern *patterns[LANG_COUNT];
};

struct texts {
	struct arena *arena;
	struct entry *entries; /* sorted by key */
	size_t count;
};

/* ---- compiling ---------------------------------------------------------------------------------
 */

struct compiler {
	struct arena *arena;
	struct pattern *pattern;
	struct buf *out;
	const char *p;
};

static int name_index(const char **names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

static int name_add(const char **names, size_t *count, size_t max, const char *name)
{
	int at = name_index(names, *count, name);
	if (at >= 0)
		return at;
	if (*count == max)
		return -EINVAL;
	names[*count] = name;
	return (int)(*count)++;
}

static bool is_complex(const struct pattern *p)
{
	return p->number_count || p->select;
}

static const char *read_name(struct compiler *c)
{
	while (*c->p == ' ')
		c->p++;
	const char *start = c->p;
	while ((*c->p >= 'a' && *c->p <= 'z') || (*c->p >= '0' && *c->p <= '9') || *c->p == '_')
		c->p++;
	size_t n = (size_t)(c->p - start);
	while (*c->p == ' ')
		c->p++;
	return n ? arena_strndup(c->arena, start, n) : NULL;
}

static int emit_slot(struct compiler *c, const char *name)
{
	struct pattern *p = c->pattern;
	int slot = name_add(p->slots, &p->slot_count, SLOTS_MAX, name);
	if (slot < 0)
		return slot;
	const char mark[SLOT_BYTES] = { (char)0xEE, (char)0x80, (char)(0x80 + slot) };
	buf_add(c->out, mark, SLOT_BYTES);
	return 0;
}

static int position_of(struct pattern *p, const char *name)
{
	int at = name_index(p->numbers, p->number_count, name);
	return at >= 0 ? at : (int)p->number_count;
}

static int compile_message(struct compiler *c, int depth);

/* The branches of a plural or select: "one {…} other {…}", up to the closing brace. */
static int compile_branches(struct compiler *c, int depth)
{
	while (*c->p && *c->p != '}') {
		buf_addc(c->out, *c->p);
		if (*c->p++ != '{')
			continue;
		int r = compile_message(c, depth + 1);
		if (r < 0)
			return r;
		if (*c->p != '}')
			return -EINVAL;
		buf_addc(c->out, *c->p++);
	}
	return *c->p == '}' ? 0 : -EINVAL;
}

/* An argument, the opening brace already read. */
static int compile_argument(struct compiler *c, int depth)
{
	struct pattern *p = c->pattern;
	const char *name = read_name(c);
	if (!name)
		return -EINVAL;
	if (*c->p == '}') {
		c->p++;
		return emit_slot(c, name);
	}
	if (*c->p++ != ',')
		return -EINVAL;
	const char *kind = read_name(c);
	if (!kind)
		return -EINVAL;
	if (!strcmp(kind, "select")) {
		if (p->select && strcmp(p->select, name))
			return -EINVAL;
		p->select = name;
	} else if (strcmp(kind, "plural") && strcmp(kind, "selectordinal") &&
	           strcmp(kind, "number")) {
		return -EINVAL;
	} else if (name_add(p->numbers, &p->number_count, NUMBERS_MAX, name) < 0) {
		return -EINVAL;
	}
	buf_printf(c->out, "{%d,%s", position_of(p, name), kind);
	int r = compile_branches(c, depth);
	if (r < 0)
		return r;
	buf_addc(c->out, *c->p++);
	return 0;
}

/* An apostrophe quotes only before a brace; two of them are one. ICU reads the quotes itself. */
static void compile_quote(struct compiler *c)
{
	bool keep = is_complex(c->pattern);
	if (c->p[1] == '\'') {
		buf_adds(c->out, keep ? "''" : "'");
		c->p += 2;
		return;
	}
	if (c->p[1] != '{' && c->p[1] != '}') {
		buf_addc(c->out, *c->p++);
		return;
	}
	const char *end = strchr(c->p + 1, '\'');
	size_t n = end ? (size_t)(end - c->p) + 1 : strlen(c->p);
	if (keep)
		buf_add(c->out, c->p, n);
	else
		buf_add(c->out, c->p + 1, n - (end ? 2 : 1));
	c->p += n;
}

static int compile_message(struct compiler *c, int depth)
{
	if (depth > NEST_MAX)
		return -EINVAL;
	while (*c->p) {
		if (*c->p == '}')
			return depth ? 0 : -EINVAL;
		if (*c->p == '\'') {
			compile_quote(c);
		} else if (*c->p == '{') {
			c->p++;
			int r = compile_argument(c, depth);
			if (r < 0)
				return r;
		} else {
			buf_addc(c->out, *c->p++);
		}
	}
	return depth ? -EINVAL : 0;
}

static bool is_slot_mark(const char *p)
{
	return (unsigned char)p[0] == 0xEE && (unsigned char)p[1] == 0x80 &&
	       (unsigned char)p[2] >= 0x80 && (unsigned char)p[2] < 0x80 + SLOTS_MAX;
}

/* A text that holds one of our marks itself would show an argument it does not have. */
static bool has_slot_mark(const char *text)
{
	for (; *text; text++)
		if (is_slot_mark(text))
			return true;
	return false;
}

static void split_pieces(struct arena *a, struct pattern *p, const char *text)
{
	size_t marks = 0;
	for (const char *s = text; *s; s++)
		marks += is_slot_mark(s);
	p->pieces = arena_new_array(a, struct piece, 2 * marks + 1);
	const char *start = text;
	for (const char *s = text;; s++) {
		if (*s && !is_slot_mark(s))
			continue;
		if (s > start)
			p->pieces[p->piece_count++] = (struct piece){
				.literal = arena_strndup(a, start, (size_t)(s - start)),
				.n = (size_t)(s - start),
			};
		if (!*s)
			return;
		p->pieces[p->piece_count++] = (struct piece){ .slot = (unsigned char)s[2] - 0x80 };
		s += SLOT_BYTES - 1;
		start = s + 1;
	}
}

static const char *const icu_locales[LANG_COUNT] = {
	[LANG_PA] = "pa@numbers=latn",
	[LANG_HI] = "hi@numbers=latn",
	[LANG_EN] = "en_IN@numbers=latn",
};

static void close_icu(void *format)
{
	umsg_close(format);
}

static int open_icu(struct arena *a, struct pattern *p, enum language lang, const char *text)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t n = 0;
	UChar *wide = arena_new_array(a, UChar, strlen(text) + 1);
	u_strFromUTF8(wide, (int32_t)strlen(text) + 1, &n, text, -1, &status);
	p->icu = umsg_open(wide, n, icu_locales[lang], NULL, &status);
	/* ICU gives a formatter even for a pattern it refuses. */
	if (p->icu)
		arena_defer(a, close_icu, p->icu);
	return U_FAILURE(status) ? -EINVAL : 0;
}

static int compile_pass(struct compiler *c, const char *text)
{
	buf_clear(c->out);
	c->p = text;
	int r = compile_message(c, 0);
	return r < 0 || c->out->overflow ? -EINVAL : 0;
}

static int compile_pattern(struct arena *a, enum language lang, const char *text,
                           struct pattern **ret_pattern)
{
	if (has_slot_mark(text))
		return -EINVAL;
	_cleanup_(buf_done) struct buf out;
	buf_init(&out, TEXT_MAX);
	struct pattern *p = arena_alloc(a, sizeof(*p));
	struct compiler c = { .arena = a, .pattern = p, .out = &out };
	/* Twice: how quotes and positions are written depends on all arguments being known. */
	int r = compile_pass(&c, text);
	if (r == 0)
		r = compile_pass(&c, text);
	if (r < 0)
		return r;
	if (is_complex(p))
		r = open_icu(a, p, lang, out.n ? out.p : "");
	else
		split_pieces(a, p, out.n ? out.p : "");
	if (r < 0)
		return r;
	*ret_pattern = p;
	return 0;
}

static int entry_order(const void *x, const void *y)
{
	return strcmp(((const struct entry *)x)->key, ((const struct entry *)y)->key);
}

static int compile_entry(struct arena *a, const struct text_source *source, struct entry *entry,
                         struct err *e)
{
	entry->key = arena_strdup(a, source->key);
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *text = source->pattern[lang];
		if (!text)
			continue;
		int r = compile_pattern(a, (enum language)lang, text, &entry->patterns[lang]);
		if (r < 0)
			return err_set(e, r, "text %s in %s is not a pattern we can read",
			               entry->key, language_code((enum language)lang));
	}
	return 0;
}

int texts_compile(const struct text_source *sources, size_t count, struct err *e,
                  struct texts **ret_texts)
{
	struct arena *a = arena_new();
	struct texts *texts = arena_alloc(a, sizeof(*texts));
	texts->arena = a;
	texts->count = count;
	texts->entries = arena_new_array(a, struct entry, count + 1);
	for (size_t i = 0; i < count; i++) {
		int r = compile_entry(a, &sources[i], &texts->entries[i], e);
		if (r < 0) {
			arena_free(a);
			return r;
		}
	}
	qsort(texts->entries, count, sizeof(struct entry), entry_order);
	*ret_texts = texts;
	return 0;
}

int texts_new(const struct snapshot *snap, struct err *e, struct texts **ret_texts)
{
	size_t count;
	const char *const *keys = snapshot_text_keys(snap, &count);
	_cleanup_(arena_freep) struct arena *a = arena_new();
	struct text_source *sources = arena_new_array(a, struct text_source, count + 1);
	for (size_t i = 0; i < count; i++) {
		sources[i].key = keys[i];
		for (int lang = 0; lang < LANG_COUNT; lang++)
			sources[i].pattern[lang] =
			        snapshot_text(snap, (enum language)lang, keys[i]);
	}
	return texts_compile(sources, count, e, ret_texts);
}

struct texts *texts_free(struct texts *texts)
{
	if (texts)
		arena_free(texts->arena);
	return NULL;
}

/* ---- formatting --------------------------------------------------------------------------------
 */

struct values {
	const struct text_arg *args;
	size_t count;
};

static const struct text_arg *value_of(const struct values *v, const char *name)
{
	for (size_t i = 0; i < v->count; i++)
		if (!strcmp(v->args[i].name, name))
			return &v->args[i];
	return NULL;
}

static const char *value_text(struct arena *a, const struct values *v, const char *name)
{
	const struct text_arg *arg = value_of(v, name);
	if (!arg)
		return arena_printf(a, "{%s}", name);
	if (arg->text)
		return arg->text;
	return arena_printf(a, "%" PRId64, (int64_t)arg->number);
}

static const char *join_pieces(const struct pattern *p, struct arena *a, const struct values *v)
{
	const char *texts[SLOTS_MAX];
	size_t lengths[SLOTS_MAX], total = 0;
	for (size_t i = 0; i < p->slot_count; i++) {
		texts[i] = value_text(a, v, p->slots[i]);
		lengths[i] = strlen(texts[i]);
	}
	for (size_t i = 0; i < p->piece_count; i++)
		total += p->pieces[i].literal ? p->pieces[i].n : lengths[p->pieces[i].slot];
	char *out = arena_alloc(a, total + 1), *to = out;
	for (size_t i = 0; i < p->piece_count; i++) {
		const struct piece *piece = &p->pieces[i];
		const char *from = piece->literal ? piece->literal : texts[piece->slot];
		size_t n = piece->literal ? piece->n : lengths[piece->slot];
		memcpy(to, from, n);
		to += n;
	}
	return out;
}

/* ICU takes C varargs: one call for each shape of argument list. */
static int32_t call_icu(const struct pattern *p, const struct values *v, UChar *out, int32_t max,
                        UErrorCode *status)
{
	double n[NUMBERS_MAX] = { 0 };
	UChar choice[KEY_MAX] = { 0 };
	for (size_t i = 0; i < p->number_count; i++) {
		const struct text_arg *arg = value_of(v, p->numbers[i]);
		n[i] = arg ? arg->number : 0;
	}
	if (p->select) {
		const struct text_arg *arg = value_of(v, p->select);
		u_strFromUTF8(choice, KEY_MAX - 1, NULL, arg && arg->text ? arg->text : "other", -1,
		              status);
	}
	if (!p->select)
		return umsg_format(p->icu, out, max, status, n[0], n[1]);
	if (p->number_count == 0)
		return umsg_format(p->icu, out, max, status, choice);
	if (p->number_count == 1)
		return umsg_format(p->icu, out, max, status, n[0], choice);
	return umsg_format(p->icu, out, max, status, n[0], n[1], choice);
}

static const char *format_icu(const struct pattern *p, struct arena *a, const struct values *v)
{
	enum { WIDE_MAX = TEXT_MAX / 2 };
	UErrorCode status = U_ZERO_ERROR;
	UChar *wide = arena_new_array(a, UChar, WIDE_MAX);
	int32_t n = call_icu(p, v, wide, WIDE_MAX - 1, &status);
	if (U_FAILURE(status) || n >= WIDE_MAX)
		return "{icu}";
	char *text = arena_alloc(a, (size_t)n * 3 + 1);
	u_strToUTF8(text, n * 3 + 1, NULL, wide, n, &status);
	if (U_FAILURE(status))
		return "{icu}";
	struct pattern filled = *p;
	filled.piece_count = 0;
	split_pieces(a, &filled, text);
	return join_pieces(&filled, a, v);
}

static const struct entry *entry_find(const struct texts *texts, const char *key)
{
	struct entry wanted = { .key = key };
	return bsearch(&wanted, texts->entries, texts->count, sizeof(struct entry), entry_order);
}

bool texts_has(const struct texts *texts, const char *key)
{
	return entry_find(texts, key) != NULL;
}

const char *texts_format(const struct texts *texts, struct arena *a, enum language lang,
                         const char *key, const struct text_arg *args, size_t arg_count)
{
	const struct entry *entry = entry_find(texts, key);
	const struct pattern *p = entry ? entry->patterns[lang] : NULL;
	if (!p)
		return arena_printf(a, "{%s}", key);
	struct values v = { .args = args, .count = arg_count };
	return p->icu ? format_icu(p, a, &v) : join_pieces(p, a, &v);
}
