/* media_type.h - what a file really is, and what we keep. */
#ifndef MSEVA_IO_MEDIA_TYPE_H
#define MSEVA_IO_MEDIA_TYPE_H

#include "base/mem.h"

#define MEDIA_TYPE_MAX 128

enum media_class { MEDIA_IMAGE, MEDIA_AUDIO, MEDIA_VIDEO, MEDIA_DOCUMENT, MEDIA_CLASSES };

/* The type by content (libmagic), without parameters; "application/octet-stream" when it cannot be
 * told. Blocks for a few milliseconds; thread-safe. */
void media_type_of(const void *p, size_t n, char ret_type[MEDIA_TYPE_MAX]);

struct media_type {
	const char *type;      /* as libmagic says it */
	const char *extension; /* ours, without a dot */
	const char *served_as; /* Content-Type we give it */
	enum media_class class;
	size_t bytes_max;
};

/* A type we keep, or NULL: programs, pages and archives are refused whatever they were called. */
const struct media_type *media_type_find(const char *type);
/* The same by our extension, for serving. */
const struct media_type *media_type_by_extension(const char *extension);
/* May a file of this true type arrive as a message of that class? A voice note in an MP4 container
 * may; a program called holiday.jpg may not. Anything we keep may come as a document. */
bool media_type_fits(const struct media_type *type, enum media_class class);

#endif
