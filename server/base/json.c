#include "base/json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define WHOLE_MAX 9007199254740992.0 /* beyond it a double skips whole numbers */

/* Nesting depth of the brackets outside strings; jansson finds every other fault itself. */
static int depth_of(const char *p, size_t n, int max_depth)
{
	int depth = 0, deepest = 0;
	bool in_string = false;

	for (size_t i = 0; i < n; i++) {
		if (in_string) {
			if (p[i] == '\\')
				i++;
			else if (p[i] == '"')
				in_string = false;
			continue;
		}
		if (p[i] == '"') {
			in_string = true;
		} else if (p[i] == '{' || p[i] == '[') {
			if (++depth > deepest)
				deepest = depth;
			if (deepest > max_depth)
				break;
		} else if (p[i] == '}' || p[i] == ']') {
			depth--;
		}
	}
	return deepest;
}

int json_parse(const char *p, size_t n, int max_depth, json_t **ret_json, struct err *e)
{
	json_error_t je;
	json_t *v;

	if (depth_of(p, n, max_depth) > max_depth)
		return err_set(e, -EINVAL, "JSON is nested more than %d levels deep", max_depth);
	v = json_loadb(p, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
	if (!v)
		return err_set(e, -EINVAL, "JSON: line %d, column %d: %s", je.line, je.column,
		               je.text);
	*ret_json = v;
	return 0;
}

const char *json_str(const json_t *obj, const char *key)
{
	return json_string_value(json_object_get(obj, key));
}

static int64_t digits_of(const char *s, int64_t missing)
{
	char *end;
	long long v;

	if (!*s)
		return missing;
	errno = 0;
	v = strtoll(s, &end, 10);
	return errno || *end ? missing : v;
}

int64_t json_int(const json_t *obj, const char *key, int64_t missing)
{
	const json_t *v = json_object_get(obj, key);

	if (json_is_integer(v))
		return json_integer_value(v);
	if (json_is_string(v))
		return digits_of(json_string_value(v), missing);
	if (json_is_real(v) && fabs(json_real_value(v)) <= WHOLE_MAX &&
	    json_real_value(v) == floor(json_real_value(v)))
		return (int64_t)json_real_value(v);
	return missing;
}

double json_num(const json_t *obj, const char *key, double missing)
{
	const json_t *v = json_object_get(obj, key);
	const char *s = json_string_value(v);
	char *end;
	double d;

	if (json_is_number(v))
		return json_number_value(v);
	if (!s || !*s)
		return missing;
	d = strtod(s, &end);
	return *end ? missing : d;
}

bool json_bool(const json_t *obj, const char *key, bool missing)
{
	const json_t *v = json_object_get(obj, key);

	return json_is_boolean(v) ? json_is_true(v) : missing;
}

json_t *json_obj(const json_t *obj, const char *key)
{
	json_t *v = json_object_get(obj, key);

	return json_is_object(v) ? v : NULL;
}

json_t *json_arr(const json_t *obj, const char *key)
{
	json_t *v = json_object_get(obj, key);

	return json_is_array(v) ? v : NULL;
}

static void release(void *v)
{
	json_decref(v);
}

json_t *json_in_arena(struct arena *a, json_t *v)
{
	arena_defer(a, release, v);
	return v;
}

char *json_text(struct arena *a, const json_t *v)
{
	char *text = json_dumps(v, JSON_COMPACT | JSON_ENCODE_ANY), *copy;

	if (!text)
		bug("JSON that cannot be written");
	copy = arena_strdup(a, text);
	free(text);
	return copy;
}
