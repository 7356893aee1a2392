/* place_locality.c - localities, word by word.
 *
 * The names of all localities give one vocabulary of words, and of pairs of neighbouring words read
 * as one ("modeltown"). A question marks the entries of the vocabulary it resembles; then every
 * name with a marked telling word is scored by how much of it is marked, common words such as
 * "nagar" counting little. */
#include <math.h>
#include <string.h>

#include "language/place_impl.h"

#define NAME_WORDS_MAX 12
#define HITS_MAX 48
#define ASKED_MIN 0.55
#define STRICT_MIN 0.9

/* One spelling of one locality. */
struct spelling {
	const struct locality *locality;
	int tenant_id;
	uint8_t count;
	uint32_t words[NAME_WORDS_MAX]; /* entries of the vocabulary */
	uint32_t pairs[NAME_WORDS_MAX]; /* of words i and i + 1; [count - 1] is not used */
};

struct vocable {
	float weight;
	bool is_pair, is_telling; /* telling: not a common word, not a number */
	bool is_number;
	uint32_t first, count; /* spellings with it, in `postings` */
	/* Of the question under way: */
	float similarity;
	uint64_t tokens; /* which of its words gave that */
};

struct locality_index {
	const struct place_words *words;
	struct spelling *spellings;
	size_t spelling_count, spelling_room;
	struct sound_index *sounds;
	struct vocable *vocables; /* of each entry in `sounds` */
	size_t vocable_room;
	uint32_t *postings;
	uint32_t *marked; /* scratch: vocables with similarity > 0 */
	size_t marked_count;
	uint32_t *seen; /* scratch: of each spelling, the question that scored it last */
	uint32_t question;
};

/* ------------------------------------------------------------------------------------------------
 * Building */

static uint32_t vocable_of(struct locality_index *ix, const struct sound *s)
{
	int64_t found = sound_index_find(ix->sounds, s);

	if (found >= 0)
		return (uint32_t)found;
	uint32_t entry = sound_index_add(ix->sounds, s);
	if (entry >= ix->vocable_room) {
		ix->vocable_room = ix->vocable_room ? ix->vocable_room * 2 : 4096;
		ix->vocables = xrealloc(ix->vocables, ix->vocable_room * sizeof(*ix->vocables));
	}
	ix->vocables[entry] = (struct vocable){ 0 };
	return entry;
}

static void weigh(struct locality_index *ix, uint32_t entry, const struct sound_word *w)
{
	struct vocable *v = &ix->vocables[entry];
	unsigned role = place_words_role(ix->words, w);

	v->is_number = w->is_number;
	v->is_telling = !w->is_number && !(role & (WORD_GENERIC | WORD_FILLER | WORD_NUMBER)) &&
	                w->sound.length > 2;
	v->weight = v->is_telling ? 1.0f : w->is_number ? 0.6f : 0.35f;
}

static bool is_same_spelling(const struct spelling *a, const struct spelling *b)
{
	return a->locality == b->locality && a->count == b->count &&
	       memcmp(a->words, b->words, a->count * sizeof(a->words[0])) == 0;
}

static void add_spelling(struct locality_index *ix, int tenant_id, const struct locality *locality,
                         const char *name)
{
	struct sound_word w[NAME_WORDS_MAX];
	size_t n = sound_words(name, w, NAME_WORDS_MAX);
	struct spelling s = { .locality = locality, .tenant_id = tenant_id, .count = (uint8_t)n };

	if (!n)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct sound *full = place_words_expand(ix->words, &w[i].sound);

		if (full && !w[i].is_number)
			w[i].sound = *full;
		s.words[i] = vocable_of(ix, &w[i].sound);
		weigh(ix, s.words[i], &w[i]);
	}
	for (size_t i = 0; i + 1 < n; i++) {
		struct sound pair = w[i].sound;

		s.pairs[i] = s.words[i];
		if (!sound_join(&pair, &w[i + 1].sound) || w[i].is_number || w[i + 1].is_number)
			continue;
		size_t known = sound_index_count(ix->sounds);
		s.pairs[i] = vocable_of(ix, &pair);
		if (s.pairs[i] == known)
			ix->vocables[known] = (struct vocable){ .is_pair = true, .weight = 1 };
	}
	for (size_t back = 1; back <= 4 && back <= ix->spelling_count; back++)
		if (is_same_spelling(&s, &ix->spellings[ix->spelling_count - back]))
			return;
	if (ix->spelling_count == ix->spelling_room) {
		ix->spelling_room = ix->spelling_room ? ix->spelling_room * 2 : 4096;
		ix->spellings = xrealloc(ix->spellings, ix->spelling_room * sizeof(*ix->spellings));
	}
	ix->spellings[ix->spelling_count++] = s;
}

