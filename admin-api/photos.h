/* photos.h - what citizens attached: photos, voice notes, videos, documents. */
#ifndef MSEVA_ADMIN_API_PHOTOS_H
#define MSEVA_ADMIN_API_PHOTOS_H

#include "admin-api/call.h"

void photos_list(struct call *c);
void photos_get(struct call *c);

#endif
