/* graph_error.h - an error as the Graph API words it: {"error":{"message","type","code",…}}. */
#ifndef SANDBOX_GRAPH_ERROR_H
#define SANDBOX_GRAPH_ERROR_H

#include "base/mem.h"

struct graph_error {
	int http, code, subcode;
	char details[256];
};

/* Fills e with the HTTP status that belongs to the code; always false, for `return graph_fail(…)`.
 */
bool graph_fail(struct graph_error *e, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Short title of a code, never NULL. */
const char *graph_title(int code);

#endif
