/* samples.c - pictures as palette PNG with stored (uncompressed) blocks, speech as silent Ogg Opus,
 * a one-page PDF, the smallest WebP and an MP4 header: enough for every true-type check. */
#include "samples.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "util.h"

#define W 400
#define H 300
#define FILE_MAX ((size_t)4 << 20)

typedef void draw(unsigned char (*px)[W]);

/* Palette: 0–15 greys, 16–31 greens, 32–47 browns, 48–63 blues, 64–79 yellows, 80–95 reds. */
enum { GREY = 0, GREEN = 16, BROWN = 32, BLUE = 48, YELLOW = 64, RED = 80, COLOURS = 96 };

static const unsigned char hues[][3] = {
	{ 255, 255, 255 }, { 120, 200, 90 },  { 190, 140, 90 },
	{ 130, 180, 240 }, { 255, 225, 110 }, { 230, 90, 80 },
};

static int shade(int hue, double light)
{
	int s = (int)(light * 15 + (double)chance_below(3) - 1);

	return hue + (s < 0 ? 0 : s > 15 ? 15 : s);
}

static void road(unsigned char (*px)[W])
{
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++) {
			int edge = (H - y) / 3;

			if (y < 90)
				px[y][x] = (unsigned char)shade(BLUE, 0.95 - y / 300.0);
			else if (x < edge || x > W - edge)
				px[y][x] = (unsigned char)shade(GREEN, 0.55);
			else
				px[y][x] = (unsigned char)shade(GREY, 0.42);
		}
}

static void blob(unsigned char (*px)[W], int cx, int cy, int rx, int ry, int hue, double light)
{
	for (int y = cy - ry; y <= cy + ry; y++)
		for (int x = cx - rx; x <= cx + rx; x++) {
			double d = pow((x - cx) / (double)rx, 2) + pow((y - cy) / (double)ry, 2);

			if (y >= 0 && y < H && x >= 0 && x < W &&
			    d < 0.9 + 0.1 * sin(x * 0.7) * cos(y * 0.9))
				px[y][x] = (unsigned char)shade(hue, light * (0.6 + 0.4 * d));
		}
}

static void box(unsigned char (*px)[W], int x0, int y0, int x1, int y1, int hue, double light)
{
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			px[y][x] = (unsigned char)shade(hue, light);
}

static void draw_pothole(unsigned char (*px)[W])
{
	road(px);
	blob(px, 200, 205, 95, 42, GREY, 0.2);
	blob(px, 205, 212, 60, 22, BROWN, 0.5);
	blob(px, 120, 150, 30, 10, GREY, 0.25);
}

static void draw_garbage(unsigned char (*px)[W])
{
	road(px);
	for (int i = 0; i < 40; i++)
		blob(px, 120 + (int)chance_below(170), 170 + (int)chance_below(80),
		     12 + (int)chance_below(18), 9 + (int)chance_below(10),
		     (int)chance_below(6) * 16, 0.5 + (double)chance_below(4) / 10);
}

static void draw_streetlight(unsigned char (*px)[W])
{
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			px[y][x] = (unsigned char)shade(BLUE, 0.22 - y / 2000.0);
	box(px, 195, 60, 203, 280, GREY, 0.5);
	box(px, 195, 56, 262, 63, GREY, 0.5);
	blob(px, 258, 70, 22, 9, GREY, 0.35);
	box(px, 0, 270, W, H, GREY, 0.2);
}

static void draw_water(unsigned char (*px)[W])
{
	road(px);
	blob(px, 190, 215, 150, 55, BLUE, 0.75);
	box(px, 180, 120, 200, 215, BROWN, 0.45);
	for (int i = 0; i < 30; i++)
		blob(px, 190 + (int)chance_below(60) - 30, 110 + (int)chance_below(60), 5, 9, BLUE,
		     0.95);
}

static void draw_cow(unsigned char (*px)[W])
{
	road(px);
	box(px, 140, 210, 154, 262, BROWN, 0.5);
	box(px, 235, 210, 249, 262, BROWN, 0.5);
	blob(px, 195, 185, 72, 36, BROWN, 0.75);
	blob(px, 278, 160, 26, 19, BROWN, 0.7);
	blob(px, 290, 140, 6, 12, GREY, 0.9);
}

