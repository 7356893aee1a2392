/* What citizens attach: recognised, made harmless, kept under the name of its content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "in_task.h"
#include "io/image.h"
#include "io/media_digest.h"
#include "io/media_store.h"
#include "io/media_type.h"
#include "rt/loop.h"
#include "rt/pool.h"

#define FIXTURES "tests/fixtures/media/"
/* A literal and its length, which may hold NULs. */
#define BYTES(s) (s), sizeof(s) - 1

struct file {
	char p[8192];
	size_t n;
};

static struct file read_fixture(const char *name)
{
	_cleanup_(freep) char *path = xasprintf(FIXTURES "%s", name);
	FILE *f = fopen(path, "rb");
	struct file file;

	assert_non_null(f);
	file.n = fread(file.p, 1, sizeof(file.p), f);
	fclose(f);
	return file;
}

static bool contains(const char *p, size_t n, const char *word)
{
	return memmem(p, n, word, strlen(word)) != NULL;
}

/* Height and width from the frame header of a JPEG. */
static void jpeg_size(const char *s, size_t n, int *ret_width, int *ret_height)
{
	const unsigned char *p = (const unsigned char *)s;

	for (size_t i = 2; i + 9 < n && p[i] == 0xff; i += 2 + (size_t)(p[i + 2] << 8 | p[i + 3])) {
		if (p[i + 1] >= 0xc0 && p[i + 1] <= 0xc2) {
			*ret_height = p[i + 5] << 8 | p[i + 6];
			*ret_width = p[i + 7] << 8 | p[i + 8];
			return;
		}
	}
	fail_msg("no frame header in the JPEG");
}

static void a_photo_loses_its_position_and_stands_upright(void **state)
{
	struct file in = read_fixture("position_and_orientation.jpg");
	struct image_result im;
	int width, height;

	(void)state;
	assert_true(contains(in.p, in.n, "CanaryCamera"));
	assert_true(contains(in.p, in.n, "Exif"));
	assert_int_equal(image_clean(in.p, in.n, &im), 0);
	assert_false(contains(im.jpeg, im.jpeg_len, "CanaryCamera"));
	assert_false(contains(im.jpeg, im.jpeg_len, "Exif"));
	assert_false(contains(im.thumb, im.thumb_len, "Exif"));
	/* 120 x 80 with orientation 6 is 80 x 120 upright. */
	jpeg_size(im.jpeg, im.jpeg_len, &width, &height);
	assert_int_equal(width, 80);
	assert_int_equal(height, 120);
	assert_int_equal(im.width, 80);
	assert_int_equal(im.height, 120);
	image_result_done(&im);
}

static void what_is_appended_to_a_photo_is_left_behind(void **state)
{
	struct file in = read_fixture("position_and_orientation.jpg");
	static const char script[] = "<script>alert('CanaryTrailer')</script>";
	struct image_result im;

	(void)state;
	memcpy(in.p + in.n, script, sizeof(script));
	in.n += sizeof(script);
	assert_int_equal(image_clean(in.p, in.n, &im), 0);
	assert_false(contains(im.jpeg, im.jpeg_len, "CanaryTrailer"));
	image_result_done(&im);
}

static void other_formats_become_jpeg_too(void **state)
{
	static const char *const names[] = { "red_blue.png", "red_blue.webp", "transparent.png" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct file in = read_fixture(names[i]);
		struct image_result im;
		char type[MEDIA_TYPE_MAX];

		if (image_clean(in.p, in.n, &im) < 0)
			fail_msg("%s: %s", names[i], im.err.msg);
		media_type_of(im.jpeg, im.jpeg_len, type);
		assert_string_equal(type, "image/jpeg");
		media_type_of(im.thumb, im.thumb_len, type);
		assert_string_equal(type, "image/jpeg");
		image_result_done(&im);
	}
}

static void put_u32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (24 - 8 * i));
}

