/* page.c - a list of the files there are, so no path can lead elsewhere. Read at each request: the
 * page can be worked on while the sandbox runs. */
#include "page.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "http.h"

#define FILE_MAX ((size_t)1 << 20)

struct file {
	const char *path, *name, *type;
};

static const struct file files[] = {
	{ "/", "index.html", "text/html; charset=utf-8" },
	{ "/api.js", "api.js", "text/javascript; charset=utf-8" },
	{ "/app.js", "app.js", "text/javascript; charset=utf-8" },
	{ "/bubble.js", "bubble.js", "text/javascript; charset=utf-8" },
	{ "/compose.js", "compose.js", "text/javascript; charset=utf-8" },
	{ "/dom.js", "dom.js", "text/javascript; charset=utf-8" },
	{ "/favicon.ico", "icon.svg", "image/svg+xml" },
	{ "/icon.svg", "icon.svg", "image/svg+xml" },
	{ "/map.js", "map.js", "text/javascript; charset=utf-8" },
	{ "/phone.css", "phone.css", "text/css; charset=utf-8" },
	{ "/phone.js", "phone.js", "text/javascript; charset=utf-8" },
	{ "/towns.js", "towns.js", "text/javascript; charset=utf-8" },
	{ "/wallpaper.svg", "wallpaper.svg", "image/svg+xml" },
};

static bool read_file(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "re");
	char chunk[16384];
	size_t n;

	if (!f)
		return false;
	buf_init(b, FILE_MAX);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(b, chunk, n);
	fclose(f);
	return true;
}

void page_handle(struct sandbox *sb, struct evhttp_request *req, const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *full;
		struct buf b;

		if (strcmp(files[i].path, path) != 0)
			continue;
		full = xasprintf("%s/%s", sb->opt.web_dir, files[i].name);
		if (read_file(full, &b)) {
			evhttp_add_header(evhttp_request_get_output_headers(req), "Cache-Control",
			                  "no-cache");
			http_bytes(req, 200, files[i].type, b.p ? b.p : "", b.n);
			buf_done(&b);
		} else {
			http_text(req, 404, "text/plain",
			          "the phone page is not installed: see --web");
		}
		free(full);
		return;
	}
	http_text(req, 404, "text/plain", "nothing here");
}
