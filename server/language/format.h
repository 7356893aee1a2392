/* format.h - dates as people say them, and text made to fit: WhatsApp's limits, template
 * parameters.
 *
 * Digits are always Western: that is how Punjab writes house numbers, dates and money. */
#ifndef MSEVA_LANGUAGE_FORMAT_H
#define MSEVA_LANGUAGE_FORMAT_H

#include "language/texts.h"

/* "25 ਨਵੰਬਰ, ਸ਼ਾਮ 5 ਵਜੇ": a moment on the clock of Punjab (UTC+5:30 all year). */
const char *format_moment(const struct texts *texts, struct arena *a, enum language lang,
                          int64_t at_ms);
/* The same for a promise: rounded up to the full hour, as people say it. */
const char *format_deadline(const struct texts *texts, struct arena *a, enum language lang,
                            int64_t at_ms);
/* "25 ਨਵੰਬਰ" */
const char *format_day(const struct texts *texts, struct arena *a, enum language lang,
                       int64_t at_ms);

/* At most max_cp code points, WhatsApp's measure, cut between graphemes with "…" at the end when
 * something had to go. Returns `text` itself when it fits. */
const char *format_fit(struct arena *a, const char *text, size_t max_cp);

/* What a citizen wrote, fit to be shown: no control or direction-changing characters (they could
 * turn our own words around), no white space at the ends, no two empty lines in a row. NULL and ""
 * give "". */
const char *format_clean(struct arena *a, const char *text);

/* A template parameter as the provider takes it: cleaned, white space runs become one space, cut to
 * max_cp; "-" when nothing is left, because an empty parameter is refused. */
const char *format_param(struct arena *a, const char *text, size_t max_cp);

#endif
