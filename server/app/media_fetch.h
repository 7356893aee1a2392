/* media_fetch.h - one attached file: from WhatsApp into the media store. */
#ifndef MSEVA_APP_MEDIA_FETCH_H
#define MSEVA_APP_MEDIA_FETCH_H

#include "io/media_store.h"
#include "store/media_store.h"

enum fetch_outcome {
	FETCH_STORED, /* file is filled */
	FETCH_LATER,  /* passing trouble */
	FETCH_GONE,   /* the provider has it no more */
	FETCH_REFUSED /* too large, not of a type we keep, time and again not what was announced */
};

struct fetch {
	enum fetch_outcome outcome;
	const char *why; /* for the record; NULL when stored */
	bool is_too_large;
	struct media_file file;
};

/* Everything it returns lives in the arena. No database involved. */
void media_fetch(struct task *t, struct media_store *store, const struct media_job *job,
                 struct arena *a, struct fetch *ret_fetch);

#endif