static uint32_t png_crc(const char *p, size_t n)
{
	uint32_t c = 0xffffffffu;

	for (size_t i = 0; i < n; i++) {
		c ^= (unsigned char)p[i];
		for (int k = 0; k < 8; k++)
			c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
	}
	return ~c;
}

static void put_be32(struct buf *b, uint32_t v)
{
	const char bytes[4] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v };

	buf_add(b, bytes, 4);
}

static void png_chunk(struct buf *b, const char *type, const void *p, size_t n)
{
	size_t start;

	put_be32(b, (uint32_t)n);
	start = b->n;
	buf_add(b, type, 4);
	buf_add(b, p, n);
	put_be32(b, png_crc(b->p + start, b->n - start));
}

/* zlib with stored blocks, one a row. */
static void png_pixels(struct buf *b, unsigned char (*px)[W])
{
	uint32_t a1 = 1, a2 = 0;
	struct buf z;

	buf_init(&z, FILE_MAX);
	buf_add(&z, "\x78\x01", 2);
	for (int y = 0; y < H; y++) {
		const unsigned n = W + 1;
		const char head[6] = { y == H - 1,       (char)(n & 255),       (char)(n >> 8),
			               (char)(~n & 255), (char)(~n >> 8 & 255), 0 };

		buf_add(&z, head, 6); /* the last byte is the row's filter: none */
		buf_add(&z, px[y], W);
		for (unsigned i = 0; i < n; i++) {
			a1 = (a1 + (i ? px[y][i - 1] : 0)) % 65521;
			a2 = (a2 + a1) % 65521;
		}
	}
	put_be32(&z, a2 << 16 | a1);
	png_chunk(b, "IDAT", z.p, z.n);
	buf_done(&z);
}

static void make_png(struct buf *b, draw *paint)
{
	/* A place in the comment, as cameras leave one: the server must not pass it on. */
	static const char comment[] = "Comment\0GPS 31.3260 N 75.5762 E";
	unsigned char(*px)[W] = xcalloc(H, sizeof(*px));
	unsigned char palette[COLOURS * 3];
	static const char size[13] = { 0, 0, W >> 8, (char)(W & 255), 0, 0, H >> 8, H & 255, 8, 3,
		                       0, 0, 0 };

	for (int i = 0; i < COLOURS; i++)
		for (int c = 0; c < 3; c++)
			palette[3 * i + c] = (unsigned char)(hues[i / 16][c] * (i % 16 + 1) / 16);
	paint(px);
	buf_add(b, "\x89PNG\r\n\x1a\n", 8);
	png_chunk(b, "IHDR", size, sizeof(size));
	png_chunk(b, "PLTE", palette, sizeof(palette));
	png_chunk(b, "tEXt", comment, sizeof(comment) - 1);
	png_pixels(b, px);
	png_chunk(b, "IEND", "", 0);
	free(px);
}

static void make_pothole(struct buf *b)
{
	make_png(b, draw_pothole);
}

static void make_garbage(struct buf *b)
{
	make_png(b, draw_garbage);
}

static void make_streetlight(struct buf *b)
{
	make_png(b, draw_streetlight);
}

static void make_water(struct buf *b)
{
	make_png(b, draw_water);
}

static void make_cow(struct buf *b)
{
	make_png(b, draw_cow);
}

static uint32_t ogg_crc(const char *p, size_t n)
{
	uint32_t c = 0;

	for (size_t i = 0; i < n; i++) {
		c ^= (uint32_t)(unsigned char)p[i] << 24;
		for (int k = 0; k < 8; k++)
			c = c & 0x80000000u ? c << 1 ^ 0x04c11db7u : c << 1;
	}
	return c;
}

static void put_le(struct buf *b, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_addc(b, (char)(v >> (8 * i)));
}

