/* person.h - one citizen who files one complaint, in one of three languages, the guided way:
 *
 *   greets -> taps her language -> "file a complaint" -> a category -> a type -> writes the place
 * -> "file it" -> reads the number
 *
 * She knows nothing but what she is shown: what she taps is taken from the reply before, and a
 * reply that does not offer what the step needs is a fault of the server. */
#ifndef BENCH_PERSON_H
#define BENCH_PERSON_H

#include "base/mem.h"

enum step {
	STEP_GREET,
	STEP_LANGUAGE,
	STEP_MENU,
	STEP_CATEGORY,
	STEP_TYPE,
	STEP_PLACE,
	STEP_FILE,
	STEPS
};

struct place {
	char *words[3]; /* "locality, town" in pa, hi, en */
	char *id;       /* how a row names it: "171:JLC5" */
};

struct person {
	char phone[16];
	int language; /* 0 pa, 1 hi, 2 en */
	const struct place *place;
	enum step step; /* the message she is about to send, or has sent */
	/* The tap of this step; text of the two written ones. */
	char choice_id[201], choice_title[128];
	bool is_button;
	char wamid[80]; /* her latest message */
};

enum reading {
	READ_ON,     /* not the reply yet */
	READ_ANSWER, /* she knows what to send next: p->step has moved on */
	READ_FILED,  /* the complaint's number is there */
	READ_WRONG,  /* not what this step should be answered with */
};

/* Places of all localities under tenants_dir; ends the program when there are none. */
const struct place *places_load(const char *tenants_dir, size_t *ret_count);

void person_init(struct person *p, uint64_t serial, const struct place *places, size_t place_count);
/* Reads one message sent to her. */
enum reading person_read(struct person *p, const char *json, size_t n);
/* The signed webhook that carries her message. Body for the caller to free. */
char *person_webhook(struct person *p, const char *number_id, const char *secret, size_t *ret_n,
                     char ret_signature[80]);

const char *step_name(enum step s);

#endif
