/* texts.h - the words we say: message patterns with named arguments.
 *
 * Texts are ICU MessageFormat patterns (tenants/texts/<language>.json). They are compiled once from
 * a snapshot: a pattern of plain {name} placeholders becomes a list of pieces that is joined
 * without ICU; one with plural, selectordinal, select or number goes through ICU. ICU's C interface
 * knows arguments by position only, so at compile time the numeric arguments of such a pattern
 * become positions 0.., the select argument (at most one) follows, and plain placeholders become
 * private-use characters that are filled in afterwards. At most NUMBERS_MAX numeric arguments a
 * pattern.
 *
 * Digits are always Western: that is how Punjab writes house numbers, dates and money. */
#ifndef MSEVA_LANGUAGE_TEXTS_H
#define MSEVA_LANGUAGE_TEXTS_H

#include "base/arena.h"
#include "base/err.h"
#include "tenant/registry.h"

struct texts;

struct text_arg {
	const char *name;
	const char *text; /* NULL: `number` counts */
	double number;
};

/* One text in all languages. */
struct text_source {
	const char *key;
	const char *pattern[LANG_COUNT]; /* NULL: missing in that language */
};

/* Compiles patterns, copying what it needs. -EINVAL and the first bad one in *e (may be NULL). */
MUSTCHECK int texts_compile(const struct text_source *sources, size_t count, struct err *e,
                            struct texts **ret_texts);
/* The same for every text of the snapshot. */
MUSTCHECK int texts_new(const struct snapshot *snap, struct err *e, struct texts **ret_texts);
/* NULL is fine. Returns NULL. */
struct texts *texts_free(struct texts *texts);

/* The text of a key in the arena. A key or an argument that does not exist shows as "{key}":
 * visible in any test, never a crash. */
const char *texts_format(const struct texts *texts, struct arena *a, enum language lang,
                         const char *key, const struct text_arg *args, size_t arg_count);
bool texts_has(const struct texts *texts, const char *key);

#endif
