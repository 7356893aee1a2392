/* place.c - towns; see place.h. A text is cut into words; every run of one to five words is read as
 * one name and compared with all names of all towns. What counts as a match depends on how much
 * name there is (two consonants must be right, in ten a few may be wrong), on whether the message
 * consists of nothing else, and on the words around. */
#include "language/place.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "language/place_impl.h"

#define RUN_WORDS_MAX 5
#define HITS_MAX 24
#define MENTIONS_MAX 48
#define SCORE_MIN 0.45

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

/* ------------------------------------------------------------------------------------------------
 * Building */

static void add_town_name(struct gazetteer *g, uint32_t tenant, const struct sound *s, size_t words,
                          bool is_partial)
{
	for (size_t i = 0; i < sound_index_count(g->names); i++)
		if (g->name_of[i].tenant == tenant &&
		    strcmp(sound_index_at(g->names, (uint32_t)i)->s, s->s) == 0) {
			g->name_of[i].is_partial &= is_partial;
			return;
		}
	uint32_t entry = sound_index_add(g->names, s);
	if (entry >= g->name_room) {
		g->name_room = g->name_room ? g->name_room * 2 : 1024;
		g->name_of = xrealloc(g->name_of, g->name_room * sizeof(*g->name_of));
	}
	g->name_of[entry] = (struct town_name){ tenant, (uint8_t)words, is_partial, false };
}

/* Whether the first word of a name tells towns apart by itself: not "Kot", "Dera", "Mandi". */
static bool is_telling(const struct place_words *words, const struct sound_word *w)
{
	static const char *const common[] = { "mandi", "dera",  "kot",       "guru", "bhai",
		                              "raja",  "sham",  "nihal",     "khem", "shaheed",
		                              "sri",   "nawan", "sahibzada", "naya", "bassi" };
	struct sound s;

	for (size_t i = 0; i < ARRAY_LEN(common); i++) {
		sound_of(common[i], &s);
		if (strcmp(s.s, w->sound.s) == 0)
			return false;
	}
	return w->sound.consonants >= 3 && !(place_words_role(words, w) & WORD_ORDINARY);
}

/* The word alone would make "Banur city" look like "Bathinda City". */
static size_t without_city(const struct sound_word *w, size_t n)
{
	return n > 1 && (!strcmp(w[n - 1].sound.s, "siti") || !strcmp(w[n - 1].sound.s, "ton"))
	               ? n - 1
	               : n;
}

static void add_town_spelling(struct gazetteer *g, uint32_t tenant, const char *name)
{
	struct sound_word w[RUN_WORDS_MAX];
	size_t n = without_city(w, sound_words(name, w, RUN_WORDS_MAX));
	struct sound joined = { 0 };

	for (size_t i = 0; i < n; i++)
		if (!sound_join(&joined, &w[i].sound))
			return;
	if (joined.length < 2)
		return;
	add_town_name(g, tenant, &joined, n, false);
	if (n == 1 && strlen(name) <= 3)
		g->name_of[sound_index_count(g->names) - 1].is_shorthand = true;
	else if (n == 1)
		place_words_remove_ordinary(g->words, &joined);
	else if (is_telling(g->words, &w[0]))
		add_town_name(g, tenant, &w[0].sound, 1, true);
}

static void add_towns(struct gazetteer *g)
{
	for (size_t i = 0; i < g->tenant_count; i++) {
		const struct tenant *t = &g->tenants[i];

		for (int lang = 0; lang < LANG_COUNT; lang++)
			add_town_spelling(g, (uint32_t)i, t->names[lang]);
		for (size_t k = 0; k < t->aliases.count; k++)
			add_town_spelling(g, (uint32_t)i, t->aliases.at[k]);
	}
	sound_index_finish(g->names);
}

static int find_district_head(const struct gazetteer *g, const struct district *district)
{
	struct sound s;

	if (!district)
		return -1;
	sound_of(district->names[LANG_EN], &s);
	for (size_t i = 0; i < sound_index_count(g->names); i++)
		if (!g->name_of[i].is_partial &&
		    g->tenants[g->name_of[i].tenant].district == district &&
		    strcmp(sound_index_at(g->names, (uint32_t)i)->s, s.s) == 0)
			return (int)g->name_of[i].tenant;
	return -1;
}

