/* log.h - one event a line, as key=value, on standard error.
 *
 * The event comes first, then typed fields; the type decides how a value may be shown. A telephone
 * number or a citizen's words can only be passed as F_PHONE and F_WORDS, which do not print them:
 *   log_info("complaint.filed", F_STR("reference", ref), F_PHONE("phone", phone), F_INT("ms", ms));
 *   -> ts=2026-11-23T10:00:00.123Z level=info event=complaint.filed reference=JAL-…
 * phone=91******1234 ms=3 */
#ifndef MSEVA_BASE_LOG_H
#define MSEVA_BASE_LOG_H

#include "base/mem.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVELS };

enum field_type {
	FIELD_END,
	FIELD_STR,
	FIELD_INT,
	FIELD_NUM,
	FIELD_PHONE,
	FIELD_WORDS,
	FIELD_SECRET
};

struct field {
	enum field_type type;
	const char *key;
	const char *s;
	int64_t i;
	double d;
};

#define F_STR(k, v) ((struct field){ .type = FIELD_STR, .key = (k), .s = (v) })
#define F_INT(k, v) ((struct field){ .type = FIELD_INT, .key = (k), .i = (v) })
#define F_NUM(k, v) ((struct field){ .type = FIELD_NUM, .key = (k), .d = (v) })
/* Country code and last four digits only. */
#define F_PHONE(k, v) ((struct field){ .type = FIELD_PHONE, .key = (k), .s = (v) })
/* Citizens' text, names, addresses: only the length. */
#define F_WORDS(k, v) ((struct field){ .type = FIELD_WORDS, .key = (k), .s = (v) })
/* A secret: only whether it is set. */
#define F_SECRET(k, v) ((struct field){ .type = FIELD_SECRET, .key = (k), .s = (v) })
#define F_ERRNO(r) F_STR("error", log_strerror(r))

void log_set_level(enum log_level level);
/* -1 for an unknown word. */
int log_level_from_name(const char *name);
bool log_enabled(enum log_level level);
/* Sentence for a negative error code, also those pg.h and http.h define meanings for. */
const char *log_strerror(int r);

void log_event(enum log_level level, const char *event, const struct field *fields);
#define LOG_FIELDS_(...) ((const struct field[]){ __VA_ARGS__ __VA_OPT__(, ){ .type = FIELD_END } })
#define log_at(level, event, ...)                                          \
	do {                                                               \
		if (log_enabled(level))                                    \
			log_event(level, event, LOG_FIELDS_(__VA_ARGS__)); \
	} while (0)
#define log_debug(event, ...) log_at(LOG_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) log_at(LOG_INFO, event, __VA_ARGS__)
#define log_warn(event, ...) log_at(LOG_WARN, event, __VA_ARGS__)
#define log_error(event, ...) log_at(LOG_ERROR, event, __VA_ARGS__)

#endif
