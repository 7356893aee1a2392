/* plain_client.h - sockets that block, for worker threads of tests (pool_run) that talk to a server
 * on the loop. */
#ifndef TESTS_UNIT_PLAIN_CLIENT_H
#define TESTS_UNIT_PLAIN_CLIENT_H

#include "base/buf.h"

/* Connected to 127.0.0.1:port; reads give up after ten seconds. */
int plain_connect(int port);
/* False when the other side no longer takes it. */
bool plain_send(int fd, const char *bytes, size_t n);
/* Reads until the other side closes (or resets, or nothing comes for ten seconds). */
void plain_read_all(int fd, struct buf *b);
/* Reads until the text has appeared; false when the connection ended before. */
bool plain_read_until(int fd, struct buf *b, const char *text);
/* Listens on 127.0.0.1, any port. */
int plain_listen(int *ret_port);

#endif