static void add_ordinary_words(struct place_words *words, const struct word_list *texts)
{
	struct sound_word w[PLACE_WORDS_MAX];

	for (size_t k = 0; k < texts->count; k++) {
		size_t n = sound_words(texts->at[k], w, PLACE_WORDS_MAX);

		for (size_t i = 0; i < n; i++)
			place_words_add_ordinary(words, &w[i].sound);
	}
}

/* Words citizens complain with are not misspelt towns. */
static void add_catalogue_words(struct gazetteer *g)
{
	size_t count;
	const struct complaint_type *types = snapshot_types(g->snap, &count);

	for (size_t t = 0; t < count; t++)
		for (int form = 0; form < FORM_COUNT; form++) {
			add_ordinary_words(g->words, &types[t].keywords[form]);
			add_ordinary_words(g->words, &types[t].examples[form]);
		}
}

struct gazetteer *gazetteer_new(struct snapshot *snap)
{
	struct gazetteer *g = xcalloc(1, sizeof(*g));

	g->snap = snapshot_ref(snap);
	g->tenants = snapshot_tenants(snap, &g->tenant_count);
	g->words = place_words_new();
	add_catalogue_words(g);
	g->names = sound_index_new();
	add_towns(g);
	g->district_head = xcalloc(g->tenant_count + 1, sizeof(*g->district_head));
	for (size_t i = 0; i < g->tenant_count; i++)
		g->district_head[i] = find_district_head(g, g->tenants[i].district);
	g->localities = locality_index_new(snap, g->words);
	return g;
}

struct gazetteer *gazetteer_free(struct gazetteer *g)
{
	if (!g)
		return NULL;
	locality_index_free(g->localities);
	sound_index_free(g->names);
	place_words_free(g->words);
	free(g->name_of);
	free(g->district_head);
	snapshot_unref(g->snap);
	free(g);
	return NULL;
}

/* ------------------------------------------------------------------------------------------------
 * Shared with place_locality.c */

void place_text_read(const struct place_words *words, const char *text, struct place_text *ret_text)
{
	ret_text->count = sound_words(text, ret_text->words, PLACE_WORDS_MAX);
	for (size_t i = 0; i < ret_text->count; i++)
		ret_text->roles[i] = place_words_role(words, &ret_text->words[i]);
}

static bool is_same_place(const struct place_candidate *a, const struct place_candidate *b)
{
	return a->tenant_id == b->tenant_id && a->locality == b->locality;
}

void place_list_add(struct place_list *list, struct place_candidate candidate)
{
	size_t at = 0;

	for (size_t i = 0; i < list->count; i++)
		if (is_same_place(&list->at[i], &candidate)) {
			if (list->at[i].score >= candidate.score)
				return;
			memmove(&list->at[i], &list->at[i + 1],
			        (list->count - i - 1) * sizeof(list->at[0]));
			list->count--;
			break;
		}
	while (at < list->count && list->at[at].score >= candidate.score)
		at++;
	if (at == PLACE_CANDIDATES_MAX)
		return;
	if (list->count == PLACE_CANDIDATES_MAX)
		list->count--;
	memmove(&list->at[at + 1], &list->at[at], (list->count - at) * sizeof(list->at[0]));
	list->at[at] = candidate;
	list->count++;
}

int place_list_give(const struct place_list *list, struct place_candidate *ret, size_t max)
{
	size_t n = list->count < max ? list->count : max;

	memcpy(ret, list->at, n * sizeof(*ret));
	return (int)n;
}

/* ------------------------------------------------------------------------------------------------
 * Towns in a text */

/* An everyday word, or one that only goes with names. */
static bool is_common(const struct place_text *text, size_t i)
{
	return text->roles[i] & (WORD_ORDINARY | WORD_GENERIC | WORD_FEATURE | WORD_MARKER) &&
	       !(text->roles[i] & (WORD_AMBIGUOUS | WORD_FILLER));
}

