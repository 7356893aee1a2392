/* image.c - libvips, kept on a short lead: three loaders, one thread, no cache. The only file that
 * sees it. */
#include "io/image.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <vips/vips.h>

#include "io/image_cost.h"
#include "io/media_type.h"

#define JPEG_QUALITY 82
#define THUMB_QUALITY 72

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_ready;

static const struct loader {
	const char *mime, *operation;
} loaders[] = {
	{ "image/jpeg", "VipsForeignLoadJpeg" },
	{ "image/png", "VipsForeignLoadPng" },
	{ "image/webp", "VipsForeignLoadWebp" },
};

/* Damaged photos are a citizen's everyday, not news for standard error. */
static void say_nothing(const char *domain, GLogLevelFlags level, const char *text, void *arg)
{
	(void)domain, (void)level, (void)text, (void)arg;
}

static void start(void)
{
	g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO, say_nothing, NULL);
	if (VIPS_INIT("mseva"))
		return;
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	vips_cache_set_max_mem(0);
	vips_block_untrusted_set(TRUE);
	vips_operation_block_set("VipsForeignLoad", TRUE);
	for (size_t i = 0; i < ARRAY_LEN(loaders); i++)
		vips_operation_block_set(loaders[i].operation, FALSE);
	is_ready = true;
}

static int refuse(struct image_result *im, int code, const char *what)
{
	int r = err_set(&im->err, code, "%s", what);

	vips_error_clear();
	return r;
}

static bool is_picture(const char *mime)
{
	for (size_t i = 0; i < ARRAY_LEN(loaders); i++) {
		if (!strcmp(mime, loaders[i].mime))
			return true;
	}
	return false;
}

/* Reads the header only; vips decodes when pixels are asked for. */
static int check_header(const char *in, size_t n, struct image_result *im)
{
	VipsImage *image =
	        vips_image_new_from_buffer(in, n, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
	uint64_t pixels;

	if (!image)
		return refuse(im, -EBADMSG, "the picture's header cannot be read");
	pixels = (uint64_t)vips_image_get_width(image) * (uint64_t)vips_image_get_height(image);
	g_object_unref(image);
	if (pixels > IMAGE_PIXELS_MAX)
		return refuse(im, -EFBIG, "the picture has more than 40 million pixels");
	return 0;
}

/* Upright, at most side pixels a side, three bands of sRGB on white. */
static VipsImage *decode(const char *in, size_t n, int side)
{
	VipsImage *small = NULL, *rgb = NULL, *flat = NULL;
	VipsArrayDouble *white = vips_array_double_newv(3, 255.0, 255.0, 255.0);

	if (!vips_thumbnail_buffer((void *)in, n, &small, side, "height", side, "size",
	                           VIPS_SIZE_DOWN, NULL) &&
	    !vips_colourspace(small, &rgb, VIPS_INTERPRETATION_sRGB, NULL)) {
		if (!vips_image_hasalpha(rgb))
			flat = g_object_ref(rgb);
		else if (vips_flatten(rgb, &flat, "background", white, NULL))
			flat = NULL;
	}
	vips_area_unref(VIPS_AREA(white));
	g_clear_object(&small);
	g_clear_object(&rgb);
	return flat;
}

/* Writes a JPEG without metadata into memory of malloc. */
static int encode(VipsImage *image, int quality, char **ret_p, size_t *ret_n)
{
	void *p = NULL;
	size_t n = 0;

	if (vips_jpegsave_buffer(image, &p, &n, "Q", quality, "strip", TRUE, "optimize_coding",
	                         TRUE, NULL))
		return -EBADMSG;
	*ret_p = xmalloc(n);
	memcpy(*ret_p, p, n);
	*ret_n = n;
	g_free(p);
	return 0;
}

/* The small one is made from the clean one: hostile bytes are decoded once. */
static int make_thumb(struct image_result *im)
{
	VipsImage *image = decode(im->jpeg, im->jpeg_len, IMAGE_THUMB_SIDE);
	int r;

	if (!image)
		return -EBADMSG;
	r = encode(image, THUMB_QUALITY, &im->thumb, &im->thumb_len);
	g_object_unref(image);
	return r;
}

static int clean(const char *in, size_t n, struct image_result *im)
{
	VipsImage *image;
	int r = check_header(in, n, im);

	if (r < 0)
		return r;
	image = decode(in, n, IMAGE_SIDE_MAX);
	if (!image)
		return refuse(im, -EBADMSG, "the picture cannot be decoded");
	r = encode(image, JPEG_QUALITY, &im->jpeg, &im->jpeg_len);
	im->width = vips_image_get_width(image);
	im->height = vips_image_get_height(image);
	g_object_unref(image);
	if (r == 0)
		r = make_thumb(im);
	return r < 0 ? refuse(im, r, "the picture cannot be decoded") : 0;
}

int image_clean(const char *in, size_t n, struct image_result *ret_image)
{
	struct image_result im = { 0 };
	char mime[MEDIA_TYPE_MAX];
	int r;

	*ret_image = im;
	pthread_once(&once, start);
	if (!is_ready)
		bug("libvips does not start: %s", vips_error_buffer());
	if (n > IMAGE_BYTES_MAX) {
		r = refuse(&im, -EFBIG, "the picture file is too large");
	} else if (image_is_costly(in, n)) {
		r = refuse(&im, -EFBIG, "the picture takes too much work to unpack");
	} else {
		media_type_of(in, n, mime);
		r = is_picture(mime) ? clean(in, n, &im)
		                     : refuse(&im, -EMEDIUMTYPE, "not a JPEG, PNG or WebP picture");
	}
	/* Buffers that vips keeps for each thread would otherwise stay with the pool's threads. */
	vips_thread_shutdown();
	if (r < 0)
		image_result_done(&im);
	*ret_image = im;
	return r;
}

void image_result_done(struct image_result *image)
{
	free(image->jpeg);
	free(image->thumb);
	image->jpeg = image->thumb = NULL;
	image->jpeg_len = image->thumb_len = 0;
}