static uint32_t crc32_of(const char *p, size_t n)
{
	uint32_t c = 0xffffffff;

	for (size_t i = 0; i < n; i++) {
		c ^= (unsigned char)p[i];
		for (int k = 0; k < 8; k++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
	}
	return ~c;
}

/* A valid PNG whose header claims another size: little to send, gigabytes to unpack. */
static void a_picture_of_gigapixels_is_refused_unopened(void **state)
{
	struct file in = read_fixture("red_blue.png");
	struct image_result im;

	(void)state;
	put_u32(in.p + 16, 60000);
	put_u32(in.p + 20, 60000);
	put_u32(in.p + 29, crc32_of(in.p + 12, 17));
	assert_int_equal(image_clean(in.p, in.n, &im), -EFBIG);
	assert_non_null(strstr(im.err.msg, "pixels"));
	assert_null(im.jpeg);
}

/* The file with as many bytes more between its first `at` and the rest. */
static int clean_with(const struct file *in, size_t at, const char *more, size_t n,
                      struct image_result *im)
{
	_cleanup_(freep) char *p = xmalloc(in->n + n);

	memcpy(p, in->p, at);
	memcpy(p + at, more, n);
	memcpy(p + at + n, in->p + at, in->n - at);
	return image_clean(p, in->n + n, im);
}

/* Small files that would keep a thread busy for minutes: texts that unpack to gigabytes, and the
 * same pixels painted again and again. */
static void a_picture_that_is_mostly_work_is_refused_unopened(void **state)
{
	struct file png = read_fixture("red_blue.png");
	struct file jpeg = read_fixture("position_and_orientation.jpg");
	size_t room = 300 * 1024, scan_n = 0, header_n = 8 + 25;
	_cleanup_(freep) char *text = xcalloc(1, room + 12), *scans = xmalloc(jpeg.n * 65);
	char *scan = memmem(jpeg.p, jpeg.n, "\xff\xda", 2);
	struct image_result im;

	(void)state;
	memcpy(text + 4, "zTXt", 4);
	put_u32(text, (uint32_t)room);
	assert_int_equal(clean_with(&png, header_n, text, room + 12, &im), -EFBIG);
	assert_non_null(strstr(im.err.msg, "work"));
	room /= 3;
	put_u32(text, (uint32_t)room);
	assert_int_equal(clean_with(&png, header_n, text, room + 12, &im), 0);
	image_result_done(&im);

	assert_non_null(scan);
	scan_n = jpeg.n - 2 - (size_t)(scan - jpeg.p);
	for (size_t i = 0; i < 65; i++)
		memcpy(scans + i * scan_n, scan, scan_n);
	assert_int_equal(clean_with(&jpeg, jpeg.n - 2, scans, 65 * scan_n, &im), -EFBIG);
	assert_non_null(strstr(im.err.msg, "work"));
	/* What comes after the end is not painted. */
	assert_int_equal(clean_with(&jpeg, jpeg.n, scans, 65 * scan_n, &im), 0);
	image_result_done(&im);
}

static void damaged_and_foreign_files_are_refused_with_a_reason(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		int code;
	} cases[] = {
		{ BYTES(""), -EMEDIUMTYPE },
		{ BYTES("\xff\xd8\xff\xe0 not really a photo"), -EBADMSG },
		{ BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), -EBADMSG },
		{ BYTES("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
		  -EMEDIUMTYPE },
		{ BYTES("%PDF-1.4"), -EMEDIUMTYPE },
		{ BYTES("MZ\x90"), -EMEDIUMTYPE },
	};
	struct file gif = read_fixture("black.gif");
	struct image_result im;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int r = image_clean(cases[i].bytes, cases[i].n, &im);

		if (r != cases[i].code)
			fail_msg("case %zu: %d %s", i, r, im.err.msg);
		assert_true(im.err.msg[0]);
		assert_null(im.jpeg);
		assert_null(im.thumb);
	}
	assert_int_equal(image_clean(gif.p, gif.n, &im), -EMEDIUMTYPE);
}