/* A word that might itself be a name. */
static bool is_significant(const struct place_text *text, size_t i)
{
	const unsigned beside = WORD_ORDINARY | WORD_MARKER | WORD_FILLER | WORD_NUMBER |
	                        WORD_WARD | WORD_DISTRICT | WORD_NEAR | WORD_GENERIC | WORD_FEATURE;

	return !text->words[i].is_number && text->words[i].sound.length > 1 &&
	       (!(text->roles[i] & beside) || text->roles[i] & WORD_AMBIGUOUS);
}

static unsigned role_at(const struct place_text *text, int i)
{
	return i >= 0 && (size_t)i < text->count ? text->roles[i] : WORD_NONE;
}

/* How sure the surroundings make us that a run of words is a place at all. */
enum standing { STANDS_ALONE, STANDS_MARKED, STANDS_BARE, STANDING_COUNT };

/* A text is read strictly first; only when that finds nothing, and never for words that could be
 * anything, a second time with an indulgent ear. */
enum ear { EAR_STRICT, EAR_INDULGENT };

/* How alike a name of this many consonants must be. */
static double least_similarity(unsigned consonants, enum standing standing, enum ear ear)
{
	static const double least[][STANDING_COUNT][6] = {
		[EAR_STRICT] = {
			[STANDS_ALONE] = { 0.94, 0.90, 0.80, 0.74, 0.75, 0.72 },
			[STANDS_MARKED] = { 0.97, 0.97, 0.97, 0.87, 0.80, 0.78 },
			[STANDS_BARE] = { 1.00, 1.00, 1.00, 0.96, 0.88, 0.82 },
		},
		[EAR_INDULGENT] = {
			[STANDS_ALONE] = { 0.87, 0.80, 0.74, 0.70, 0.68, 0.66 },
			[STANDS_MARKED] = { 0.90, 0.90, 0.90, 0.81, 0.77, 0.75 },
			[STANDS_BARE] = { 1.00, 1.00, 1.00, 0.96, 0.82, 0.78 },
		},
	};

	return least[ear][standing][consonants < 5 ? consonants : 5] - 1e-9;
}

static enum standing standing_of(const struct place_text *text, size_t start, size_t count,
                                 bool is_alone)
{
	unsigned before = role_at(text, (int)start - 1),
	         after = role_at(text, (int)(start + count));

	if (is_alone)
		return STANDS_ALONE;
	if (after & (WORD_MARKER | WORD_FILLER) || before & WORD_BEFORE)
		return STANDS_MARKED;
	return STANDS_BARE;
}

/* Is this run spelt like one of the town's names, letter by letter? */
static bool is_as_written(const struct gazetteer *g, uint32_t tenant, const struct place_text *text,
                          size_t start, size_t count)
{
	const struct tenant *t = &g->tenants[tenant];
	const struct sound_word *last = &text->words[start + count - 1];
	const char *raw = text->words[start].raw;
	size_t length = (size_t)(last->raw - raw) + last->raw_length;

	for (int lang = 0; lang < LANG_COUNT; lang++)
		if (strlen(t->names[lang]) == length && !strncasecmp(t->names[lang], raw, length))
			return true;
	for (size_t i = 0; i < t->aliases.count; i++)
		if (strlen(t->aliases.at[i]) == length &&
		    !strncasecmp(t->aliases.at[i], raw, length))
			return true;
	return false;
}

/* What the neighbours of a run say about its being the place meant: 1 or less. */
static double weight_of_context(const struct place_text *text, size_t start, size_t count)
{
	unsigned before = role_at(text, (int)start - 1),
	         after = role_at(text, (int)(start + count));
	unsigned after_next = role_at(text, (int)(start + count) + 1);
	double weight = 1;

	if (after & WORD_FEATURE)
		weight *= 0.6;
	if ((before | after) & WORD_DISTRICT)
		weight *= 0.7;
	if (before & WORD_NEAR || after & WORD_NEAR ||
	    (after & WORD_ORDINARY && after_next & WORD_NEAR))
		weight *= 0.75;
	return weight;
}

