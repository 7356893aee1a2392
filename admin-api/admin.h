/* admin.h - what the rest of the program needs of the admin API. */
#ifndef MSEVA_ADMIN_API_ADMIN_H
#define MSEVA_ADMIN_API_ADMIN_H

#include <stdio.h>

#include "base/err.h"
#include "io/httpd.h"

/* Reads the key ring named in the settings (app.config.jwt_keys_dir). Call again to re-read it. */
MUSTCHECK int admin_start(struct err *e);
/* Answers everything that is not a webhook or a health check, 404 included. */
void admin_handle(struct http_in *in);
/* `mseva routes`: the route table as a JSON array. */
void admin_print_routes(FILE *f);
/* `mseva token`: prints a JWT for this tenant, role and life. */
MUSTCHECK int admin_print_token(FILE *f, const char *tenant_code, const char *role, int64_t ttl_s,
                                struct err *e);
/* `mseva keys init DIR`: makes current.pem and next.pem (ES256), readable by their owner only. */
MUSTCHECK int admin_init_keys(const char *dir, struct err *e);

#endif
