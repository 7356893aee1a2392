/* samples.h - small files drawn on the spot, so that a test or a person at the phone page has a
 * photo, a voice note or a document to send without bringing one. */
#ifndef SANDBOX_SAMPLES_H
#define SANDBOX_SAMPLES_H

#include "base/mem.h"

struct sample {
	const char *name, *type, *mime, *filename;
	unsigned char *p;
	size_t n;
};

/* name NULL: the first of that type. NULL when there is none. Made once, kept. */
const struct sample *sample_find(const char *type, const char *name);
/* All, in order; NULL after the last. */
const struct sample *sample_at(size_t i);

#endif