/* A town that is also a word or a first name needs to stand alone or to be marked as a place. */
static bool is_doubtful(const struct place_text *text, size_t start, size_t count, bool is_alone)
{
	if (count > 1 || !(text->roles[start] & WORD_AMBIGUOUS))
		return false;
	if (is_alone && text->count <= 3)
		return false;
	unsigned after = role_at(text, (int)start + 1);
	unsigned before = role_at(text, (int)start - 1);
	return !(after & (WORD_MARKER | WORD_FILLER | WORD_DISTRICT) ||
	         before & (WORD_BEFORE | WORD_DISTRICT));
}

static double score_of_hit(const struct gazetteer *g, const struct sound_hit *hit,
                           const struct place_text *text, size_t start, size_t count, bool is_alone,
                           enum ear ear)
{
	const struct town_name *name = &g->name_of[hit->entry];
	const struct sound *s = sound_index_at(g->names, hit->entry);
	double least =
	        least_similarity(s->consonants, standing_of(text, start, count, is_alone), ear);
	bool at_ordinary = is_common(text, start) || is_common(text, start + count - 1);

	if (name->is_partial)
		least = fmax(least, 0.95);
	if (count > 1 && name->words == 1)
		least = s->consonants < 4 ? 2 : fmax(least, 0.95);
	if (name->is_shorthand)
		least = 1;
	if (at_ordinary)
		least = count == 1 ? 2 : fmax(least, 0.96);
	if (hit->similarity < least)
		return 0;
	double score = hit->similarity * 0.97;
	if (hit->similarity >= 1 && is_as_written(g, name->tenant, text, start, count))
		score = 1;
	return score * (name->is_partial ? 0.75 : 1) * weight_of_context(text, start, count);
}

static void add_mention(struct mentions *list, struct mention m)
{
	if (m.score < SCORE_MIN)
		return;
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].tenant == m.tenant && list->at[i].start == m.start &&
		    list->at[i].count == m.count) {
			if (m.score > list->at[i].score)
				list->at[i] = m;
			return;
		}
	if (list->count < MENTIONS_MAX)
		list->at[list->count++] = m;
}

/* What no hit below can reach a score with: spares most comparisons. */
static double least_for_run(const struct place_text *text, size_t start, size_t count, enum ear ear)
{
	if (count > 1 && (is_common(text, start) || is_common(text, start + count - 1)))
		return 0.95;
	return ear == EAR_STRICT ? 0.72 : 0.66;
}

/* Does the message consist of little more than these words? */
static bool is_answer(const struct place_text *text, size_t count)
{
	size_t others = 0;

	for (size_t i = 0; i < text->count; i++)
		others += text->roles[i] & WORD_ORDINARY && !(text->roles[i] & WORD_FILLER);
	return others <= 1 && text->count <= count + 3;
}

/* All runs that start at this word. */
static void find_from(const struct gazetteer *g, const struct place_text *text, size_t start,
                      size_t significant, enum ear ear, struct mentions *list)
{
	struct sound run = { 0 };
	struct sound_hit hits[HITS_MAX];
	size_t inside = 0;

	for (size_t count = 1; count <= RUN_WORDS_MAX && start + count <= text->count; count++) {
		size_t last = start + count - 1;

		if (text->words[last].is_number || !sound_join(&run, &text->words[last].sound))
			return;
		inside += is_significant(text, last);
		if (run.length < 2 || (count == 1 && is_common(text, last)))
			continue;
		bool is_alone = inside >= significant && inside && is_answer(text, count);
		size_t n = sound_index_search(
		        g->names, &run, least_for_run(text, start, count, ear), hits, HITS_MAX);
		for (size_t k = 0; k < n; k++)
			add_mention(
			        list,
			        (struct mention){
			                .tenant = g->name_of[hits[k].entry].tenant,
			                .start = (uint8_t)start,
			                .count = (uint8_t)count,
			                .consonants =
			                        sound_index_at(g->names, hits[k].entry)->consonants,
			                .is_doubtful = is_doubtful(text, start, count, is_alone),
			                .score = score_of_hit(g, &hits[k], text, start, count,
			                                      is_alone, ear),
			        });
	}
}