/* Calls for each entry that leads to a spelling: its telling words and its pairs. Two passes:
 * count, then place. */
static void for_each_posting(struct locality_index *ix, bool place)
{
	for (size_t i = 0; i < ix->spelling_count; i++) {
		const struct spelling *s = &ix->spellings[i];

		for (size_t k = 0; k < s->count; k++) {
			struct vocable *v = &ix->vocables[s->words[k]];
			struct vocable *pair = &ix->vocables[s->pairs[k]];

			if (v->is_telling || s->count == 1) {
				if (place)
					ix->postings[v->first + v->count] = (uint32_t)i;
				v->count++;
			}
			if (k + 1 < s->count && pair->is_pair) {
				if (place)
					ix->postings[pair->first + pair->count] = (uint32_t)i;
				pair->count++;
			}
		}
	}
}

static void build_postings(struct locality_index *ix)
{
	size_t vocables = sound_index_count(ix->sounds);
	uint32_t total = 0;

	for_each_posting(ix, false);
	for (size_t v = 0; v < vocables; v++) {
		ix->vocables[v].first = total;
		total += ix->vocables[v].count;
		ix->vocables[v].count = 0;
	}
	ix->postings = xcalloc(total + 1, sizeof(*ix->postings));
	for_each_posting(ix, true);
	ix->marked = xcalloc(vocables + 1, sizeof(*ix->marked));
	ix->seen = xcalloc(ix->spelling_count + 1, sizeof(*ix->seen));
}

struct locality_index *locality_index_new(const struct snapshot *snap,
                                          const struct place_words *words)
{
	struct locality_index *ix = xcalloc(1, sizeof(*ix));
	size_t tenants;
	const struct tenant *t = snapshot_tenants(snap, &tenants);

	ix->words = words;
	ix->sounds = sound_index_new();
	for (size_t i = 0; i < tenants; i++)
		for (size_t k = 0; k < t[i].locality_count; k++) {
			const struct locality *l = &t[i].localities[k];

			for (int lang = 0; lang < LANG_COUNT; lang++)
				add_spelling(ix, t[i].id, l, l->names[lang]);
			for (size_t a = 0; a < l->aliases.count; a++)
				add_spelling(ix, t[i].id, l, l->aliases.at[a]);
		}
	sound_index_finish(ix->sounds);
	build_postings(ix);
	return ix;
}

struct locality_index *locality_index_free(struct locality_index *ix)
{
	if (!ix)
		return NULL;
	sound_index_free(ix->sounds);
	free(ix->spellings);
	free(ix->vocables);
	free(ix->postings);
	free(ix->marked);
	free(ix->seen);
	free(ix);
	return NULL;
}

/* ------------------------------------------------------------------------------------------------
 * Asking */

struct question {
	const struct place_text *text;
	uint64_t skip;
	uint64_t known; /* words that resemble some vocable closely */
	const char *ward;
	size_t ward_length;
	int tenant_id;
	enum locality_mode mode;
};

static double least_similarity(const struct sound *s, bool is_ordinary, enum locality_mode mode)
{
	if (is_ordinary || s->consonants <= 1)
		return 0.98;
	if (mode == LOCALITY_STRICT)
		return 0.93;
	return s->consonants == 2 ? 0.92 : s->consonants == 3 ? 0.8 : 0.75;
}

