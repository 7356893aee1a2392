/* multipart.c - RFC 7578 as clients send it: CRLF lines, no nested parts. */
#include "multipart.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void attribute(const char *header, size_t n, const char *name, char *ret, size_t max)
{
	const char *at = memmem(header, n, name, strlen(name)), *end;

	ret[0] = '\0';
	if (!at)
		return;
	at += strlen(name);
	end = memchr(at, '"', n - (size_t)(at - header));
	if (end)
		snprintf(ret, max, "%.*s", (int)(end - at), at);
}

static void part_headers(const char *p, size_t n, struct part *ret)
{
	char *copy = xmalloc(n + 1), *type;

	memcpy(copy, p, n);
	copy[n] = '\0';
	attribute(copy, n, " name=\"", ret->name, sizeof(ret->name));
	attribute(copy, n, "filename=\"", ret->filename, sizeof(ret->filename));
	type = strcasestr(copy, "content-type:");
	if (type) {
		type += strlen("content-type:");
		type += strspn(type, " ");
		snprintf(ret->type, sizeof(ret->type), "%.*s", (int)strcspn(type, "\r\n"), type);
	}
	free(copy);
}

int multipart_parse(const char *content_type, const char *body, size_t n, struct part *ret_parts,
                    int max)
{
	const char *boundary = content_type ? strcasestr(content_type, "boundary=") : NULL;
	const char *at = body, *end = body + n;
	char mark[140];
	size_t mark_n;
	int count = 0;

	if (!boundary || strncasecmp(content_type, "multipart/form-data", 19) != 0)
		return -EINVAL;
	boundary += strlen("boundary=");
	boundary += *boundary == '"';
	mark_n = (size_t)snprintf(mark, sizeof(mark), "--%.*s", (int)strcspn(boundary, "\";, "),
	                          boundary);
	if (mark_n >= sizeof(mark))
		return -EINVAL;
	at = memmem(body, n, mark, mark_n);
	while (at && count < max && end - at > (ptrdiff_t)mark_n + 4) {
		const char *headers = at + mark_n + 2, *blank, *next;

		if (memcmp(at + mark_n, "--", 2) == 0)
			break;
		blank = memmem(headers, (size_t)(end - headers), "\r\n\r\n", 4);
		if (!blank)
			return -EINVAL;
		next = memmem(blank + 4, (size_t)(end - blank - 4), mark, mark_n);
		if (!next || next < blank + 6)
			return -EINVAL;
		ret_parts[count] =
		        (struct part){ .p = blank + 4, .n = (size_t)(next - 2 - (blank + 4)) };
		part_headers(headers, (size_t)(blank - headers), &ret_parts[count++]);
		at = next;
	}
	return count;
}

const struct part *multipart_find(const struct part *parts, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(parts[i].name, name) == 0)
			return &parts[i];
	return NULL;
}
