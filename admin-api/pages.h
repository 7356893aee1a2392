/* pages.h - what people open in a browser, and the public keys. */
#ifndef MSEVA_ADMIN_API_PAGES_H
#define MSEVA_ADMIN_API_PAGES_H

#include "admin-api/call.h"

void pages_jwks(struct call *c);
void pages_docs(struct call *c);
void pages_docs_script(struct call *c);
void pages_docs_style(struct call *c);
void pages_console(struct call *c);
void pages_console_redirect(struct call *c);

#endif
