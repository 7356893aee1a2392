/* biller.h - who bills for water and sewerage, how their connection numbers look and what may be
 * paid: tenants/billers.json as read-only structs of the snapshot (tenant/tenant.h says how long
 * they live). A state without that file has no billers.
 *
 * In 51 of Punjab's towns the Water Supply and Sewerage Board runs the water, so the biller of a
 * town need not be its municipality: tenant_biller() says who it is. */
#ifndef MSEVA_TENANT_BILLER_H
#define MSEVA_TENANT_BILLER_H

#include "tenant/registry.h"

enum service { SERVICE_WATER, SERVICE_SEWERAGE, SERVICE_COUNT };

enum segment_kind {
	SEGMENT_DIGITS,    /* from min to max of them */
	SEGMENT_LETTERS,   /* A to Z, from min to max of them */
	SEGMENT_TEXT,      /* these letters and digits */
	SEGMENT_SEPARATOR, /* printed, but need not be typed */
};

/* A number is its segments one after the other. Only digits or letters that are followed by
 * something else than themselves, or by nothing, may vary in length. */
struct number_segment {
	enum segment_kind kind;
	const char *text; /* of TEXT and SEPARATOR, else NULL */
	int min, max;     /* characters; equal for TEXT and SEPARATOR */
};

struct number_format {
	const char *code; /* "punjab_water" */
	enum service service;
	const struct number_segment *segments;
	size_t segment_count;
	bool has_check;      /* the last digit is the Verhoeff check digit of those before it */
	const char *example; /* for a citizen who asks where to look */
};

enum { NUMBER_LENGTH_MAX = 40 }; /* characters of the longest number of any format */

struct biller {
	const char *code; /* "pwssb" */
	const char *names[LANG_COUNT];
	bool is_water_board; /* of the towns with is_pwssb, else of the others */
	const struct number_format *const *formats; /* the likelier first */
	size_t format_count;
	bool allows_part, allows_advance;
	int64_t minimum_paise;  /* the least that may be paid, unless less is due */
	struct word_list heads; /* of a bill, in the order in which a payment settles them */
};

const struct biller *snapshot_billers(const struct snapshot *snap, size_t *ret_count);
const struct biller *snapshot_biller(const struct snapshot *snap, const char *code);
/* Who bills for the water and sewerage of this municipality; NULL when nobody does here. */
const struct biller *tenant_biller(const struct snapshot *snap, const struct tenant *tenant);

/* "water", "sewerage": as in the files, the database and the API. */
const char *service_code(enum service service);
/* -EINVAL for any other. */
MUSTCHECK int service_parse(const char *code, enum service *ret_service);

#endif
