#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/list.h"

#define ANSWER_MAX 65536

struct request {
	struct list link;
	char *bytes;
	size_t n;
	client_done done;
	void *arg;
};

struct connection {
	struct list idle;
	struct client *client;
	int fd;
	struct event *readable, *writable;
	struct request *request;
	size_t written;
	char answer[ANSWER_MAX + 1];
	size_t received;
};

struct client {
	struct event_base *base;
	char *url, host[64];
	const char *path;
	struct connection *connections;
	int count;
	struct list idle, waiting;
};

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "bench: %s: %s\n", what, why);
	exit(2);
}

int client_connect(const char *url, bool blocking, const char **ret_path, char ret_host[64])
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	const char *p = !strncmp(url, "http://", 7) ? url + 7 : url;
	size_t n = strcspn(p, "/");
	char address[64];
	int fd, one = 1;

	if (n >= sizeof(address))
		die(url, "is not http://ADDRESS:PORT/…");
	snprintf(ret_host, 64, "%.*s", (int)n, p);
	snprintf(address, sizeof(address), "%.*s", (int)strcspn(p, ":/"), p);
	addr.sin_port =
	        htons((uint16_t)strtol(strchr(p, ':') ? strchr(p, ':') + 1 : "80", NULL, 10));
	if (inet_pton(AF_INET, address, &addr.sin_addr) != 1)
		die(url, "is not http://ADDRESS:PORT/…");
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		die(url, strerror(errno));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (!blocking)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	*ret_path = p[n] ? p + n : "/";
	return fd;
}

static void start_next(struct connection *c);

static void request_end(struct connection *c, int status)
{
	struct request *r = TAKE_PTR(c->request);

	r->done(r->arg, status);
	free(r->bytes);
	free(r);
	if (c->fd >= 0 && !c->request)
		start_next(c);
}

static void connection_open(struct connection *c);

static void connection_lost(struct connection *c)
{
	event_free(c->readable);
	event_free(c->writable);
	close(c->fd);
	connection_open(c);
	if (c->request)
		request_end(c, -1);
}

static void write_more(struct connection *c)
{
	struct request *r = c->request;
	ssize_t n = write(c->fd, r->bytes + c->written, r->n - c->written);

	if (n > 0)
		c->written += (size_t)n;
	if (c->written < r->n && (n >= 0 || errno == EAGAIN))
		event_add(c->writable, NULL);
	/* A broken connection shows when its answer is read. */
}

static void start_next(struct connection *c)
{
	struct list *item = list_pop(&c->client->waiting);

	if (!item) {
		list_append(&c->client->idle, &c->idle);
		return;
	}
	list_remove(&c->idle);
	c->request = container_of(item, struct request, link);
	c->written = c->received = 0;
	write_more(c);
}

/* Bytes of head and body when both are there, else 0. */
static size_t whole_answer(const struct connection *c)
{
	const char *end = strstr(c->answer, "\r\n\r\n"), *length;

	if (!end)
		return 0;
	length = strcasestr(c->answer, "\r\nContent-Length:");
	if (!length || length > end)
		return (size_t)(end - c->answer) + 4;
	return (size_t)(end - c->answer) + 4 + (size_t)strtoul(length + 17, NULL, 10);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;
	ssize_t n = read(fd, c->answer + c->received, ANSWER_MAX - c->received);
	size_t whole;

	(void)what;
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0 || !c->request) {
		connection_lost(c);
		return;
	}
	c->received += (size_t)n;
	c->answer[c->received] = '\0';
	whole = whole_answer(c);
	if (whole && c->received >= whole)
		request_end(c, (int)strtol(c->answer + 9, NULL, 10));
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *c = arg;

	(void)fd;
	(void)what;
	if (c->request)
		write_more(c);
}

static void connection_open(struct connection *c)
{
	c->fd = client_connect(c->client->url, false, &c->client->path, c->client->host);
	c->readable = event_new(c->client->base, c->fd, EV_READ | EV_PERSIST, on_readable, c);
	c->writable = event_new(c->client->base, c->fd, EV_WRITE, on_writable, c);
	event_add(c->readable, NULL);
}

struct client *client_new(struct event_base *base, const char *url, int connections)
{
	struct client *c = xcalloc(1, sizeof(*c));

	c->base = base;
	c->url = xstrdup(url);
	c->count = connections;
	list_init(&c->idle);
	list_init(&c->waiting);
	c->connections = xcalloc((size_t)connections, sizeof(*c->connections));
	for (int i = 0; i < connections; i++) {
		c->connections[i].client = c;
		connection_open(&c->connections[i]);
		list_append(&c->idle, &c->connections[i].idle);
	}
	return c;
}

void client_free(struct client *c)
{
	for (int i = 0; i < c->count; i++) {
		event_free(c->connections[i].readable);
		event_free(c->connections[i].writable);
		close(c->connections[i].fd);
	}
	free(c->connections);
	free(c->url);
	free(c);
}

void client_post(struct client *c, const char *signature, char *body, size_t n, client_done done,
                 void *arg)
{
	struct request *r = xcalloc(1, sizeof(*r));
	struct list *item;
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	buf_printf(&b,
	           "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
	           "User-Agent: facebookexternalua\r\nX-Hub-Signature-256: %s\r\n"
	           "Content-Length: %zu\r\n\r\n",
	           c->path, c->host, signature, n);
	buf_add(&b, body, n);
	free(body);
	*r = (struct request){ .n = b.n, .done = done, .arg = arg };
	r->bytes = buf_take(&b);
	list_append(&c->waiting, &r->link);
	item = list_pop(&c->idle);
	if (item)
		start_next(container_of(item, struct connection, idle));
}

char *client_get(const char *url)
{
	const char *path, *end;
	char host[64], chunk[16384], *text;
	int fd = client_connect(url, true, &path, host);
	struct buf b;
	ssize_t n;

	buf_init(&b, 1 << 24);
	buf_printf(&b, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, host);
	n = write(fd, b.p, b.n);
	buf_clear(&b);
	while (n > 0 && (n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(&b, chunk, (size_t)n);
	close(fd);
	end = strstr(b.p, "\r\n\r\n");
	text = end ? xstrdup(end + 4) : NULL;
	buf_done(&b);
	return text;
}
