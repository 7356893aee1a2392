/* list.h - intrusive doubly linked list: the object carries its link, nothing is allocated. */
#ifndef MSEVA_BASE_LIST_H
#define MSEVA_BASE_LIST_H

#include "base/mem.h"

struct list {
	struct list *next, *prev;
};

static inline void list_init(struct list *l)
{
	l->next = l->prev = l;
}

static inline bool list_empty(const struct list *l)
{
	return l->next == l;
}

static inline void list_append(struct list *l, struct list *item)
{
	item->prev = l->prev;
	item->next = l;
	l->prev->next = item;
	l->prev = item;
}

static inline void list_prepend(struct list *l, struct list *item)
{
	list_append(l->next, item);
}

/* An item that is on no list points to itself, so removing it twice is harmless. */
static inline void list_remove(struct list *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
	list_init(item);
}

/* First item taken off the list, or NULL. */
static inline struct list *list_pop(struct list *l)
{
	struct list *item = l->next;

	if (item == l)
		return NULL;
	list_remove(item);
	return item;
}

#define list_each(it, l)                                                    \
	for (struct list *it = (l)->next, *it##_next = it->next; it != (l); \
	     it = it##_next, it##_next = it->next)

#endif
