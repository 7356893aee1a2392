/* error.h - what is wrong with the tenant files, one line each, as a compiler would say it:
 * "tenants/ulbs/pb.x.json:12:7: /names/pa: missing". */
#ifndef MSEVA_TENANT_ERROR_H
#define MSEVA_TENANT_ERROR_H

#include <stdio.h>

#include "base/arena.h"

/* More lines than this help nobody; further errors are only counted. */
enum { ERR_LINES_MAX = 200 };

struct err_list {
	struct arena *arena; /* the lines live here */
	char *lines[ERR_LINES_MAX];
	size_t kept;  /* in `lines` */
	size_t count; /* found */
};

void err_list_init(struct err_list *list);
void err_list_done(struct err_list *list);
void err_list_add(struct err_list *list, const char *fmt, ...) PRINTF_LIKE(2, 3);
void err_list_print(const struct err_list *list, FILE *out);

#endif
