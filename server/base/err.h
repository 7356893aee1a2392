/* err.h - an error a person will read: a stable code and one sentence that says what to do. */
#ifndef MSEVA_BASE_ERR_H
#define MSEVA_BASE_ERR_H

#include "base/mem.h"

struct err {
	int code; /* negative errno */
	char msg[256];
};

/* Fills *e (which may be NULL) and returns code, so that `return err_set(e, -EINVAL, …)` reads
 * well. */
int err_set(struct err *e, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
