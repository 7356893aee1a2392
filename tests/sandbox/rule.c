/* rule.c - see rule.h. */
#include "rule.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "media.h"

bool rule_text(const json_t *obj, const char *key, const char *where, size_t max, bool required,
               struct graph_error *e)
{
	const json_t *v = json_object_get(obj, key);
	size_t n;

	if (!v || json_is_null(v))
		return !required || graph_fail(e, 131008, "%s.%s is required", where, key);
	if (!json_is_string(v))
		return graph_fail(e, 100, "%s.%s must be a string", where, key);
	n = utf8_len(json_string_value(v));
	if (!n && required)
		return graph_fail(e, 131008, "%s.%s may not be empty", where, key);
	if (n > max)
		return graph_fail(e, 131009, "%s.%s has %zu characters, at most %zu are allowed",
		                  where, key, n, max);
	return true;
}

bool rule_only_keys(const json_t *obj, const char *where, const char *allowed,
                    struct graph_error *e)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)obj, key, v) {
		char word[80];

		snprintf(word, sizeof(word), " %.70s ", key);
		if (!strstr(allowed, word))
			return graph_fail(e, 100, "Unexpected key \"%.60s\" on param \"%s\"", key,
			                  where);
	}
	return true;
}

bool rule_object(const json_t *parent, const char *key, const json_t **ret, struct graph_error *e)
{
	*ret = json_object_get(parent, key);
	if (!*ret)
		return graph_fail(e, 131008, "%s is required", key);
	if (!json_is_object(*ret))
		return graph_fail(e, 100, "%s must be an object", key);
	return true;
}

bool rule_file(struct sandbox *sb, const json_t *node, const char *type, struct graph_error *e)
{
	const char *id = json_str(node, "id"), *link = json_str(node, "link");
	const struct media *m;

	if (!id == !link)
		return graph_fail(e, id ? 131009 : 131008, "%s: exactly one of id and link", type);
	if (link && strncmp(link, "http://", 7) != 0 && strncmp(link, "https://", 8) != 0)
		return graph_fail(e, 131009, "%s.link must be an http or https address", type);
	if (link)
		return true;
	m = media_find(sb, id);
	if (!m)
		return graph_fail(e, 131009, "%s.id %.40s is not a media id of this number", type,
		                  id);
	if (!media_type_fits(type, media_mime(m)))
		return graph_fail(e, 131053, "media %.40s is %s, not %s", id, media_mime(m), type);
	return true;
}
