/* json.h - jansson with the guards that outside bytes need.
 *
 * jansson recurses once per nesting level, so depth is checked on the bytes before it sees them: a
 * hostile document must not be able to overflow a task's stack. Getters are typed and forgiving:
 * a missing or mistyped member is the default, never a crash. */
#ifndef MSEVA_BASE_JSON_H
#define MSEVA_BASE_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"

#define JSON_DEPTH_OUTSIDE 32 /* enough for every documented webhook and request */

/* Parses n bytes. Refuses depth over max_depth, duplicate keys, trailing bytes, \u0000.
 * Errors: -EINVAL with a sentence naming line and column in *e (may be NULL). */
MUSTCHECK int json_parse(const char *p, size_t n, int max_depth, json_t **ret_json, struct err *e);

/* Members of an object; obj may be NULL or of another type. */
const char *json_str(const json_t *obj, const char *key);
/* Integers also arrive as decimal strings (Meta's timestamps, ids) and as 96.0. */
int64_t json_int(const json_t *obj, const char *key, int64_t missing);
double json_num(const json_t *obj, const char *key, double missing);
bool json_bool(const json_t *obj, const char *key, bool missing);
json_t *json_obj(const json_t *obj, const char *key);
json_t *json_arr(const json_t *obj, const char *key);

/* Hands our reference over to the arena: v lives as long. Returns v. */
json_t *json_in_arena(struct arena *a, json_t *v);

/* Compact text in the arena. */
char *json_text(struct arena *a, const json_t *v);

static inline void json_freep(json_t **v)
{
	json_decref(*v);
}

#endif