/* One page with `count` packets of n bytes each, n < 255. */
static void ogg_page(struct buf *b, int flags, uint64_t granule, uint32_t serial,
                     const void *packet, size_t n, int count)
{
	size_t start = b->n;
	uint32_t crc;

	buf_add(b, "OggS\0", 5);
	buf_addc(b, (char)flags);
	put_le(b, granule, 8);
	put_le(b, 1, 4);
	put_le(b, serial, 4);
	put_le(b, 0, 4);
	buf_addc(b, (char)count);
	for (int i = 0; i < count; i++)
		buf_addc(b, (char)n);
	for (int i = 0; i < count; i++)
		buf_add(b, packet, n);
	crc = ogg_crc(b->p + start, b->n - start);
	for (int i = 0; i < 4; i++)
		b->p[start + 22 + (size_t)i] = (char)(crc >> (8 * i));
}

/* Four seconds of silence in 20 ms frames. */
static void make_voice(struct buf *b)
{
	ogg_page(b, 2, 0, 0, "OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00", 19, 1);
	ogg_page(b, 0, 0, 1, "OpusTags\x07\x00\x00\x00sandbox\x00\x00\x00\x00", 23, 1);
	ogg_page(b, 0, 96000, 2, "\xf8\xff\xfe", 3, 100);
	ogg_page(b, 4, 192000, 3, "\xf8\xff\xfe", 3, 100);
}

static void make_pdf(struct buf *b)
{
	static const char *const objects[] = {
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 "
		"R/Resources<</Font<</F 5 0 R>>>>>>",
		"<</Length 48>>stream\nBT /F 18 Tf 40 100 Td (Letter to the council) Tj ET "
		"\nendstream",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	};
	size_t at[ARRAY_LEN(objects)], xref;

	buf_adds(b, "%PDF-1.4\n");
	for (size_t i = 0; i < ARRAY_LEN(objects); i++) {
		at[i] = b->n;
		buf_printf(b, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	xref = b->n;
	buf_printf(b, "xref\n0 %zu\n0000000000 65535 f \n", ARRAY_LEN(objects) + 1);
	for (size_t i = 0; i < ARRAY_LEN(objects); i++)
		buf_printf(b, "%010zu 00000 n \n", at[i]);
	buf_printf(b, "trailer<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
	           ARRAY_LEN(objects) + 1, xref);
}

static void make_sticker(struct buf *b)
{
	buf_add(b,
	        "RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
	        34);
}

static void make_video(struct buf *b)
{
	buf_add(b,
	        "\0\0\0\x18"
	        "ftypmp42\0\0\0\0mp42isom",
	        24);
	buf_add(b,
	        "\0\0\0\x08"
	        "free\0\0\0\x08mdat",
	        16);
}

struct maker {
	struct sample sample;
	void (*make)(struct buf *b);
};

static struct maker makers[] = {
	{ { "pothole", "image", "image/png", "pothole.png", NULL, 0 }, make_pothole },
	{ { "garbage", "image", "image/png", "garbage.png", NULL, 0 }, make_garbage },
	{ { "streetlight", "image", "image/png", "streetlight.png", NULL, 0 }, make_streetlight },
	{ { "water", "image", "image/png", "water.png", NULL, 0 }, make_water },
	{ { "cow", "image", "image/png", "cow.png", NULL, 0 }, make_cow },
	{ { "voice", "audio", "audio/ogg; codecs=opus", "voice.ogg", NULL, 0 }, make_voice },
	{ { "letter", "document", "application/pdf", "letter.pdf", NULL, 0 }, make_pdf },
	{ { "sticker", "sticker", "image/webp", "sticker.webp", NULL, 0 }, make_sticker },
	{ { "clip", "video", "video/mp4", "clip.mp4", NULL, 0 }, make_video },
};

static const struct sample *made(struct maker *m)
{
	struct buf b;

	if (m->sample.p)
		return &m->sample;
	buf_init(&b, FILE_MAX);
	m->make(&b);
	m->sample.n = b.n;
	m->sample.p = (unsigned char *)buf_take(&b);
	return &m->sample;
}

const struct sample *sample_find(const char *type, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(makers); i++)
		if (strcmp(makers[i].sample.type, type) == 0 &&
		    (!name || strcmp(makers[i].sample.name, name) == 0))
			return made(&makers[i]);
	return NULL;
}

const struct sample *sample_at(size_t i)
{
	return i < ARRAY_LEN(makers) ? &makers[i].sample : NULL;
}
