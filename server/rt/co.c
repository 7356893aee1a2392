#include "rt/co.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define CO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CO_ASAN 1
#endif
#endif
#ifdef CO_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#define STACKS_KEPT 256 /* finished stacks kept for the next coroutine */

struct co {
	void *sp;     /* where this coroutine's stack stands while it is suspended */
	void *caller; /* where its resumer's stack stands while it runs */
	char *stack;  /* lowest usable address; the guard page lies below */
	void (*fn)(void *arg);
	void *arg;
	bool done;
#ifdef CO_ASAN
	void *fake_stack;
	const void *caller_bottom;
	size_t caller_size;
#endif
};

static struct co *running;
static char *kept_stacks[STACKS_KEPT];
static size_t kept_count;

/* Saves the callee-saved registers on this stack, stores its pointer in *save, continues on `to`.
 */
void co_switch(void **save, void *to) __asm__("mseva_co_switch");

#if defined(__x86_64__)
__asm__(".text\n.globl mseva_co_switch\n.type mseva_co_switch,@function\n"
        "mseva_co_switch:\n"
        "	pushq %rbp\n	pushq %rbx\n	pushq %r12\n"
        "	pushq %r13\n	pushq %r14\n	pushq %r15\n"
        "	subq $8, %rsp\n	stmxcsr (%rsp)\n	fnstcw 4(%rsp)\n"
        "	movq %rsp, (%rdi)\n	movq %rsi, %rsp\n"
        "	ldmxcsr (%rsp)\n	fldcw 4(%rsp)\n	addq $8, %rsp\n"
        "	popq %r15\n	popq %r14\n	popq %r13\n"
        "	popq %r12\n	popq %rbx\n	popq %rbp\n"
        "	ret\n"
        ".size mseva_co_switch,.-mseva_co_switch\n");

/* A stack that looks as if it had been switched away from at the entry of `entry`. */
static void *initial_sp(char *top, void (*entry)(void))
{
	void **sp = (void **)top;
	uint32_t control[2];

	__asm__ volatile("stmxcsr %0\n\tfnstcw %1" : "=m"(control[0]), "=m"(control[1]));
	*--sp = NULL; /* keeps rsp + 8 16-byte aligned at entry, and ends backtraces */
	*--sp = (void *)entry;
	sp -= 6;
	memset(sp, 0, 6 * sizeof(*sp));
	sp--;
	memcpy(sp, control, sizeof(control));
	return sp;
}
#elif defined(__aarch64__)
__asm__(".text\n.globl mseva_co_switch\n.type mseva_co_switch,%function\n"
        "mseva_co_switch:\n"
        "	sub sp, sp, #160\n"
        "	stp x19, x20, [sp, #0]\n	stp x21, x22, [sp, #16]\n"
        "	stp x23, x24, [sp, #32]\n	stp x25, x26, [sp, #48]\n"
        "	stp x27, x28, [sp, #64]\n	stp x29, x30, [sp, #80]\n"
        "	stp d8, d9, [sp, #96]\n	stp d10, d11, [sp, #112]\n"
        "	stp d12, d13, [sp, #128]\n	stp d14, d15, [sp, #144]\n"
        "	mov x9, sp\n	str x9, [x0]\n	mov sp, x1\n"
        "	ldp x19, x20, [sp, #0]\n	ldp x21, x22, [sp, #16]\n"
        "	ldp x23, x24, [sp, #32]\n	ldp x25, x26, [sp, #48]\n"
        "	ldp x27, x28, [sp, #64]\n	ldp x29, x30, [sp, #80]\n"
        "	ldp d8, d9, [sp, #96]\n	ldp d10, d11, [sp, #112]\n"
        "	ldp d12, d13, [sp, #128]\n	ldp d14, d15, [sp, #144]\n"
        "	add sp, sp, #160\n	ret\n"
        ".size mseva_co_switch,.-mseva_co_switch\n");

static void *initial_sp(char *top, void (*entry)(void))
{
	void **sp = (void **)(top - 160);

	memset(sp, 0, 160);
	sp[11] = (void *)entry; /* x30: where ret goes */
	return sp;
}
#else
#error "co.c: add a stack switch for this processor (twenty instructions, see the two above)"
#endif

static void enter_coroutine(struct co *co)
{
#ifdef CO_ASAN
	__sanitizer_finish_switch_fiber(co->fake_stack, &co->caller_bottom, &co->caller_size);
#else
	(void)co;
#endif
}

static void leave_coroutine(struct co *co)
{
#ifdef CO_ASAN
	__sanitizer_start_switch_fiber(co->done ? NULL : &co->fake_stack, co->caller_bottom,
	                               co->caller_size);
#endif
	co_switch(&co->sp, co->caller);
	enter_coroutine(co);
}

static void trampoline(void)
{
	struct co *co = running;

	enter_coroutine(co);
	co->fn(co->arg);
	co->done = true;
	leave_coroutine(co);
	bug("a finished coroutine was resumed");
}

static char *stack_map(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p;

	if (kept_count)
		return kept_stacks[--kept_count];
	p = mmap(NULL, CO_STACK_BYTES + page, PROT_READ | PROT_WRITE,
	         MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED || mprotect(p, page, PROT_NONE) < 0)
		bug("no memory for a task's stack: %s", strerror(errno));
	return p + page;
}

static void stack_unmap(char *stack)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

#ifdef CO_ASAN
	__asan_unpoison_memory_region(stack, CO_STACK_BYTES);
#endif
	if (kept_count < STACKS_KEPT)
		kept_stacks[kept_count++] = stack;
	else
		munmap(stack - page, CO_STACK_BYTES + page);
}

struct co *co_new(void (*fn)(void *arg), void *arg)
{
	struct co *co = xcalloc(1, sizeof(*co));

	co->stack = stack_map();
	co->fn = fn;
	co->arg = arg;
	co->sp = initial_sp(co->stack + CO_STACK_BYTES, trampoline);
	return co;
}

bool co_resume(struct co *co)
{
	struct co *outer = running;
#ifdef CO_ASAN
	void *fake_stack;

	__sanitizer_start_switch_fiber(&fake_stack, co->stack, CO_STACK_BYTES);
#endif
	running = co;
	co_switch(&co->caller, co->sp);
	running = outer;
#ifdef CO_ASAN
	__sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
#endif
	return !co->done;
}

void co_suspend(void)
{
	if (!running)
		bug("co_suspend outside a coroutine");
	leave_coroutine(running);
}

void co_free(struct co *co)
{
	if (!co)
		return;
	if (!co->done)
		bug("a coroutine was freed before it returned");
	stack_unmap(co->stack);
	free(co);
}
