/* complaints.h - reading complaints. */
#ifndef MSEVA_ADMIN_API_COMPLAINTS_H
#define MSEVA_ADMIN_API_COMPLAINTS_H

#include "admin-api/call.h"
#include "store/complaint_store.h"

void complaints_list(struct call *c);
void complaints_get(struct call *c);
void complaints_timeline(struct call *c);

/* The complaint named in the path as far as this caller may see it; -ENOENT otherwise. */
MUSTCHECK int complaints_find(struct call *c, struct complaint *ret_complaint);
/* As in the API; a new reference. */
json_t *complaint_json(const struct call *c, const struct complaint *complaint);

#endif
