/* place_impl.h - shared by place.c (towns) and place_locality.c (localities); nobody else's
 * business. */
#ifndef MSEVA_LANGUAGE_PLACE_IMPL_H
#define MSEVA_LANGUAGE_PLACE_IMPL_H

#include "language/place.h"
#include "language/place_words.h"
#include "language/sound_index.h"

#define PLACE_RUN_MAX 5 /* words of a name */
#define MENTIONS_MAX 48
#define PLACE_SCORE_MIN 0.45

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

struct town_name {
	uint32_t tenant; /* index */
	uint8_t words;
	bool is_partial;   /* first word of a longer name: "Talwandi" */
	bool is_shorthand; /* "ldh": only as it is */
};

struct gazetteer {
	struct snapshot *snap;
	const struct tenant *tenants;
	size_t tenant_count;
	int *district_head; /* of each tenant: index of the town its district is named after, or -1
	                     */
	struct place_words *words;
	struct sound_index *names;
	struct town_name *name_of; /* of each entry in `names` */
	size_t name_room;
	struct locality_index *localities;
};

/* A run of words taken for a town. */
struct mention {
	uint32_t tenant;
	uint8_t start, count;
	uint8_t consonants;
	bool is_doubtful; /* also an everyday word or a first name, and not marked as a place */
	double score;
};

struct mentions {
	struct mention at[MENTIONS_MAX];
	size_t count;
};

/* Towns named in the text, each run of words with what it is worth. */
void place_find_towns(const struct gazetteer *g, const struct place_text *text,
                      struct mentions *ret_mentions);

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
