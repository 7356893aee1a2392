/* ingest.h - webhooks: verify, read, commit, and only then answer 200. */
#ifndef MSEVA_APP_INGEST_H
#define MSEVA_APP_INGEST_H

#include "io/httpd.h"

/* GET and POST /webhooks/whatsapp. */
void ingest_whatsapp(struct http_in *in);

#endif
