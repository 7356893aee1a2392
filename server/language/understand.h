/* understand.h - what a citizen means with a free text, in any script and any spelling.
 *
 * A lexicon is built once from a snapshot (a fraction of a second): it learns from the keywords and
 * examples of the catalogue and from the phrases this folder knows. It points into the snapshot and
 * must go before it does. Understanding is pure, needs no heap, and takes tens of microseconds for
 * a sentence; of a very long text the first UNDERSTAND_BYTES count. Not re-entrant: one lexicon for
 * a thread.
 *
 * When in doubt it stays silent: small talk has no types, and a complaint is one only when it names
 * a thing that a municipality looks after. */
#ifndef MSEVA_LANGUAGE_UNDERSTAND_H
#define MSEVA_LANGUAGE_UNDERSTAND_H

#include "base/ids.h"
#include "language/intent.h"
#include "language/normalise.h"
#include "language/remark.h"
#include "tenant/registry.h"

#define UNDERSTAND_TYPES_MAX 5
#define UNDERSTAND_BYTES 2048

struct buf;
struct lexicon;

struct type_guess {
	const struct complaint_type *type;
	double score; /* 0..1, of all guesses together at most 1 */
};

struct understanding {
	enum language language;
	bool is_language_known; /* false: the text has no letters, `language` is the state's first
	                         */
	enum script script;
	enum intent intent;
	struct type_guess types[UNDERSTAND_TYPES_MAX]; /* best first; only with INTENT_FILE */
	size_t type_count;
	char reference[REFERENCE_MAX]; /* of INTENT_TRACK: the complaint number named; else "" */
};

struct lexicon *lexicon_new(const struct snapshot *snap);
/* NULL is fine. Returns NULL. */
struct lexicon *lexicon_free(struct lexicon *lex);

void understand(const struct lexicon *lex, const char *text, struct understanding *ret);

/* What is said to us rather than about a complaint; see remark.h. */
enum remark lexicon_remark(const struct lexicon *lex, const char *text, bool *ret_is_phrase);

/* {"language","script","intent","types":[{"code","score"}],"reference"} and a line end; intent and
 * reference are null when there is none. */
void understand_print_json(const struct understanding *u, struct buf *out);

#endif
