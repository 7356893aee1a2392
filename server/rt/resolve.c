#include "rt/resolve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "base/list.h"
#include "rt/pool.h"

/* Owned by the thread while it asks, by the loop before and after. */
struct question {
	struct list link;
	struct list waiters;
	char host[256];
	int result;
	struct addresses found;
};

struct waiter {
	struct list link;
	struct task *task;
	struct addresses *found;
};

static struct list questions = { &questions, &questions };

bool resolve_is_name(const char *host)
{
	unsigned char in[sizeof(struct in6_addr)];
	char bare[64];
	size_t n = strcspn(host, "%"); /* fe80::1%eth0 */

	if (!*host || *host == '/' || *host == '@')
		return false;
	if (n >= sizeof(bare))
		return true;
	memcpy(bare, host, n);
	bare[n] = '\0';
	return inet_pton(AF_INET, bare, in) != 1 && inet_pton(AF_INET6, bare, in) != 1;
}

static int code_of(int gai)
{
	return gai == EAI_AGAIN || gai == EAI_SYSTEM || gai == EAI_MEMORY ? -EHOSTUNREACH : -ENOENT;
}

/* On a thread. */
static void ask(void *arg)
{
	struct question *q = arg;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	int r = getaddrinfo(q->host, NULL, &hints, &list);

	if (r != 0) {
		q->result = code_of(r);
		return;
	}
	for (struct addrinfo *i = list; i && q->found.count < RESOLVE_MAX; i = i->ai_next) {
		char *text = q->found.text[q->found.count];

		if (getnameinfo(i->ai_addr, i->ai_addrlen, text, sizeof(q->found.text[0]), NULL, 0,
		                NI_NUMERICHOST) == 0)
			q->found.count++;
	}
	freeaddrinfo(list);
	q->result = q->found.count ? 0 : -ENOENT;
}

static void answered(void *arg)
{
	struct question *q = arg;
	struct list *item;

	list_remove(&q->link);
	while ((item = list_pop(&q->waiters))) {
		struct waiter *w = container_of(item, struct waiter, link);

		if (q->result == 0)
			*w->found = q->found;
		task_wake(w->task, q->result);
	}
	free(q);
}

static struct question *find_question(const char *host)
{
	list_each(item, &questions)
	{
		struct question *q = container_of(item, struct question, link);

		if (!strcmp(q->host, host))
			return q;
	}
	return NULL;
}

static int begin_question(const char *host, struct question **ret_question)
{
	struct question *q;
	int r;

	if (strlen(host) >= sizeof(q->host))
		return -ENOENT;
	q = xcalloc(1, sizeof(*q));
	snprintf(q->host, sizeof(q->host), "%s", host);
	list_init(&q->waiters);
	list_init(&q->link);
	r = pool_detach(ask, answered, q);
	if (r < 0) {
		free(q);
		return r;
	}
	list_append(&questions, &q->link);
	*ret_question = q;
	return 0;
}

int resolve_host(struct task *t, const char *host, struct addresses *ret_addresses)
{
	struct question *q = find_question(host);
	struct waiter w = { .task = t, .found = ret_addresses };
	int r = 0;

	if (!q)
		r = begin_question(host, &q);
	if (r < 0)
		return r;
	list_append(&q->waiters, &w.link);
	task_waits_on(t, "name of a host");
	r = task_wait(t);
	list_remove(&w.link);
	return r;
}
