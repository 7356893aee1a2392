/* place_towns.c - towns in a text. It is cut into words; every run of one to five words is read as
 * one name and compared with all names of all towns. What counts as a match depends on how much
 * name there is (two consonants must be right, in ten a few may be wrong), on whether the message
 * consists of nothing else, and on the words around. */
#include <math.h>
#include <string.h>

#include "language/place_impl.h"

#define HITS_MAX 24

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
	if (m.score < PLACE_SCORE_MIN)
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

	for (size_t count = 1; count <= PLACE_RUN_MAX && start + count <= text->count; count++) {
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

void place_find_towns(const struct gazetteer *g, const struct place_text *text,
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
