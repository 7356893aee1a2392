/* tenant.h - the municipalities and what they offer, as plain read-only structs.
 *
 * Everything here belongs to a `struct snapshot` (tenant/registry.h): it lives in the snapshot's
 * arena, is never changed after loading, and stays valid for as long as the caller holds a
 * reference to the snapshot. Never free, never keep beyond the turn without snapshot_ref().
 *
 * Strings are valid UTF-8 in Unicode form NFC. Arrays indexed [LANG_COUNT] have every entry
 * unless the comment says "may be NULL"; then either all three are set or none.
 * The one thing that moves at run time, the rollout stage, is not read from here but with
 * stage_of() in tenant/registry.h: `initial_stage` is only what the file says.
 */
#ifndef MSEVA_TENANT_TENANT_H
#define MSEVA_TENANT_TENANT_H

#include "base/mem.h"

/* Languages of the conversation, in the order in which they are offered. */
enum language { LANG_PA, LANG_HI, LANG_EN, LANG_COUNT };

/* How citizens spell words: three scripts, and Hindi or Punjabi typed in Latin letters. */
enum word_form { FORM_EN, FORM_HI, FORM_PA, FORM_HI_LATN, FORM_PA_LATN, FORM_COUNT };

/* Rollout of a municipality. Citizens are served in PILOT and LIVE; PLANNED and PAUSED answer
 * with what to do instead. */
enum stage { STAGE_PLANNED, STAGE_PILOT, STAGE_LIVE, STAGE_PAUSED, STAGE_COUNT };

/* The state itself ("pb") is tenant 1: citizens belong to it. Municipalities count from 101. */
enum { STATE_TENANT_ID = 1, FIRST_ULB_ID = 101 };

/* Limits that come from WhatsApp's list message: 10 rows, titles 24, descriptions 72 code points.
 */
enum { LIST_ROWS_MAX = 10, ROW_TITLE_MAX = 24, ROW_DESCRIPTION_MAX = 72 };

struct word_list {
	const char *const *at;
	size_t count;
};

struct district {
	const char *code; /* the English name as used in the ULB files: "Fazilka" */
	const char *names[LANG_COUNT];
};

struct locality {
	const char *code;              /* unique within its tenant only: "JLC1" */
	const char *names[LANG_COUNT]; /* not unique: the ward tells two of them apart */
	const char *ward;              /* "12"; never NULL */
	const char *zone;              /* may be NULL */
	struct word_list aliases;      /* other spellings, any script */
};

struct lookup;

struct tenant {
	int id;           /* fixed for ever, the key in the database */
	const char *code; /* "pb.jalandhar" */
	const char *names[LANG_COUNT];
	struct word_list aliases;        /* other spellings, any script */
	const struct district *district; /* NULL for the state itself */
	const char *region;              /* "Jalandhar"; NULL for the state itself */
	const char *grade;    /* "Municipal Corporation" …; NULL for the state itself */
	const char *ulb_code; /* the incumbent's, not unique, leading zeros count; may be NULL */
	const char *reference_prefix; /* three capital letters before a complaint number, "JAL";
	                                 NULL for the state */
	const char
	        *phone_number_id; /* its own WhatsApp number; NULL: the state's number serves it */
	const char *display_number; /* how people dial that number; NULL as above */
	enum stage initial_stage;
	bool is_pwssb;                     /* the state water board runs its water supply */
	bool has_centre;                   /* false: lat and lng mean nothing */
	double lat, lng;                   /* degrees, WGS 84 */
	const struct locality *localities; /* in the order of the file; NULL when it has none */
	size_t locality_count;
	const struct lookup *localities_by_code; /* for tenant_locality() only */
};

struct department {
	const char *code; /* "DEPT_1" */
	const char *names[LANG_COUNT];
};

struct category;

struct complaint_type {
	const char *code; /* "NoStreetlight": the incumbent's code */
	const struct category *category;
	const struct department *department;
	int hours;                           /* until the deadline */
	const char *title[LANG_COUNT];       /* list row, at most ROW_TITLE_MAX code points */
	const char *label[LANG_COUNT];       /* in full, for summaries */
	const char *description[LANG_COUNT]; /* list row, at most ROW_DESCRIPTION_MAX code points */
	struct word_list keywords[FORM_COUNT];
	struct word_list examples[FORM_COUNT]; /* whole sentences as citizens write them */
};

struct category {
	const char *code; /* "street_lights" */
	const char *title[LANG_COUNT];
	const char *description[LANG_COUNT];       /* may be NULL */
	const char *emoji;                         /* may be NULL */
	const struct complaint_type *const *types; /* at most LIST_ROWS_MAX */
	size_t type_count;
};

/* A button of an approved message template, in one language. */
struct template_button {
	const char *kind; /* "quick_reply", "url" or "phone_number" */
	const char *text;
	const char *url;     /* of a url button, else NULL */
	const char *payload; /* what a pressed quick reply sends back; NULL: its text */
};

/* Of one language of a template; parameters show as {{1}}, {{2}} … as the provider has them. */
struct template_words {
	const char *header; /* may be NULL */
	const char *body;
	const char *footer; /* may be NULL */
	const struct template_button *buttons;
	size_t button_count;
};

/* A template approved by WhatsApp: all that may be sent outside the 24 hour window. */
struct template
{
	const char *name;            /* as registered: "complaint_resolved" */
	const char *category;        /* "UTILITY", "MARKETING" or "AUTHENTICATION" */
	struct word_list parameters; /* what {{1}}, {{2}} … stand for */
	struct template_words words[LANG_COUNT];
};

/* "pa", "hi", "en" */
const char *language_code(enum language lang);
/* The language of a code such as "pa" or "pa_IN"; -EINVAL for any other. */
MUSTCHECK int language_parse(const char *code, enum language *ret_lang);
/* "en", "hi", "pa", "hi_latn", "pa_latn" */
const char *word_form_code(enum word_form form);
/* "planned", "pilot", "live", "paused": as in the files, the database and the API. */
const char *stage_code(enum stage stage);
MUSTCHECK int stage_parse(const char *code, enum stage *ret_stage);
/* May citizens file there? */
bool stage_is_open(enum stage stage);

#endif
