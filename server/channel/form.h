/* form.h - what a telephony provider sent, whatever it was wrapped in: query string, form, JSON, or
 * JSON inside a form field, as one flat list of names and values.
 *
 * Forgiving on purpose: a missed call must not be lost because the operator's name came in Latin-1.
 * Bytes that are not UTF-8 become '?', NULs vanish, a broken escape stands for itself. */
#ifndef MSEVA_CHANNEL_FORM_H
#define MSEVA_CHANNEL_FORM_H

#include "base/json.h"

#define FORM_PAIRS_MAX 256

struct form_pair {
	const char *name, *value;
};

/* Zero-initialise; everything lives in the arena given to the readers. */
struct form {
	struct form_pair pairs[FORM_PAIRS_MAX];
	size_t count; /* pairs beyond FORM_PAIRS_MAX are left out */
};

/* name=value&…, percent-decoded, '+' is a space. */
void form_add_encoded(struct form *f, struct arena *a, const char *text, size_t n);
/* Scalars of an object; those of inner objects and lists under "outer.inner" and "list.0". Of a
 * list at the top the first element counts. False when it is not JSON. */
bool form_add_json(struct form *f, struct arena *a, const char *text, size_t n);
/* First value of that name in any case, without surrounding blanks and double quotes; NULL when it
 * is missing or empty. */
const char *form_get(const struct form *f, struct arena *a, const char *name);
/* The first of several names (NULL-terminated) that has a value. */
const char *form_get_any(const struct form *f, struct arena *a, const char *const *names);
/* The same for a telephone number: a blank before its digits was a plus that nobody encoded. */
const char *form_get_phone(const struct form *f, struct arena *a, const char *const *names);

#endif