/* Whatever is cut off or flipped: an answer, never a crash. */
static void every_damage_to_a_photo_is_survived(void **state)
{
	static const char *const names[] = { "position_and_orientation.jpg", "red_blue.png",
		                             "red_blue.webp" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct file in = read_fixture(names[i]);

		for (size_t at = 0; at < in.n; at += 7) {
			struct file broken = in;
			struct image_result im;

			broken.p[at] = (char)~broken.p[at];
			if (image_clean(broken.p, broken.n, &im) == 0)
				assert_non_null(im.thumb);
			image_result_done(&im);
			if (image_clean(in.p, at, &im) == 0)
				assert_non_null(im.thumb);
			image_result_done(&im);
		}
	}
}

static void the_true_type_decides_what_is_kept(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *extension; /* NULL: not kept */
	} cases[] = {
		{ BYTES("OggS\0\2\0\0\0\0\0\0\0\0\x1a\x63\x2d\x4e\0\0\0\0\x34\x64\x32\x3f\1\x13Opus"
		        "Head\1"
		        "\1\0\0"
		        "\x80\xbb\0\0\0\0\0"),
		  "ogg" },
		{ BYTES("#!AMR\n\x3c\x91\x17\x16\xbe\x66\x78"), "amr" },
		{ BYTES("\0\0\0\x20"
		        "ftypisom\0\0\2\0isomiso2avc1mp41"),
		  "mp4" },
		{ BYTES("\0\0\0\x1c"
		        "ftypM4A \0\0\2\0M4A isomiso2"),
		  "m4a" },
		{ BYTES("\0\0\0\x18"
		        "ftyp3gp4\0\0\0\0isom3gp4"),
		  "3gp" },
		{ BYTES("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), "pdf" },
		{ BYTES("Ward 12, Model Town\n"), "txt" },
		{ BYTES("ਵਾਰਡ 12\n"), "txt" },
		{ BYTES("<!DOCTYPE html><html><body>hi</body></html>"), NULL },
		{ BYTES("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>"), NULL },
		{ BYTES("#!/bin/sh\nrm -rf /\n"), NULL },
		{ BYTES("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0\x40\0\0\0"), NULL },
		{ BYTES("\x7f"
		        "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0>\0"),
		  NULL },
		{ BYTES("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0a"), NULL },
		{ BYTES(""), NULL },
		{ BYTES("\0\0\0\0"), NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct media_type *type;
		char name[MEDIA_TYPE_MAX];

		media_type_of(cases[i].bytes, cases[i].n, name);
		type = media_type_find(name);
		if (!type != !cases[i].extension)
			fail_msg("case %zu is %s", i, name);
		if (type)
			assert_string_equal(type->extension, cases[i].extension);
	}
}

static void a_type_must_fit_the_message_it_came_with(void **state)
{
	const struct media_type *mp4 = media_type_find("video/mp4");
	const struct media_type *jpeg = media_type_find("image/jpeg");
	const struct media_type *pdf = media_type_find("application/pdf");

	(void)state;
	assert_true(media_type_fits(mp4, MEDIA_VIDEO));
	assert_true(media_type_fits(mp4, MEDIA_AUDIO));
	assert_true(media_type_fits(mp4, MEDIA_DOCUMENT));
	assert_false(media_type_fits(mp4, MEDIA_IMAGE));
	assert_true(media_type_fits(jpeg, MEDIA_DOCUMENT));
	assert_false(media_type_fits(jpeg, MEDIA_AUDIO));
	assert_false(media_type_fits(pdf, MEDIA_IMAGE));
	assert_null(media_type_by_extension("exe"));
	assert_null(media_type_by_extension(""));
}

static void digests_are_read_in_base64_and_hex(void **state)
{
	static const struct {
		const char *announced;
		enum media_digest is;
	} cases[] = {
		{ "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		  MEDIA_DIGEST_SAME },
		{ "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
		  MEDIA_DIGEST_SAME },
		{ "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", MEDIA_DIGEST_SAME },
		{ "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", MEDIA_DIGEST_SAME },
		{ "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ae",
		  MEDIA_DIGEST_OTHER },
		{ "vngWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", MEDIA_DIGEST_OTHER },
		{ NULL, MEDIA_DIGEST_UNTOLD },
		{ "", MEDIA_DIGEST_UNTOLD },
		{ "abc", MEDIA_DIGEST_UNTOLD },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(media_digest_check(cases[i].announced, "abc", 3), cases[i].is);
}

static void only_names_we_made_are_keys(void **state)
{
#define HASH "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	static const char *const bad[] = {
		NULL,
		"",
		HASH,
		HASH ".",
		HASH ".exe",
		HASH ".jpg/x",
		"../" HASH ".jpg",
		HASH "../../etc/passwd",
		"BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F2"
		"0015AD.jpg"
	};
	char key[MEDIA_KEY_MAX];

	(void)state;
	media_key_of("abc", 3, "jpg", key);
	assert_string_equal(key, HASH ".jpg");
	assert_true(media_key_is_valid(key));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(media_key_is_valid(bad[i]));
}

struct dir_test {
	char dir[64];
	struct media_store *store;
};

static void open_dir(struct dir_test *d, int64_t quota)
{
	struct media_store_options o = { .dir = d->dir, .quota_bytes = quota };
	struct err e;

	snprintf(d->dir, sizeof(d->dir), "/tmp/mseva-media-XXXXXX");
	assert_non_null(mkdtemp(d->dir));
	if (media_store_open(&o, &d->store, &e) < 0)
		fail_msg("%s", e.msg);
}

static void close_dir(struct dir_test *d)
{
	_cleanup_(freep) char *command = xasprintf("rm -rf %s", d->dir);

	media_store_free(d->store);
	assert_int_equal(system(command), 0);
}

static int files_in(const char *dir, const char *sub)
{
	_cleanup_(freep) char *path = xasprintf("%s/%s", dir, sub);
	DIR *d = opendir(path);
	struct dirent *de;
	int n = 0;

	if (!d)
		return -1;
	while ((de = readdir(d)))
		n += de->d_name[0] != '.';
	closedir(d);
	return n;
}

static void run_put_get_delete(struct task *t, void *arg)
{
	struct dir_test *d = arg;
	struct arena *a = task_arena(t);
	char key[MEDIA_KEY_MAX], again[MEDIA_KEY_MAX];
	const char *p;
	struct stat st;
	size_t n;

	assert_int_equal(media_store_put(t, d->store, "abc", 3, "txt", key), 0);
	assert_string_equal(key, HASH ".txt");
	assert_int_equal(media_store_exists(t, d->store, key), 1);
	assert_int_equal(media_store_get(t, d->store, key, a, &p, &n), 0);
	assert_int_equal(n, 3);
	assert_memory_equal(p, "abc", 3);
	assert_int_equal(stat(arena_printf(a, "%s/ba/78/%s", d->dir, key), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(files_in(d->dir, "tmp"), 0);
	/* The same bytes again are the same object. */
	assert_int_equal(media_store_put(t, d->store, "abc", 3, "txt", again), 0);
	assert_string_equal(again, key);
	assert_int_equal(files_in(d->dir, "ba/78"), 1);
	assert_int_equal(media_store_delete(t, d->store, key), 0);
	assert_int_equal(media_store_delete(t, d->store, key), 0);
	assert_int_equal(media_store_exists(t, d->store, key), 0);
	assert_int_equal(media_store_get(t, d->store, key, a, &p, &n), -ENOENT);
}

static void the_directory_keeps_and_returns_objects(void **state)
{
	struct dir_test d;

	(void)state;
	open_dir(&d, 0);
	in_task(run_put_get_delete, &d);
	close_dir(&d);
}

static void run_refusals(struct task *t, void *arg)
{
	struct dir_test *d = arg;
	struct arena *a = task_arena(t);
	char key[MEDIA_KEY_MAX];
	const char *p;
	size_t n;
	int fd;

	assert_int_equal(media_store_put(t, d->store, "abc", 3, "exe", key), -EINVAL);
	assert_int_equal(media_store_put(t, d->store, "abc", 3, "../x", key), -EINVAL);
	assert_int_equal(media_store_put(t, d->store, "", 0, "txt", key), -EMSGSIZE);
	assert_int_equal(media_store_get(t, d->store, "../../../etc/passwd", a, &p, &n), -EINVAL);
	assert_int_equal(media_store_exists(t, d->store, "x"), -EINVAL);
	assert_int_equal(media_store_delete(t, d->store, "x"), -EINVAL);
	/* Bytes that changed on the disk are not handed out. */
	assert_int_equal(media_store_put(t, d->store, "abc", 3, "txt", key), 0);
	fd = open(arena_printf(a, "%s/ba/78/%s", d->dir, key), O_WRONLY);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	assert_int_equal(media_store_get(t, d->store, key, a, &p, &n), -EBADMSG);
	/* A link put in its place is not followed. */
	assert_int_equal(unlink(arena_printf(a, "%s/ba/78/%s", d->dir, key)), 0);
	assert_int_equal(symlink("/etc/passwd", arena_printf(a, "%s/ba/78/%s", d->dir, key)), 0);
	assert_int_equal(media_store_get(t, d->store, key, a, &p, &n), -ELOOP);
}

static void nothing_from_outside_becomes_a_path(void **state)
{
	struct dir_test d;

	(void)state;
	open_dir(&d, 0);
	in_task(run_refusals, &d);
	close_dir(&d);
}

static void run_quota(struct task *t, void *arg)
{
	struct dir_test *d = arg;
	char key[MEDIA_KEY_MAX], first[MEDIA_KEY_MAX];

	assert_int_equal(media_store_put(t, d->store, "12345678", 8, "txt", first), 0);
	assert_int_equal(media_store_put(t, d->store, "abc", 3, "txt", key), -EDQUOT);
	assert_int_equal(media_store_put(t, d->store, "12345678", 8, "txt", key), 0);
	assert_int_equal(media_store_put(t, d->store, "ab", 2, "txt", key), 0);
	assert_int_equal(media_store_delete(t, d->store, first), 0);
	assert_int_equal(media_store_put(t, d->store, "abc", 3, "txt", key), 0);
}

static void a_full_store_says_so_and_takes_again_after_deleting(void **state)
{
	struct dir_test d;

	(void)state;
	open_dir(&d, 10);
	in_task(run_quota, &d);
	close_dir(&d);
}

static void a_store_that_cannot_be_opened_says_why(void **state)
{
	static const struct media_store_options cases[] = {
		{ 0 },
		{ .dir = "/proc/no/such/place" },
		{ .dir = "/dev/null" },
		{ .s3_url = "ftp://host/bucket", .s3_key_id = "k", .s3_secret = "s" },
		{ .s3_url = "https://host", .s3_key_id = "k", .s3_secret = "s" },
		{ .s3_url = "https://user@host/bucket", .s3_key_id = "k", .s3_secret = "s" },
		{ .s3_url = "https://host/Bucket_1", .s3_key_id = "k", .s3_secret = "s" },
		{ .s3_url = "https://host/bucket" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct media_store *store;
		struct err e = { 0 };

		assert_true(media_store_open(&cases[i], &store, &e) < 0);
		assert_true(e.msg[0]);
	}
}

static int stop_everything(void **state)
{
	(void)state;
	pool_stop();
	loop_free();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_photo_loses_its_position_and_stands_upright),
		cmocka_unit_test(what_is_appended_to_a_photo_is_left_behind),
		cmocka_unit_test(other_formats_become_jpeg_too),
		cmocka_unit_test(a_picture_of_gigapixels_is_refused_unopened),
		cmocka_unit_test(a_picture_that_is_mostly_work_is_refused_unopened),
		cmocka_unit_test(damaged_and_foreign_files_are_refused_with_a_reason),
		cmocka_unit_test(every_damage_to_a_photo_is_survived),
		cmocka_unit_test(the_true_type_decides_what_is_kept),
		cmocka_unit_test(a_type_must_fit_the_message_it_came_with),
		cmocka_unit_test(digests_are_read_in_base64_and_hex),
		cmocka_unit_test(only_names_we_made_are_keys),
		cmocka_unit_test(the_directory_keeps_and_returns_objects),
		cmocka_unit_test(nothing_from_outside_becomes_a_path),
		cmocka_unit_test(a_full_store_says_so_and_takes_again_after_deleting),
		cmocka_unit_test(a_store_that_cannot_be_opened_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, stop_everything);
}