static bool overlaps(const struct mention *a, const struct mention *b)
{
	return a->start < b->start + b->count && b->start < a->start + a->count;
}

/* Of two readings of the same words the one that explains more of them well is the likelier. */
static bool is_better_reading(const struct mention *a, const struct mention *b)
{
	double weight_a = a->score * (a->consonants + 1), weight_b = b->score * (b->consonants + 1);

	return a->score > 0.85 * b->score && weight_a > weight_b * 1.05;
}

static void settle_overlaps(struct mentions *list)
{
	double weight[MENTIONS_MAX];

	for (size_t i = 0; i < list->count; i++) {
		weight[i] = 1;
		for (size_t k = 0; k < list->count; k++)
			if (k != i && list->at[k].tenant != list->at[i].tenant &&
			    overlaps(&list->at[i], &list->at[k]) &&
			    is_better_reading(&list->at[k], &list->at[i]))
				weight[i] = 0.7;
	}
	for (size_t i = 0; i < list->count; i++)
		list->at[i].score *= weight[i];
}

/* "Patti, Tarn Taran": what might be an ordinary word is a town beside another one of its district;
 * otherwise it is given up. */
static void settle_doubtful(const struct gazetteer *g, struct mentions *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct mention *m = &list->at[i];
		bool is_confirmed = !m->is_doubtful;

		for (size_t k = 0; k < list->count && !is_confirmed; k++) {
			const struct mention *other = &list->at[k];

			is_confirmed = other->tenant != m->tenant && other->score >= 0.75 &&
			               g->tenants[other->tenant].district ==
			                       g->tenants[m->tenant].district &&
			               (other->start == m->start + m->count ||
			                m->start == other->start + other->count);
		}
		if (!is_confirmed)
			m->score = 0;
	}
}

/* "Kartarpur, Jalandhar": the second is the district, the first is the town. */
static void settle_districts(const struct gazetteer *g, struct mentions *list)
{
	for (size_t i = 0; i < list->count; i++) {
		int head = g->district_head[list->at[i].tenant];

		if (head < 0 || (uint32_t)head == list->at[i].tenant || list->at[i].score < 0.75)
			continue;
		for (size_t k = 0; k < list->count; k++)
			if (list->at[k].tenant == (uint32_t)head &&
			    !overlaps(&list->at[i], &list->at[k]))
				list->at[k].score =
				        fmin(list->at[k].score * 0.85, list->at[i].score * 0.95);
	}
}

static void find_mentions(const struct gazetteer *g, const struct place_text *text,
                          struct mentions *list)
{
	size_t significant = 0;

	list->count = 0;
	for (size_t i = 0; i < text->count; i++)
		significant += is_significant(text, i);
	for (size_t i = 0; i < text->count; i++)
		find_from(g, text, i, significant, EAR_STRICT, list);
	for (size_t i = 0; i < text->count && significant && !list->count; i++)
		find_from(g, text, i, significant, EAR_INDULGENT, list);
	settle_doubtful(g, list);
	settle_overlaps(list);
	settle_districts(g, list);
}

static void list_towns(const struct gazetteer *g, const struct mentions *mentions,
                       struct place_list *list)
{
	for (size_t i = 0; i < mentions->count; i++)
		if (mentions->at[i].score >= SCORE_MIN)
			place_list_add(list, (struct place_candidate){
			                             g->tenants[mentions->at[i].tenant].id, NULL,
			                             mentions->at[i].score });
}

int gazetteer_towns(const struct gazetteer *g, const char *text,
                    struct place_candidate *ret_candidates, size_t max)
{
	struct place_text words;
	struct mentions mentions;
	struct place_list list = { .count = 0 };

	place_text_read(g->words, text, &words);
	find_mentions(g, &words, &mentions);
	list_towns(g, &mentions, &list);
	return place_list_give(&list, ret_candidates, max);
}

/* ------------------------------------------------------------------------------------------------
 * Localities, and both together */

int gazetteer_localities(const struct gazetteer *g, int tenant_id, const char *text,
                         struct place_candidate *ret_candidates, size_t max)
{
	struct place_text words;
	struct place_list list = { .count = 0 };

