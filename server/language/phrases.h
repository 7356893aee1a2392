/* phrases.h - how people say what is not a complaint: commands, questions about the service, small
 * talk. Whole messages are compared after folding; the same phrases also teach the classifier. */
#ifndef MSEVA_LANGUAGE_PHRASES_H
#define MSEVA_LANGUAGE_PHRASES_H

#include "language/intent.h"

struct phrase_group {
	enum intent intent;
	/* Only the whole message counts ("band karo"), because as part of a sentence the words mean
	 * something else. Otherwise the classifier learns them too. */
	bool is_whole_only;
	const char *phrases; /* separated by ';' */
};

const struct phrase_group *phrase_groups(size_t *ret_count);

/* Politeness that may surround a command without changing it. */
extern const char phrases_polite[];

/* What a language is called, and the word "language" itself. */
extern const char phrases_language_names[];

#endif
