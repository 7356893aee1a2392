/* image.h - photos from citizens, made harmless.
 *
 * A photo is decoded and written anew: what is not picture (position, camera, comments, anything
 * appended) stays behind, and a malformed file never reaches a colleague's browser. The header is
 * read first, so that a small file that unpacks to gigapixels is refused unopened; the picture is
 * turned upright, and shrunk to IMAGE_SIDE_MAX while it streams by, so that memory stays bounded.
 *
 * image_clean() blocks for some 50 ms: call it through pool_run(). Thread-safe. */
#ifndef MSEVA_IO_IMAGE_H
#define MSEVA_IO_IMAGE_H

#include "base/err.h"

#define IMAGE_BYTES_MAX (16 * 1024 * 1024)
#define IMAGE_PIXELS_MAX 40000000
#define IMAGE_SIDE_MAX 2048 /* enough to read a house number across the street */
#define IMAGE_THUMB_SIDE 320

struct image_result {
	char *jpeg, *thumb; /* malloc'd: image_result_done() */
	size_t jpeg_len, thumb_len;
	int width, height; /* of jpeg */
	struct err err;    /* what was wrong, when the call failed */
};

/* in: JPEG, PNG or WebP, told by its content. Errors, each with a sentence in ret_image->err:
 *   -EMEDIUMTYPE  another type, or one that its content does not bear out
 *   -EFBIG        more than IMAGE_BYTES_MAX or IMAGE_PIXELS_MAX, or image_is_costly()
 *   -EBADMSG      damaged beyond reading */
MUSTCHECK int image_clean(const char *in, size_t n, struct image_result *ret_image);
void image_result_done(struct image_result *image);

#endif