	place_text_read(g->words, text, &words);
	locality_index_search(g->localities, &words, 0, tenant_id, LOCALITY_ASKED, &list);
	return place_list_give(&list, ret_candidates, max);
}

static uint64_t words_of(const struct mention *m)
{
	return ((UINT64_C(1) << m->count) - 1) << m->start;
}

/* Localities of a town that is named in the text. Returns how many. */
static size_t find_within(const struct gazetteer *g, const struct place_text *text,
                          const struct mention *town, struct place_list *list)
{
	struct place_list found = { .count = 0 };
	int id = g->tenants[town->tenant].id;

	locality_index_search(g->localities, text, words_of(town), id, LOCALITY_ASKED, &found);
	for (size_t i = 0; i < found.count; i++) {
		found.at[i].score *= town->score;
		place_list_add(list, found.at[i]);
	}
	return found.count;
}

static void find_anywhere(const struct gazetteer *g, const char *text, struct place_list *towns,
                          struct place_list *list)
{
	struct place_text words;
	struct mentions mentions;
	double best = 0;

	place_text_read(g->words, text, &words);
	find_mentions(g, &words, &mentions);
	list_towns(g, &mentions, towns);
	for (size_t i = 0; i < mentions.count; i++) {
		const struct mention *m = &mentions.at[i];
		const struct tenant *t = &g->tenants[m->tenant];

		best = fmax(best, m->score);
		if (m->score < SCORE_MIN)
			continue;
		if (m->score < 0.7 || !t->locality_count || !find_within(g, &words, m, list))
			place_list_add(list, (struct place_candidate){ t->id, NULL, m->score });
	}
	if (best < 0.7)
		locality_index_search(g->localities, &words, 0, 0, LOCALITY_STRICT, list);
}

int gazetteer_anywhere(const struct gazetteer *g, const char *text,
                       struct place_candidate *ret_candidates, size_t max)
{
	struct place_list towns = { .count = 0 }, list = { .count = 0 };

	find_anywhere(g, text, &towns, &list);
	return place_list_give(&list, ret_candidates, max);
}

/* ------------------------------------------------------------------------------------------------
 * By pin */

static double distance_km(double lat1, double lng1, double lat2, double lng2)
{
	const double radius_km = 6371, radian = 0.017453292519943295;
	double a = sin((lat2 - lat1) * radian / 2), b = sin((lng2 - lng1) * radian / 2);

	return 2 * radius_km *
	       asin(sqrt(fmin(1, a * a + cos(lat1 * radian) * cos(lat2 * radian) * b * b)));
}

int gazetteer_nearest(const struct gazetteer *g, double lat, double lng, double max_km,
                      struct place_candidate *ret_candidates, size_t max)
{
	struct place_list list = { .count = 0 };

	for (size_t i = 0; i < g->tenant_count; i++) {
		const struct tenant *t = &g->tenants[i];
		double km = t->has_centre ? distance_km(lat, lng, t->lat, t->lng) : INFINITY;

		if (km <= max_km)
			place_list_add(&list,
			               (struct place_candidate){ t->id, NULL, 1 - km / max_km });
	}
	return place_list_give(&list, ret_candidates, max);
}

/* ------------------------------------------------------------------------------------------------
 * For the command line */

void place_print_json(const struct gazetteer *g, const char *text, struct buf *out)
{
	struct place_list towns = { .count = 0 }, list = { .count = 0 };

	find_anywhere(g, text, &towns, &list);
	for (size_t i = 0; i < list.count; i++)
		place_list_add(&towns, (struct place_candidate){ list.at[i].tenant_id, NULL,
		                                                 list.at[i].score });
	buf_adds(out, "{\"candidates\":[");
	for (size_t i = 0; i < towns.count; i++)
		buf_printf(out, "%s{\"tenant\":\"%s\",\"score\":%.2f}", i ? "," : "",
		           snapshot_tenant_by_id(g->snap, towns.at[i].tenant_id)->code,
		           towns.at[i].score);
	buf_adds(out, "]}\n");
}
