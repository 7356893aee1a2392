/* remark_phrases.h - how people say what is no complaint and no command, as whole messages. */
#ifndef MSEVA_LANGUAGE_REMARK_PHRASES_H
#define MSEVA_LANGUAGE_REMARK_PHRASES_H

#include "language/remark.h"

struct remark_group {
	enum remark remark;
	const char *phrases; /* separated by ';' */
};

const struct remark_group *remark_groups(size_t *ret_count);

/* May stand around a remark without changing it. */
extern const char remark_polite[];

#endif
