/* feed.c - two layers in one buffer: HTTP chunks are unwrapped into `plain`, records are cut from
 * it. */
#include "feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "client.h"

#define BUFFER_MAX ((size_t)64 << 20)

static struct {
	struct buf raw, plain;
	size_t chunk_left; /* bytes of the chunk under way, its line end included */
	bool has_head;
	feed_message fn;
	void *arg;
} feed;

static _Noreturn void die(const char *why)
{
	fprintf(stderr, "bench: the sandbox's feed: %s\n", why);
	exit(2);
}

static void drop(struct buf *b, size_t n)
{
	memmove(b->p, b->p + n, b->n - n + 1);
	b->n -= n;
}

/* Moves what is whole from raw to plain. */
static void unwrap(void)
{
	size_t at = 0;

	for (;;) {
		const char *p = feed.raw.p + at, *end;
		size_t left = feed.raw.n - at, n;

		if (feed.chunk_left > 2) {
			n = left < feed.chunk_left - 2 ? left : feed.chunk_left - 2;
			buf_add(&feed.plain, p, n);
			at += n;
			feed.chunk_left -= n;
			if (feed.chunk_left > 2)
				break;
			continue;
		}
		if (left < feed.chunk_left)
			break;
		end = memchr(p + feed.chunk_left, '\n', left - feed.chunk_left);
		if (!end)
			break;
		n = strtoul(p + feed.chunk_left, NULL, 16);
		if (!n)
			die("has ended");
		at += (size_t)(end + 1 - p);
		feed.chunk_left = n + 2;
	}
	drop(&feed.raw, at);
}

static void cut_records(void)
{
	size_t at = 0;

	for (;;) {
		char *p = feed.plain.p + at, *line_end = memchr(p, '\n', feed.plain.n - at), *space,
		     saved;
		size_t n;

		if (!line_end || !(space = memchr(p, ' ', (size_t)(line_end - p))))
			break;
		n = strtoul(space + 1, NULL, 10);
		if ((size_t)(feed.plain.p + feed.plain.n - line_end - 1) < n + 1)
			break;
		*space = '\0';
		saved = line_end[1 + n];
		line_end[1 + n] = '\0';
		feed.fn(feed.arg, p, line_end + 1, n);
		line_end[1 + n] = saved;
		at = (size_t)(line_end + 1 + n + 1 - feed.plain.p);
	}
	drop(&feed.plain, at);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	static char chunk[262144];
	ssize_t n = read(fd, chunk, sizeof(chunk));
	const char *end;

	(void)what;
	(void)arg;
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0)
		die("was closed");
	buf_add(&feed.raw, chunk, (size_t)n);
	if (!feed.has_head) {
		end = strstr(feed.raw.p, "\r\n\r\n");
		if (!end)
			return;
		if (strncmp(feed.raw.p, "HTTP/1.1 200", 12) != 0)
			die("is not there (is this the sandbox of this version?)");
		feed.has_head = true;
		drop(&feed.raw, (size_t)(end + 4 - feed.raw.p));
	}
	unwrap();
	cut_records();
	if (feed.raw.overflow || feed.plain.overflow)
		die("is faster than the load generator");
}

void feed_open(struct event_base *base, const char *url, feed_message fn, void *arg)
{
	const char *path;
	char host[64], request[512];
	int fd = client_connect(url, false, &path, host);
	int n = snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path,
	                 host);

	buf_init(&feed.raw, BUFFER_MAX);
	buf_init(&feed.plain, BUFFER_MAX);
	feed.fn = fn;
	feed.arg = arg;
	if (write(fd, request, (size_t)n) != n)
		die(strerror(errno));
	event_add(event_new(base, fd, EV_READ | EV_PERSIST, on_readable, NULL), NULL);
}
