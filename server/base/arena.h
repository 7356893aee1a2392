/* arena.h - memory that lives and dies together.
 *
 * Everything a turn or a request allocates comes from its arena and goes with it; nothing inside is
 * freed by hand. Not thread-safe: an arena belongs to one task. Memory is zeroed. */
#ifndef MSEVA_BASE_ARENA_H
#define MSEVA_BASE_ARENA_H

#include <stdarg.h>

#include "base/mem.h"

struct arena;

struct arena *arena_new(void);
/* Frees the arena and all it holds; NULL is fine. */
void arena_free(struct arena *a);
/* Forgets everything allocated so far but keeps the first block for reuse. */
void arena_reset(struct arena *a);

void *arena_alloc(struct arena *a, size_t n) __attribute__((returns_nonnull));
#define arena_new_array(a, type, count) ((type *)arena_alloc_array((a), (count), sizeof(type)))
void *arena_alloc_array(struct arena *a, size_t count, size_t size)
        __attribute__((returns_nonnull));

void *arena_memdup(struct arena *a, const void *p, size_t n) __attribute__((returns_nonnull));
/* NULL in, NULL out. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n) __attribute__((returns_nonnull));
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3)
        __attribute__((returns_nonnull));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) __attribute__((returns_nonnull));

/* Runs fn(p) when the arena is freed or reset, latest first: for foreign objects tied to it. */
void arena_defer(struct arena *a, void (*fn)(void *), void *p);

static inline void arena_freep(struct arena **a)
{
	arena_free(*a);
}

#endif
