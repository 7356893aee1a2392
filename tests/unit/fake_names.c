#include "fake_names.h"

#include <dlfcn.h>
#include <netdb.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/mem.h"

typedef int (*getaddrinfo_fn)(const char *node, const char *service, const struct addrinfo *hints,
                              struct addrinfo **ret);

static const struct fake {
	const char *name;
	const char *addresses[2];
	bool is_slow;
} fakes[] = {
	{ "one.test", { "127.0.0.1" }, false },
	{ "two.test", { "127.0.0.1", "127.0.0.2" }, false },
	{ "slow.test", { "127.0.0.1" }, true },
};

static sem_t answers;
static atomic_size_t asked;
static atomic_bool by_main_thread;

static void __attribute__((constructor)) prepare(void)
{
	sem_init(&answers, 0, 0);
}

void fake_names_answer(void)
{
	sem_post(&answers);
}

size_t fake_names_asked(void)
{
	return asked;
}

bool fake_names_asked_by_main_thread(void)
{
	return by_main_thread;
}

static int answer(getaddrinfo_fn real, const struct fake *fake, const char *service,
                  const struct addrinfo *hints, struct addrinfo **ret)
{
	for (size_t i = 0; i < ARRAY_LEN(fake->addresses) && fake->addresses[i]; i++) {
		int r = real(fake->addresses[i], service, hints, ret);

		if (r)
			return r;
		while (*ret)
			ret = &(*ret)->ai_next;
	}
	return 0;
}

/* In place of the C library's. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **ret)
{
	getaddrinfo_fn real = (getaddrinfo_fn)dlsym(RTLD_NEXT, "getaddrinfo");
	size_t n = node ? strlen(node) : 0;
	bool is_main = gettid() == getpid();

	if (n < 5 || strcmp(node + n - 5, ".test"))
		return real(node, service, hints, ret);
	asked++;
	if (is_main)
		by_main_thread = true;
	for (size_t i = 0; i < ARRAY_LEN(fakes); i++) {
		if (strcmp(node, fakes[i].name))
			continue;
		/* The main thread is let off, so that the test can say what it did wrong. */
		if (fakes[i].is_slow && !is_main)
			sem_wait(&answers);
		return answer(real, &fakes[i], service, hints, ret);
	}
	return EAI_NONAME;
}
