/* missed_call_map.h - how a provider without an adapter of its own names things, from
 * configuration. */
#ifndef MSEVA_CHANNEL_MISSED_CALL_MAP_H
#define MSEVA_CHANNEL_MISSED_CALL_MAP_H

#include "base/arena.h"
#include "base/err.h"

#define MISSED_CALL_FIELDS 8

struct missed_call_map {
	const char
	        *phone[MISSED_CALL_FIELDS + 1]; /* NULL-terminated lists: the first present wins */
	const char *to[MISSED_CALL_FIELDS + 1];
	const char *call_id[MISSED_CALL_FIELDS + 1];
	const char *at[MISSED_CALL_FIELDS + 1];
	const char *answered_field, *answered_values; /* "Answered|Connected*", or NULL */
	const char *outbound_field, *outbound_values;
};

/* "phone=caller_id,cid to=did id=uuid at=start_time answered=status:Answered|Connected
 * outbound=direction:out*": blank-separated, any order, phone required. -EINVAL with a sentence. */
MUSTCHECK int missed_call_map_parse(struct arena *a, const char *text,
                                    struct missed_call_map *ret_map, struct err *e);

#endif
