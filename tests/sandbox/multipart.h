/* multipart.h - the parts of a multipart/form-data body, found in place. */
#ifndef SANDBOX_MULTIPART_H
#define SANDBOX_MULTIPART_H

#include "base/mem.h"

struct part {
	char name[64], filename[256], type[128];
	const char *p;
	size_t n;
};

/* Fills at most max parts; returns how many, or -EINVAL for a body that is not multipart. */
MUSTCHECK int multipart_parse(const char *content_type, const char *body, size_t n,
                              struct part *ret_parts, int max);
const struct part *multipart_find(const struct part *parts, int count, const char *name);

#endif
