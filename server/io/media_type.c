#include "io/media_type.h"

#include <ctype.h>
#include <magic.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* Enough for every signature we tell apart; the rest of a file need not be believed. */
#define LOOK_AT_BYTES 65536

#define MIB (1024 * 1024)

static const struct media_type types[] = {
	{ "image/jpeg", "jpg", "image/jpeg", MEDIA_IMAGE, 16 * MIB },
	{ "image/png", "png", "image/png", MEDIA_IMAGE, 16 * MIB },
	{ "image/webp", "webp", "image/webp", MEDIA_IMAGE, 16 * MIB },
	{ "audio/ogg", "ogg", "audio/ogg", MEDIA_AUDIO, 16 * MIB },
	{ "application/ogg", "ogg", "audio/ogg", MEDIA_AUDIO, 16 * MIB },
	{ "audio/aac", "aac", "audio/aac", MEDIA_AUDIO, 16 * MIB },
	{ "audio/x-hx-aac-adts", "aac", "audio/aac", MEDIA_AUDIO, 16 * MIB },
	{ "audio/amr", "amr", "audio/amr", MEDIA_AUDIO, 16 * MIB },
	{ "audio/mpeg", "mp3", "audio/mpeg", MEDIA_AUDIO, 16 * MIB },
	{ "audio/mp4", "m4a", "audio/mp4", MEDIA_AUDIO, 16 * MIB },
	{ "audio/x-m4a", "m4a", "audio/mp4", MEDIA_AUDIO, 16 * MIB },
	{ "video/mp4", "mp4", "video/mp4", MEDIA_VIDEO, 16 * MIB },
	{ "video/x-m4v", "mp4", "video/mp4", MEDIA_VIDEO, 16 * MIB },
	{ "video/quicktime", "mov", "video/quicktime", MEDIA_VIDEO, 16 * MIB },
	{ "video/3gpp", "3gp", "video/3gpp", MEDIA_VIDEO, 16 * MIB },
	{ "video/3gpp2", "3gp", "video/3gpp2", MEDIA_VIDEO, 16 * MIB },
	{ "application/pdf", "pdf", "application/pdf", MEDIA_DOCUMENT, 32 * MIB },
	{ "text/plain", "txt", "text/plain; charset=utf-8", MEDIA_DOCUMENT, 1 * MIB },
	{ "application/msword", "doc", "application/msword", MEDIA_DOCUMENT, 32 * MIB },
	{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
	  "application/vnd.openxmlformats-officedocument.wordprocessingml.document", MEDIA_DOCUMENT,
	  32 * MIB },
	{ "application/vnd.ms-excel", "xls", "application/vnd.ms-excel", MEDIA_DOCUMENT, 32 * MIB },
	{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
	  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", MEDIA_DOCUMENT,
	  32 * MIB },
	{ "application/vnd.ms-powerpoint", "ppt", "application/vnd.ms-powerpoint", MEDIA_DOCUMENT,
	  32 * MIB },
	{ "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx",
	  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	  MEDIA_DOCUMENT, 32 * MIB },
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static magic_t magic; /* under lock: libmagic's handles are not thread-safe */

static magic_t open_magic(void)
{
	magic_t m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
	                       MAGIC_NO_CHECK_ELF);

	if (!m || magic_load(m, NULL) < 0)
		bug("libmagic has no database: %s", m ? magic_error(m) : "out of memory");
	return m;
}

void media_type_of(const void *p, size_t n, char ret_type[MEDIA_TYPE_MAX])
{
	const char *type;

	pthread_mutex_lock(&lock);
	if (!magic)
		magic = open_magic();
	type = magic_buffer(magic, p, n < LOOK_AT_BYTES ? n : LOOK_AT_BYTES);
	snprintf(ret_type, MEDIA_TYPE_MAX, "%s", type ? type : "application/octet-stream");
	/* Some versions of libmagic write audio/AMR. */
	for (char *c = ret_type; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	pthread_mutex_unlock(&lock);
}

const struct media_type *media_type_find(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (!strcmp(types[i].type, type))
			return &types[i];
	}
	return NULL;
}

const struct media_type *media_type_by_extension(const char *extension)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (!strcmp(types[i].extension, extension))
			return &types[i];
	}
	return NULL;
}

bool media_type_fits(const struct media_type *type, enum media_class class)
{
	if (class == MEDIA_DOCUMENT || type->class == class)
		return true;
	/* Containers do not tell whether there is a picture track. */
	return class == MEDIA_AUDIO && type->class == MEDIA_VIDEO;
}
