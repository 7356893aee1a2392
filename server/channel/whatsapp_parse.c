/* whatsapp_parse.c - the envelope: entry[] x changes[] x lists of elements.
 *
 * What an element means is decided by the name of the list it stands in, not by the field it was
 * delivered under: `statuses` are statuses wherever they are. A value without any known list is
 * described by its field. The JSON tree is handed to the arena, so strings are used in place. */
#include "channel/whatsapp_parse.h"

#include <errno.h>
#include <string.h>

#include "channel/whatsapp_fields.h"
#include "channel/whatsapp_message.h"
#include "channel/whatsapp_repair.h"
#include "channel/whatsapp_value.h"

#define PROFILE_NAME_MAX 128

static const struct list_rule {
	const char *key;
	void (*read)(struct wa_scope *s, json_t *element); /* an object */
} list_rules[] = {
	{ "messages", wa_read_message },
	{ "statuses", wa_read_status },
	{ "calls", wa_read_call },
	{ "errors", wa_read_error },
	{ "user_preferences", wa_read_preference },
	{ "user_id_update", wa_read_user_id },
	{ "message_echoes", wa_read_echo },
	{ "history", wa_read_history },
};

static void read_contacts(struct wa_scope *s, const json_t *value)
{
	const json_t *list = json_arr(value, "contacts"), *c;
	size_t n = json_array_size(list), i;
	struct wa_contact *contacts;

	s->contacts = NULL;
	s->contact_count = n;
	if (!n)
		return;
	contacts = arena_new_array(s->a, struct wa_contact, n);
	json_array_foreach(list, i, c) {
		contacts[i].phone = wa_phone(wa_text(s->a, c, "wa_id"));
		contacts[i].user_id = wa_text(s->a, c, "user_id");
		contacts[i].name =
		        wa_text_cut(s->a, json_obj(c, "profile"), "name", PROFILE_NAME_MAX);
	}
	s->contacts = contacts;
}

static void read_element(struct wa_scope *s, const struct list_rule *rule, json_t *element)
{
	if (json_is_object(element))
		rule->read(s, element);
	else
		wa_add_event(s, PROVIDER_MALFORMED, element);
}

/* False when the value has no such list. Some senders write every member they know of, with null in
 * those that are absent. */
static bool read_list(struct wa_scope *s, const struct list_rule *rule, const json_t *value)
{
	json_t *list = json_object_get(value, rule->key), *element;
	size_t i;

	if (!list || json_is_null(list))
		return false;
	if (!json_is_array(list))
		read_element(s, rule, list); /* one element without its list */
	json_array_foreach(list, i, element)
		read_element(s, rule, element);
	return true;
}

static void read_change(struct wa_scope *s, const json_t *change, int64_t entry_time_ms)
{
	json_t *value = json_obj(change, "value");
	const json_t *metadata = json_obj(value, "metadata");
	bool found = false;

	s->field = wa_or_empty(wa_text_cut(s->a, change, "field", WHATSAPP_ID_MAX));
	s->number_id = wa_or_empty(wa_id(s->a, wa_text(s->a, metadata, "phone_number_id")));
	if (!value) {
		wa_add_event(s, PROVIDER_MALFORMED, (json_t *)change);
		return;
	}
	read_contacts(s, value);
	for (size_t i = 0; i < ARRAY_LEN(list_rules); i++)
		found |= read_list(s, &list_rules[i], value);
	if (!found)
		wa_read_field(s, value, entry_time_ms);
}

static void read_entry(struct wa_scope *s, json_t *entry)
{
	const json_t *changes = json_arr(entry, "changes"), *change;
	size_t i;

	s->account_id = wa_or_empty(wa_id(s->a, wa_text(s->a, entry, "id")));
	s->field = s->number_id = "";
	if (!changes)
		wa_add_event(s, PROVIDER_MALFORMED, entry);
	json_array_foreach(changes, i, change)
		read_change(s, change, wa_time_ms(entry, "time"));
}

static void read_body(struct wa_scope *s, json_t *root)
{
	const json_t *entries = json_arr(root, "entry");
	json_t *entry;
	size_t i;

	s->account_id = s->field = s->number_id = "";
	if (strcmp(wa_or_empty(json_str(root, "object")), "whatsapp_business_account")) {
		wa_add_event(s, PROVIDER_IGNORED, root);
		return;
	}
	if (!entries)
		wa_add_event(s, PROVIDER_MALFORMED, root);
	json_array_foreach(entries, i, entry)
		read_entry(s, entry);
}

/* Mends the body and reads it again; the first error stands when there was nothing to mend. */
static int parse_repaired(const char *body, size_t n, json_t **ret_root, struct err *e)
{
	struct buf mended;
	int r = -EINVAL;

	buf_init(&mended, 3 * n + 16);
	if (whatsapp_repair(body, n, &mended))
		r = json_parse(mended.p, mended.n, JSON_DEPTH_OUTSIDE, ret_root, e);
	buf_done(&mended);
	return r;
}

int whatsapp_parse(struct arena *a, const char *body, size_t n, struct whatsapp_batch *ret_batch,
                   struct err *e)
{
	struct whatsapp_batch batch = { 0 };
	struct wa_scope scope = { .a = a, .batch = &batch };
	json_t *root;
	int r;

	if (n > WHATSAPP_BODY_MAX)
		return err_set(e, -EMSGSIZE, "body of %zu bytes, %d are allowed", n,
		               WHATSAPP_BODY_MAX);
	r = json_parse(body, n, JSON_DEPTH_OUTSIDE, &root, e);
	if (r < 0) {
		r = parse_repaired(body, n, &root, e);
		batch.was_repaired = true;
	}
	if (r < 0)
		return r;
	json_in_arena(a, root);
	if (!json_is_object(root))
		return err_set(e, -EINVAL, "the body is JSON but not an object");
	read_body(&scope, root);
	*ret_batch = batch;
	return 0;
}
