/* client.h - keep-alive HTTP connections to one address, one request at a time on each.
 *
 * Written for measuring: a request is one write, an answer one read, and nothing is parsed but the
 * status and the length. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <event2/event.h>

#include "base/mem.h"

struct client;

/* status is the answer's, or -1 when the connection was lost before one came. */
typedef void (*client_done)(void *arg, int status);

/* url: "http://127.0.0.1:8080/path"; the name must be an address. Ends the program when it is not.
 */
struct client *client_new(struct event_base *base, const char *url, int connections);
void client_free(struct client *c);
/* Sends a POST with this body and signature header; waits its turn when all connections are busy.
 * body is taken over. */
void client_post(struct client *c, const char *signature, char *body, size_t n, client_done done,
                 void *arg);

/* A GET that blocks; the body as a string the caller frees, or NULL. For set-up, not for load. */
char *client_get(const char *url);
/* A connected socket, not blocking once `blocking` is false. Ends the program when it fails. */
int client_connect(const char *url, bool blocking, const char **ret_path, char ret_host[64]);

#endif
