/* pages.c - see pages.h. The documentation page draws itself from /openapi.json; it loads nothing
 * from elsewhere and its policy would not let it. */
#include "admin-api/pages.h"

#include <string.h>

#include "admin-api/tokens.h"
#include "admin-api/web.h"

#define PAGE_CSP                                                                        \
	"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " \
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

static void answer_page(struct call *c, const char *type, const char *text)
{
	set_safety_headers(c->in, PAGE_CSP, "public, max-age=300");
	http_reply_text(c->in, 200, type, text);
}

void pages_docs(struct call *c)
{
	answer_page(c, "text/html; charset=utf-8", web_docs_html);
}

void pages_docs_style(struct call *c)
{
	answer_page(c, "text/css; charset=utf-8", web_docs_css);
}

void pages_docs_script(struct call *c)
{
	answer_page(c, "text/javascript; charset=utf-8", web_docs_js);
}

void pages_console(struct call *c)
{
	answer_page(c, "text/html; charset=utf-8", web_console_html);
}

void pages_console_redirect(struct call *c)
{
	set_safety_headers(c->in, NULL, NULL);
	httpd_set_header(c->in, "Location", "/console/");
	http_reply_text(c->in, 302, "text/plain", "");
}

void pages_jwks(struct call *c)
{
	struct buf out;

	buf_init(&out, 4096);
	tokens_print_jwks(&out);
	set_safety_headers(c->in, NULL, "public, max-age=300");
	http_reply_text(c->in, 200, "application/json", arena_strdup(c->arena, out.p));
	buf_done(&out);
}
