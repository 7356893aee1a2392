/* co.h - switching stacks. Only task.c uses this.
 *
 * x86-64 and aarch64 switch with a few instructions of their own (17 ns against swapcontext's 560,
 * and AddressSanitizer keeps seeing frames that live across a switch); elsewhere ucontext. */
#ifndef MSEVA_RT_CO_H
#define MSEVA_RT_CO_H

#include "base/mem.h"

/* Address space, not memory: only touched pages cost. libcurl and ICU need some of it. */
#define CO_STACK_BYTES (256 * 1024)

struct co;

/* A coroutine that will run fn(arg) at the first co_resume(). */
struct co *co_new(void (*fn)(void *arg), void *arg);
/* Runs co until it calls co_suspend() or its fn returns; true while it can be resumed again. */
bool co_resume(struct co *co);
/* Back to whoever resumed the running coroutine. */
void co_suspend(void);
/* Only for one whose fn returned. */
void co_free(struct co *co);

#endif