static void mark(struct locality_index *ix, struct question *q, const struct sound *s,
                 uint64_t tokens, double least)
{
	struct sound_hit hits[HITS_MAX];
	size_t n = sound_index_search(ix->sounds, s, least, hits, HITS_MAX);

	for (size_t i = 0; i < n; i++) {
		struct vocable *v = &ix->vocables[hits[i].entry];

		if (v->similarity == 0)
			ix->marked[ix->marked_count++] = hits[i].entry;
		if (hits[i].similarity > v->similarity) {
			v->similarity = (float)hits[i].similarity;
			v->tokens = tokens;
		}
		if (hits[i].similarity >= 0.85 && !v->is_pair)
			q->known |= tokens;
	}
}

/* A number or a single letter: only itself. */
static void mark_exact(struct locality_index *ix, struct question *q, const struct sound *s,
                       uint64_t token)
{
	int64_t entry = sound_index_find(ix->sounds, s);

	if (entry < 0)
		return;
	if (ix->vocables[entry].similarity == 0)
		ix->marked[ix->marked_count++] = (uint32_t)entry;
	ix->vocables[entry].similarity = 1;
	ix->vocables[entry].tokens = token;
	q->known |= token;
}

static bool is_open(const struct question *q, size_t i)
{
	return i < q->text->count && !(q->skip >> i & 1);
}

/* "ward no 12", "12 ward", "w 12": notes the number and takes the words out of the question. */
static void read_ward(struct question *q)
{
	const struct place_text *t = q->text;

	for (size_t i = 0; i < t->count; i++) {
		bool is_ward = t->roles[i] & WORD_WARD ||
		               (t->words[i].raw_length == 1 && (t->words[i].raw[0] | 32) == 'w');
		size_t number = i + 1;

		if (!is_ward)
			continue;
		if (number < t->count && t->roles[number] & WORD_NUMBER)
			number++;
		if (number >= t->count || !t->words[number].is_number) {
			number = i - 1;
			if (i == 0 || !t->words[number].is_number)
				continue;
		}
		q->ward = t->words[number].sound.s;
		q->ward_length = t->words[number].sound.length;
		for (size_t k = i < number ? i : number; k <= (i < number ? number : i); k++)
			q->skip |= UINT64_C(1) << k;
	}
}

static void mark_words(struct locality_index *ix, struct question *q)
{
	const struct place_text *t = q->text;

	for (size_t i = 0; i < t->count; i++) {
		uint64_t token = UINT64_C(1) << i;
		const struct sound *s = &t->words[i].sound;
		bool is_ordinary = t->roles[i] & (WORD_ORDINARY | WORD_MARKER | WORD_GENERIC);

		if (!is_open(q, i) || (t->roles[i] & WORD_ORDINARY && q->mode == LOCALITY_STRICT))
			continue;
		const struct sound *full = place_words_expand(ix->words, s);
		if (full && !t->words[i].is_number)
			mark_exact(ix, q, full, token);
		if (t->words[i].is_number || s->length == 1) {
			mark_exact(ix, q, s, token);
			continue;
		}
		mark(ix, q, s, token, least_similarity(s, is_ordinary, q->mode));
		struct sound pair = full ? *full : *s;
		if (is_open(q, i + 1) && !t->words[i + 1].is_number &&
		    sound_join(&pair, &t->words[i + 1].sound) && pair.consonants > 2)
			mark(ix, q, &pair, token | token << 1, is_ordinary ? 0.97 : 0.85);
	}
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

/* How well the question names this spelling, 0..1. */
static double score_spelling(const struct locality_index *ix, const struct question *q,
                             const struct spelling *s)
{
	double total = 0, got = 0, telling = 0;
	uint64_t used = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct vocable *word = &ix->vocables[s->words[i]];
		const struct vocable *next = &ix->vocables[s->pairs[i]];
		const struct vocable *last = i > 0 ? &ix->vocables[s->pairs[i - 1]] : word;
		double similarity = word->similarity;

		if (i + 1 < s->count && next->is_pair)
			similarity = larger(similarity, next->similarity);
		if (last->is_pair)
			similarity = larger(similarity, last->similarity);
		total += word->weight;
		got += word->weight * similarity;
		if (word->is_telling)
			telling = larger(telling, similarity);
		used |= word->tokens | (next->is_pair && i + 1 < s->count ? next->tokens : 0) |
		        (last->is_pair ? last->tokens : 0);
	}
	double score = got / total;
	if (telling == 0 && score < 0.9)
		return 0;
	for (size_t i = 0; i < q->text->count; i++)
		if (is_open(q, i) && q->known >> i & 1 && !(used >> i & 1) &&
		    !(q->text->roles[i] & (WORD_ORDINARY | WORD_MARKER | WORD_FILLER)))
			score -= q->text->roles[i] & WORD_GENERIC ? 0.12 : 0.08;
	return score;
}

