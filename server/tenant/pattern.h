/* pattern.h - which arguments a text asks for: {name} and {name, plural, …} of ICU MessageFormat,
 * and {{1}} of message templates. Only names are read; the formatting itself is language/'s. */
#ifndef MSEVA_TENANT_PATTERN_H
#define MSEVA_TENANT_PATTERN_H

#include "base/arena.h"
#include "base/err.h"
#include "tenant/tenant.h"

/* The distinct argument names, sorted, also those inside plural and select branches. -EINVAL with a
 * sentence when the braces do not make a pattern. */
MUSTCHECK int pattern_arguments(struct arena *a, const char *pattern, struct word_list *ret_names,
                                struct err *e);

/* How many parameters a template text has: with {{1}} … {{n}} all present n, 0 without any, and
 * -EINVAL when a number is left out. */
MUSTCHECK int template_parameters(const char *text);

#endif
