#include "io/image_cost.h"

#include <string.h>

enum { JPEG_TEM = 0x01, JPEG_RST0 = 0xd0, JPEG_RST7 = 0xd7, JPEG_EOI = 0xd9, JPEG_SOS = 0xda };

/* What follows a 0xff inside a scan, or fills the space between two segments. */
static bool is_no_segment(unsigned char c)
{
	return c == 0 || c == 0xff || c == JPEG_TEM || (c >= JPEG_RST0 && c <= JPEG_RST7);
}

static bool has_many_scans(const unsigned char *p, size_t n)
{
	size_t at = 2, scans = 0;

	while (at + 3 < n && scans <= IMAGE_SCANS_MAX) {
		if (p[at] != 0xff || is_no_segment(p[at + 1])) {
			at++;
			continue;
		}
		if (p[at + 1] == JPEG_EOI)
			break;
		scans += p[at + 1] == JPEG_SOS;
		at += 2 + ((size_t)p[at + 2] << 8 | p[at + 3]);
	}
	return scans > IMAGE_SCANS_MAX;
}

static bool has_much_packed(const unsigned char *p, size_t n)
{
	size_t at = 8, packed = 0;

	while (at + 8 <= n && packed <= IMAGE_PACKED_MAX) {
		size_t length = (size_t)p[at] << 24 | (size_t)p[at + 1] << 16 |
		                (size_t)p[at + 2] << 8 | p[at + 3];
		const unsigned char *type = p + at + 4;

		if (!memcmp(type, "zTXt", 4) || !memcmp(type, "iTXt", 4) ||
		    !memcmp(type, "iCCP", 4))
			packed += length;
		at += 12 + length;
	}
	return packed > IMAGE_PACKED_MAX;
}

bool image_is_costly(const char *p, size_t n)
{
	const unsigned char *bytes = (const unsigned char *)p;

	if (n > 8 && !memcmp(p, "\x89PNG\r\n\x1a\n", 8))
		return has_much_packed(bytes, n);
	return n > 2 && !memcmp(p, "\xff\xd8", 2) && has_many_scans(bytes, n);
}
