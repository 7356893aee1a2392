/* place_impl.h - shared by place.c (towns) and place_locality.c (localities); nobody else's
 * business. */
#ifndef MSEVA_LANGUAGE_PLACE_IMPL_H
#define MSEVA_LANGUAGE_PLACE_IMPL_H

#include "language/place.h"
#include "language/place_words.h"
#include "language/sound_index.h"

/* A text cut into words, with what each says about its neighbours. */
struct place_text {
	struct sound_word words[PLACE_WORDS_MAX];
	unsigned roles[PLACE_WORDS_MAX];
	size_t count;
};

/* Best candidates so far, sorted. */
struct place_list {
	struct place_candidate at[PLACE_CANDIDATES_MAX];
	size_t count;
};

void place_text_read(const struct place_words *words, const char *text,
                     struct place_text *ret_text);
/* Puts a candidate where its score belongs; a locality or town already there keeps its better
 * score. */
void place_list_add(struct place_list *list, struct place_candidate candidate);
int place_list_give(const struct place_list *list, struct place_candidate *ret, size_t max);

/* All localities of all tenants, searched word by word. */
struct locality_index;

struct locality_index *locality_index_new(const struct snapshot *snap,
                                          const struct place_words *words);
struct locality_index *locality_index_free(struct locality_index *ix);

enum locality_mode {
	LOCALITY_ASKED,  /* the text answers "which locality?" */
	LOCALITY_STRICT, /* no town is known: only the unmistakable */
};

/* Localities of tenant_id (0: of all tenants) in the words that are not in `skip` (a bit a word).
 */
void locality_index_search(struct locality_index *ix, const struct place_text *text, uint64_t skip,
                           int tenant_id, enum locality_mode mode, struct place_list *list);

#endif