static bool is_in_ward(const struct question *q, const struct locality *l)
{
	return strlen(l->ward) == q->ward_length && memcmp(l->ward, q->ward, q->ward_length) == 0;
}

/* Without a town, a name must be complete and have a word of its own, or all its telling words are
 * there and one is like no other ("Danishmandan"). */
static bool is_unmistakable(const struct locality_index *ix, const struct spelling *s, double score)
{
	size_t telling = 0, longest = 0, missing = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct vocable *v = &ix->vocables[s->words[i]];
		const struct sound *sound = sound_index_at(ix->sounds, s->words[i]);
		struct sound_word w = { .raw = "", .sound = *sound };

		if (!v->is_telling || place_words_role(ix->words, &w) & WORD_ORDINARY)
			continue;
		telling++;
		missing += v->similarity < 0.93;
		longest = sound->consonants > longest ? sound->consonants : longest;
	}
	if (score < STRICT_MIN)
		return !missing && longest >= 6;
	return s->count > 1 ? telling && longest >= 3 : longest >= 4;
}

static void score_posting(struct locality_index *ix, const struct question *q, uint32_t at,
                          struct place_list *list)
{
	const struct spelling *s = &ix->spellings[at];

	if (ix->seen[at] == ix->question || (q->tenant_id && s->tenant_id != q->tenant_id))
		return;
	ix->seen[at] = ix->question;
	double score = score_spelling(ix, q, s);
	if (q->ward && !is_in_ward(q, s->locality))
		score *= 0.8;
	if (q->mode == LOCALITY_STRICT ? !is_unmistakable(ix, s, score) : score < ASKED_MIN)
		return;
	score = larger(score, ASKED_MIN);
	place_list_add(list, (struct place_candidate){ s->tenant_id, s->locality, score });
}

/* Only a ward was named. */
static void list_ward(const struct locality_index *ix, const struct question *q,
                      struct place_list *list)
{
	for (size_t i = 0; i < ix->spelling_count; i++) {
		const struct spelling *s = &ix->spellings[i];

		if (s->tenant_id == q->tenant_id && is_in_ward(q, s->locality))
			place_list_add(list,
			               (struct place_candidate){ s->tenant_id, s->locality, 0.6 });
	}
}

static void clear_marks(struct locality_index *ix)
{
	for (size_t i = 0; i < ix->marked_count; i++) {
		ix->vocables[ix->marked[i]].similarity = 0;
		ix->vocables[ix->marked[i]].tokens = 0;
	}
	ix->marked_count = 0;
}

/* A name found in several towns says less about which town is meant. */
static void share_between_tenants(struct place_list *list)
{
	bool is_shared = false;

	for (size_t i = 1; i < list->count; i++)
		is_shared |= list->at[i].tenant_id != list->at[0].tenant_id;
	for (size_t i = 0; i < list->count; i++)
		list->at[i].score *= is_shared ? 0.65 : 0.9;
}

void locality_index_search(struct locality_index *ix, const struct place_text *text, uint64_t skip,
                           int tenant_id, enum locality_mode mode, struct place_list *list)
{
	struct question q = { .text = text, .skip = skip, .tenant_id = tenant_id, .mode = mode };
	struct place_list found = { .count = 0 };

	read_ward(&q);
	ix->question++;
	mark_words(ix, &q);
	for (size_t i = 0; i < ix->marked_count; i++) {
		const struct vocable *v = &ix->vocables[ix->marked[i]];

		for (uint32_t k = 0; k < v->count; k++)
			score_posting(ix, &q, ix->postings[v->first + k], &found);
	}
	clear_marks(ix);
	if (!found.count && q.ward && tenant_id)
		list_ward(ix, &q, &found);
	if (mode == LOCALITY_STRICT)
		share_between_tenants(&found);
	for (size_t i = 0; i < found.count; i++)
		place_list_add(list, found.at[i]);
}
