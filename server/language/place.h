/* place.h - which town, which locality: from what a citizen writes, in any script and any spelling,
 * or from the pin she sends.
 *
 * Names are compared by sound, not by letter: Gurmukhi, Devanagari and Latin fall onto one sound
 * alphabet, vowels count little, an aspirate or a doubled letter nothing, and a swapped or missing
 * letter something. What is not plausible is not offered: an ordinary word of Punjabi, Hindi or
 * English gives no candidate.
 *
 * A gazetteer is built once from a snapshot, holds a reference to it, and never changes: candidates
 * point into that snapshot. Searching needs no memory from the heap and no lock; text must be valid
 * UTF-8 and of it the first PLACE_WORDS_MAX words are read. Searches fill ret_candidates, best
 * first, and return how many (0: nothing plausible), never more than max.
 *
 * Scores: 1 the name as written in the files, from 0.9 beyond doubt, from 0.7 worth proceeding with
 * after showing it, below that only to be offered as one of several. */
#ifndef MSEVA_LANGUAGE_PLACE_H
#define MSEVA_LANGUAGE_PLACE_H

#include "tenant/registry.h"

struct buf;
struct gazetteer;

#define PLACE_WORDS_MAX 48
#define PLACE_CANDIDATES_MAX 16 /* a search looks no further, whatever max says */

struct place_candidate {
	int tenant_id;
	const struct locality *locality; /* NULL: the town as a whole */
	double score;                    /* 0..1 */
};

struct gazetteer *gazetteer_new(struct snapshot *snap);
/* NULL is fine. Returns NULL. */
struct gazetteer *gazetteer_free(struct gazetteer *g);

/* Towns named anywhere in the text; each at most once. */
int gazetteer_towns(const struct gazetteer *g, const char *text,
                    struct place_candidate *ret_candidates, size_t max);

/* Localities of one tenant named in the text ("mdl town", "ਮਾਡਲ ਟਾਊਨ", "st no 5 ward 12").
 * Localities of the same name in different wards are all returned. Only a ward: the localities of
 * that ward. */
int gazetteer_localities(const struct gazetteer *g, int tenant_id, const char *text,
                         struct place_candidate *ret_candidates, size_t max);

/* Town and locality together from a whole sentence. A locality stands for its town as well, so a
 * town is only listed by itself when none of its localities fits. With no town named, only a
 * locality whose name is unmistakable counts. */
int gazetteer_anywhere(const struct gazetteer *g, const char *text,
                       struct place_candidate *ret_candidates, size_t max);

/* Towns whose centre lies within max_km of the pin, nearest first; the score falls from 1 at the
 * centre to 0 at max_km. Towns whose centre is not known are never found. */
int gazetteer_nearest(const struct gazetteer *g, double lat, double lng, double max_km,
                      struct place_candidate *ret_candidates, size_t max);

/* {"candidates":[{"tenant":"pb.jalandhar","score":0.97},…]} of gazetteer_anywhere(), one entry for
 * a tenant, and a line end. */
void place_print_json(const struct gazetteer *g, const char *text, struct buf *out);

#endif
