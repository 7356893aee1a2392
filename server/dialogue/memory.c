/* memory.c - conversation state to JSON and back. Keys are one or two letters: the object is stored
 * with every turn of every citizen. */
#include "dialogue/memory.h"

#include <string.h>

#include "base/json.h"

/* ---- reading -----------------------------------------------------------------------------------
 */

static const char *read_text(struct arena *a, const json_t *json, const char *key)
{
	const char *text = json_str(json, key);
	return text && *text ? arena_strdup(a, text) : NULL;
}

static size_t read_texts(struct arena *a, const json_t *json, const char *key, const char **ret,
                         size_t max)
{
	const json_t *list = json_arr(json, key);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(list) && n < max; i++) {
		const char *text = json_string_value(json_array_get(list, i));
		if (text && *text)
			ret[n++] = arena_strdup(a, text);
	}
	return n;
}

static void read_titles(const json_t *json, struct memory *m)
{
	const json_t *list = json_arr(json, "ot");
	for (size_t i = 0; i < m->offered_count; i++)
		m->offered_titles[i] = (uint32_t)json_integer_value(json_array_get(list, i));
}

static void read_media(struct arena *a, const json_t *json, struct draft *d)
{
	const json_t *list = json_arr(json, "e");
	for (size_t i = 0; i < json_array_size(list) && d->media_count < DRAFT_MEDIA_MAX; i++) {
		const json_t *item = json_array_get(list, i);
		struct draft_media *m = &d->media[d->media_count];
		m->kind = read_text(a, item, "k");
		m->ref.id = read_text(a, item, "i");
		if (!m->kind || !m->ref.id)
			continue;
		m->ref.mime = read_text(a, item, "m");
		m->ref.sha256 = read_text(a, item, "h");
		m->ref.filename = read_text(a, item, "f");
		m->ref.is_voice = json_bool(item, "v", false);
		m->message_id = read_text(a, item, "w");
		d->media_count++;
	}
}

static void read_draft(struct arena *a, const json_t *json, struct draft *d)
{
	if (!json)
		return;
	d->is_open = true;
	d->category = read_text(a, json, "c");
	d->type = read_text(a, json, "t");
	d->likely_count = read_texts(a, json, "l", d->likely, DRAFT_LIKELY_MAX);
	d->tenant_id = (int)json_int(json, "u", 0);
	d->words = read_text(a, json, "w");
	d->landmark = read_text(a, json, "m");
	d->locality = read_text(a, json, "o");
	d->place_count = read_texts(a, json, "p", d->places, DRAFT_PLACES_MAX);
	const json_t *pin = json_arr(json, "g");
	d->has_pin = json_array_size(pin) == 2;
	d->lat = json_number_value(json_array_get(pin, 0));
	d->lng = json_number_value(json_array_get(pin, 1));
	d->is_pin_far = json_bool(json, "gf", false);
	d->pin_tenant_id = (int)json_int(json, "gu", 0);
	read_media(a, json, d);
}

static enum state read_state(const json_t *json)
{
	const char *name = json_str(json, "s");
	for (int i = 0; name && i < STATE_COUNT; i++)
		if (!strcmp(name, state_name((enum state)i)))
			return (enum state)i;
	return STATE_IDLE;
}

void memory_read(struct arena *a, const json_t *json, struct memory *ret_memory)
{
	struct memory m = { .state = STATE_IDLE };
	if (json_int(json, "v", 0) == MEMORY_VERSION) {
		m.state = read_state(json);
		m.is_noticed = json_bool(json, "n", false);
		m.is_inferred = json_bool(json, "i", false);
		m.serial = (int)json_int(json, "k", 0);
		m.offered_count = read_texts(a, json, "o", m.offered, REPLY_ROWS_MAX);
		read_titles(json, &m);
		m.reference = read_text(a, json, "r");
		m.reference_tenant_id = (int)json_int(json, "ru", 0);
		m.reference_ms = json_int(json, "rt", 0);
		m.pending = read_text(a, json, "x");
		m.demand_tenant_id = (int)json_int(json, "du", 0);
		m.call_back_ms = json_int(json, "ct", 0);
		m.picture_ms = json_int(json, "pt", 0);
		read_draft(a, json_obj(json, "d"), &m.draft);
	}
	*ret_memory = m;
}

