#include "plain_client.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		                     .sin_port = htons((uint16_t)port),
		                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

int plain_connect(int port)
{
	struct sockaddr_in addr = loopback(port);
	struct timeval patience = { .tv_sec = 10 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		bug("no connection to port %d", port);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

bool plain_send(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t w = send(fd, bytes, n, MSG_NOSIGNAL);

		if (w <= 0)
			return false;
		bytes += w;
		n -= (size_t)w;
	}
	return true;
}

void plain_read_all(int fd, struct buf *b)
{
	char chunk[4096];
	ssize_t n;

	while ((n = recv(fd, chunk, sizeof(chunk), 0)) > 0)
		buf_add(b, chunk, (size_t)n);
}

bool plain_read_until(int fd, struct buf *b, const char *text)
{
	char chunk[4096];
	ssize_t n;

	while (!strstr(b->p, text)) {
		n = recv(fd, chunk, sizeof(chunk), 0);
		if (n <= 0)
			return false;
		buf_add(b, chunk, (size_t)n);
	}
	return true;
}

int plain_listen(int *ret_port)
{
	struct sockaddr_in addr = loopback(0);
	socklen_t n = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0 || listen(fd, 64) < 0 ||
	    getsockname(fd, (struct sockaddr *)&addr, &n) < 0)
		bug("cannot listen on the loopback");
	*ret_port = ntohs(addr.sin_port);
	return fd;
}
