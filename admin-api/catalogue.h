/* catalogue.h - who the token is, and what the municipality works with. */
#ifndef MSEVA_ADMIN_API_CATALOGUE_H
#define MSEVA_ADMIN_API_CATALOGUE_H

#include "admin-api/call.h"

void me_get(struct call *c);
void catalogue_get(struct call *c);

#endif
