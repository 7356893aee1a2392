#include "channel/whatsapp_scope.h"

#include <string.h>

/* Makes room for one more element of a growing array in the arena. */
static void *grow(struct arena *a, void *items, size_t count, size_t *cap, size_t size)
{
	void *bigger;

	if (count < *cap)
		return items;
	*cap = *cap ? *cap * 4 : 4;
	bigger = arena_alloc_array(a, *cap, size);
	if (count)
		memcpy(bigger, items, count * size);
	return bigger;
}

struct whatsapp_message *wa_add_message(struct wa_scope *s)
{
	struct whatsapp_batch *b = s->batch;
	struct whatsapp_message *m;

	b->messages = grow(s->a, b->messages, b->message_count, &s->message_cap, sizeof(*m));
	m = &b->messages[b->message_count++];
	m->field = s->field;
	m->in.number_id = s->number_id;
	m->in.id = m->in.phone = m->in.user_id = m->in.type = m->from = "";
	return m;
}

struct delivery *wa_add_status(struct wa_scope *s)
{
	struct whatsapp_batch *b = s->batch;
	struct delivery *d;

	b->statuses = grow(s->a, b->statuses, b->status_count, &s->status_cap, sizeof(*d));
	d = &b->statuses[b->status_count++];
	d->number_id = s->number_id;
	d->word = d->id = d->phone = d->user_id = "";
	d->payment_paise = -1;
	return d;
}

struct provider_event *wa_add_event(struct wa_scope *s, enum provider_event_kind kind,
                                    json_t *value)
{
	struct whatsapp_batch *b = s->batch;
	struct provider_event *e;

	b->events = grow(s->a, b->events, b->event_count, &s->event_cap, sizeof(*e));
	e = &b->events[b->event_count++];
	e->kind = kind;
	e->field = s->field;
	e->account_id = s->account_id;
	e->number_id = s->number_id;
	e->phone = e->user_id = "";
	e->value = value;
	return e;
}
