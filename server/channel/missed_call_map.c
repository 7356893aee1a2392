#include "channel/missed_call_map.h"

#include <errno.h>
#include <string.h>

/* Comma-separated names into a NULL-terminated list. */
static int parse_names(struct arena *a, const char *text, const char **names, struct err *e)
{
	size_t count = 0;

	while (*text) {
		size_t n = strcspn(text, ",");

		if (!n || count == MISSED_CALL_FIELDS)
			return err_set(e, -EINVAL,
			               "field map: \"%.60s\" must be 1 to %d names with commas",
			               text, MISSED_CALL_FIELDS);
		names[count++] = arena_strndup(a, text, n);
		text += n + (text[n] == ',');
	}
	return count ? 0 : err_set(e, -EINVAL, "field map: a name is missing");
}

/* field:values */
static int parse_rule(struct arena *a, const char *text, const char **field, const char **values,
                      struct err *e)
{
	const char *colon = strchr(text, ':');

	if (!colon || colon == text || !colon[1])
		return err_set(e, -EINVAL, "field map: \"%.60s\" is not field:value|value", text);
	*field = arena_strndup(a, text, (size_t)(colon - text));
	*values = arena_strdup(a, colon + 1);
	return 0;
}

static int parse_word(struct arena *a, const char *word, struct missed_call_map *map, struct err *e)
{
	const struct {
		const char *name;
		const char **names, **field, **values;
	} parts[] = {
		{ "phone=", map->phone, NULL, NULL },
		{ "to=", map->to, NULL, NULL },
		{ "id=", map->call_id, NULL, NULL },
		{ "at=", map->at, NULL, NULL },
		{ "answered=", NULL, &map->answered_field, &map->answered_values },
		{ "outbound=", NULL, &map->outbound_field, &map->outbound_values },
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t n = strlen(parts[i].name);

		if (strncmp(word, parts[i].name, n))
			continue;
		if (parts[i].names)
			return parse_names(a, word + n, parts[i].names, e);
		return parse_rule(a, word + n, parts[i].field, parts[i].values, e);
	}
	return err_set(
	        e, -EINVAL,
	        "field map: \"%.60s\" is none of phone= to= id= at= answered= outbound=", word);
}

int missed_call_map_parse(struct arena *a, const char *text, struct missed_call_map *ret_map,
                          struct err *e)
{
	struct missed_call_map map = { 0 };
	static const char blanks[] = " \t\r\n";

	for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
		size_t n = strcspn(text, blanks);
		int r = parse_word(a, arena_strndup(a, text, n), &map, e);

		if (r < 0)
			return r;
		text += n;
	}
	if (!map.phone[0])
		return err_set(e, -EINVAL, "field map: phone= is required");
	*ret_map = map;
	return 0;
}
