/* media.h - files: uploaded by the business, sent by phones, fetched in two steps.
 *
 * Ids are digits. GET /v/{id} gives an address that is good for five minutes; the address wants the
 * same Bearer token and a User-Agent. Uploads are kept 30 days of sandbox clock, inbound files 7;
 * beyond MEDIA_BYTES_MAX the oldest go first. */
#ifndef SANDBOX_MEDIA_H
#define SANDBOX_MEDIA_H

#include <event2/http.h>
#include <jansson.h>

#include "sandbox.h"

#define MEDIA_DAY_MS ((int64_t)24 * 3600 * 1000)

/* Copies p. */
struct media *media_add(struct sandbox *sb, const char *mime, const void *p, size_t n, int days);
/* NULL when unknown, deleted or expired. */
struct media *media_find(struct sandbox *sb, const char *id);
const char *media_id(const struct media *m);
const char *media_mime(const struct media *m);
/* Digest as webhooks carry it: base64. */
const char *media_sha256(const struct media *m);
/* May a message of this type ("image", "audio", …) carry that MIME type? */
bool media_type_fits(const char *type, const char *mime);

/* POST /v/{number}/media, multipart. */
void media_upload(struct sandbox *sb, struct evhttp_request *req);
/* GET and DELETE /v/{media id} */
void media_node(struct sandbox *sb, struct evhttp_request *req, const char *id);
/* GET /whatsapp_business/attachments/?mid=&ext=&hash= */
void media_download(struct sandbox *sb, struct evhttp_request *req);
/* For the phone page: no token, no expiry of the address. */
void media_show(struct sandbox *sb, struct evhttp_request *req, const char *id);

#endif
