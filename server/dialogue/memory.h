/* memory.h - what the dialogue remembers of one citizen between two messages.
 *
 * Kept as one small JSON object with a version. What cannot be read (an older version, a
 * hand-edited row) is forgotten piece by piece, never an error: the citizen then starts from the
 * menu. Strings live in the arena of the turn. */
#ifndef MSEVA_DIALOGUE_MEMORY_H
#define MSEVA_DIALOGUE_MEMORY_H

#include <jansson.h>

#include "domain/message.h"
#include "tenant/tenant.h"

#define MEMORY_VERSION 1

/* States in the order of states.c, which gives each its name and its handlers. */
enum state {
	STATE_IDLE,
	STATE_LANGUAGE,
	STATE_CATEGORY,
	STATE_TYPE,
	STATE_SUGGEST,
	STATE_PLACE,
	STATE_TOWN,
	STATE_CONFIRM,
	STATE_CHANGE,
	STATE_WORDS,
	STATE_FILED,
	STATE_TRACK_LIST,
	STATE_TRACK_ONE,
	STATE_COUNT
};

#define DRAFT_MEDIA_MAX 10
#define DRAFT_LIKELY_MAX 3
#define DRAFT_PLACES_MAX 6

struct draft_media {
	struct media_ref ref;
	const char *kind; /* "image" "video" "audio" "document" */
	const char *message_id;
};

/* The complaint in the making. NULL, 0 and empty mean: not known yet. */
struct draft {
	bool is_open;
	const char *category, *type;          /* codes */
	const char *likely[DRAFT_LIKELY_MAX]; /* types her words may mean, best first */
	size_t likely_count;
	int tenant_id;
	const char *words;                    /* the citizen's own description */
	const char *landmark;                 /* the place in her words */
	const char *locality;                 /* code within tenant_id */
	const char *places[DRAFT_PLACES_MAX]; /* "171:JLC1": where `landmark` may be */
	size_t place_count;
	bool has_pin;
	bool is_pin_far; /* no municipality near the pin */
	double lat, lng;
	int pin_tenant_id; /* nearest to the pin when that is not tenant_id */
	struct draft_media media[DRAFT_MEDIA_MAX];
	size_t media_count;
};

struct memory {
	enum state state;
	bool is_noticed;  /* the privacy notice was shown */
	bool is_inferred; /* the language is our guess, she never chose */
	int serial;       /* of the draft: buttons of an older one are recognised by it */
	struct draft draft;
	const char
	        *offered[REPLY_ROWS_MAX]; /* ids of the last list or buttons, for typed numbers */
	uint32_t offered_titles[REPLY_ROWS_MAX]; /* folded and hashed, for titles that are typed */
	size_t offered_count;
	const char *reference; /* the complaint being talked about, hers */
	int reference_tenant_id;
	int64_t reference_ms; /* since when */
	const char *pending;  /* words that wait for a button */
	int demand_tenant_id; /* planned municipality she was already counted for */
	int64_t call_back_ms; /* when she last asked for a person */
	int64_t picture_ms;   /* of the message before, when that was a photo or video */
};

void memory_read(struct arena *a, const json_t *json, struct memory *ret_memory);
json_t *memory_write(const struct memory *m);

const char *state_name(enum state state);

#endif
