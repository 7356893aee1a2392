/* arena.c - a chain of blocks, each twice the last up to a limit. Large requests get a block of
 * their own, so one photo caption of 4 KB does not waste the rest of the current block.
 *
 * Freed blocks of the usual sizes are kept for the next arena: every message uses a few, and malloc
 * spends more on blocks of this size than we spend on the message's whole JSON. */
#include "base/arena.h"

#include <stdio.h>
#include <string.h>

#define FIRST_BLOCK 4096
#define LARGEST_BLOCK 65536
#define ALIGN 16

struct block {
	struct block *next;
	size_t used, cap;
	_Alignas(ALIGN) char data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *p;
};

struct arena {
	struct block *head, *first;
	struct deferred *deferred;
};

/* Not where the sanitizer should see every use of freed memory. */
#if defined(__SANITIZE_ADDRESS__)
#define BLOCKS_KEPT 0
#else
#define BLOCKS_KEPT 64 /* of each size */
#endif

enum { BLOCK_SIZES = 5 }; /* 4, 8, 16, 32, 64 KiB */

/* Each worker thread has its own. */
static _Thread_local struct {
	struct block *head;
	int count;
} kept[BLOCK_SIZES];

/* Index among the usual sizes, header included; -1 for one made to measure. */
static int size_index(size_t cap)
{
	for (int i = 0; i < BLOCK_SIZES; i++) {
		if (cap + sizeof(struct block) == (size_t)FIRST_BLOCK << i)
			return i;
	}
	return -1;
}

static void block_free(struct block *b)
{
	int i = size_index(b->cap);

	if (i < 0 || kept[i].count >= BLOCKS_KEPT) {
		free(b);
		return;
	}
	b->next = kept[i].head;
	kept[i].head = b;
	kept[i].count++;
}

static struct block *block_new(size_t cap, struct block *next)
{
	int i = size_index(cap);
	struct block *b;

	if (i >= 0 && kept[i].head) {
		b = kept[i].head;
		kept[i].head = b->next;
		kept[i].count--;
	} else {
		b = xmalloc(sizeof(*b) + cap);
	}
	b->next = next;
	b->used = 0;
	b->cap = cap;
	return b;
}

struct arena *arena_new(void)
{
	struct arena *a = xcalloc(1, sizeof(*a));

	a->head = a->first = block_new(FIRST_BLOCK - sizeof(struct block), NULL);
	return a;
}

static void run_deferred(struct arena *a)
{
	while (a->deferred) {
		struct deferred *d = a->deferred;

		a->deferred = d->next;
		d->fn(d->p);
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	run_deferred(a);
	while (a->head) {
		struct block *b = a->head;

		a->head = b->next;
		block_free(b);
	}
	free(a);
}

void arena_reset(struct arena *a)
{
	run_deferred(a);
	while (a->head) {
		struct block *b = a->head;

		a->head = b->next;
		if (b != a->first)
			block_free(b);
	}
	a->head = a->first;
	a->head->next = NULL;
	a->head->used = 0;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->head;
	void *p;

	if (n > SIZE_MAX / 2)
		bug("arena_alloc of %zu bytes", n);
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (b->cap - b->used < n) {
		size_t size = (b->cap + sizeof(*b)) * 2;
		size_t cap = (size < LARGEST_BLOCK ? size : LARGEST_BLOCK) - sizeof(*b);

		if (n > cap / 2) {
			/* Keep filling the current block: the big one goes behind it. */
			b->next = block_new(n, b->next);
			b = b->next;
		} else {
			b = a->head = block_new(cap, b);
		}
	}
	p = b->data + b->used;
	b->used += n;
	return memset(p, 0, n);
}

void *arena_alloc_array(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / 2 / size)
		bug("arena array of %zu x %zu", count, size);
	return arena_alloc(a, count * size);
}

void *arena_memdup(struct arena *a, const void *p, size_t n)
{
	void *copy = arena_alloc(a, n);

	return n ? memcpy(copy, p, n) : copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	if (n)
		memcpy(copy, s, n);
	return copy;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		bug("bad format \"%s\"", fmt);
	s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *p)
{
	struct deferred *d = arena_alloc(a, sizeof(*d));

	d->fn = fn;
	d->p = p;
	d->next = a->deferred;
	a->deferred = d;
}
