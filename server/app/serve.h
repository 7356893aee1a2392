/* serve.h - a worker process from start to drained. */
#ifndef MSEVA_APP_SERVE_H
#define MSEVA_APP_SERVE_H

#include "app/app.h"
#include "io/httpd.h"

struct serve_options {
	http_handler rest;            /* whatever is neither a webhook nor a health check */
	int (*reload)(struct err *e); /* on SIGHUP, besides the tenants directory */
};

/* Serves with app.config until SIGTERM or SIGINT, then finishes what is under way. Exit status. */
int serve_worker(const struct serve_options *o);
/* Runs app.config.workers processes of serve_worker(), starts again those that die, passes signals
 * on. */
int serve_supervised(const struct serve_options *o);

#endif