/* ---- writing -----------------------------------------------------------------------------------
 */

static void write_text(json_t *json, const char *key, const char *text)
{
	if (text && *text)
		json_object_set_new_nocheck(json, key, json_string(text));
}

static void write_int(json_t *json, const char *key, int64_t n)
{
	if (n)
		json_object_set_new_nocheck(json, key, json_integer(n));
}

static void write_flag(json_t *json, const char *key, bool flag)
{
	if (flag)
		json_object_set_new_nocheck(json, key, json_true());
}

static void write_texts(json_t *json, const char *key, const char *const *texts, size_t n)
{
	if (!n)
		return;
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(texts[i]));
	json_object_set_new_nocheck(json, key, list);
}

static void write_titles(json_t *json, const struct memory *m)
{
	if (!m->offered_count)
		return;
	json_t *list = json_array();
	for (size_t i = 0; i < m->offered_count; i++)
		json_array_append_new(list, json_integer(m->offered_titles[i]));
	json_object_set_new_nocheck(json, "ot", list);
}

static void write_media(json_t *json, const struct draft *d)
{
	if (!d->media_count)
		return;
	json_t *list = json_array();
	for (size_t i = 0; i < d->media_count; i++) {
		const struct draft_media *m = &d->media[i];
		json_t *item = json_object();
		write_text(item, "k", m->kind);
		write_text(item, "i", m->ref.id);
		write_text(item, "m", m->ref.mime);
		write_text(item, "h", m->ref.sha256);
		write_text(item, "f", m->ref.filename);
		write_flag(item, "v", m->ref.is_voice);
		write_text(item, "w", m->message_id);
		json_array_append_new(list, item);
	}
	json_object_set_new_nocheck(json, "e", list);
}

static json_t *write_draft(const struct draft *d)
{
	json_t *json = json_object();
	write_text(json, "c", d->category);
	write_text(json, "t", d->type);
	write_texts(json, "l", d->likely, d->likely_count);
	write_int(json, "u", d->tenant_id);
	write_text(json, "w", d->words);
	write_text(json, "m", d->landmark);
	write_text(json, "o", d->locality);
	write_texts(json, "p", d->places, d->place_count);
	if (d->has_pin) {
		json_t *pin = json_array();
		json_array_append_new(pin, json_real(d->lat));
		json_array_append_new(pin, json_real(d->lng));
		json_object_set_new_nocheck(json, "g", pin);
	}
	write_flag(json, "gf", d->is_pin_far);
	write_int(json, "gu", d->pin_tenant_id);
	write_media(json, d);
	return json;
}

json_t *memory_write(const struct memory *m)
{
	json_t *json = json_object();
	write_int(json, "v", MEMORY_VERSION);
	write_text(json, "s", state_name(m->state));
	write_flag(json, "n", m->is_noticed);
	write_flag(json, "i", m->is_inferred);
	write_int(json, "k", m->serial);
	write_texts(json, "o", m->offered, m->offered_count);
	write_titles(json, m);
	write_text(json, "r", m->reference);
	write_int(json, "ru", m->reference_tenant_id);
	write_int(json, "rt", m->reference_ms);
	write_text(json, "x", m->pending);
	write_int(json, "du", m->demand_tenant_id);
	write_int(json, "ct", m->call_back_ms);
	write_int(json, "pt", m->picture_ms);
	if (m->draft.is_open)
		json_object_set_new_nocheck(json, "d", write_draft(&m->draft));
	return json;
}
