/* ulbs.h - for PMIDC: every municipality, its stage and its figures, and moving it. */
#ifndef MSEVA_ADMIN_API_ULBS_H
#define MSEVA_ADMIN_API_ULBS_H

#include "admin-api/call.h"

void ulbs_list(struct call *c);
void ulbs_get(struct call *c);
void ulbs_set_stage(struct call *c);

#endif
