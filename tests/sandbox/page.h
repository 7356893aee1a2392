/* page.h - the phone in the browser: files of opt.web_dir. */
#ifndef SANDBOX_PAGE_H
#define SANDBOX_PAGE_H

#include <event2/http.h>

#include "sandbox.h"

void page_handle(struct sandbox *sb, struct evhttp_request *req, const char *path);

#endif
