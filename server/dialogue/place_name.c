/* place_name.c - see place_name.h. Only what is beyond doubt is taken without asking, and the
 * summary always shows it with its ward before anything is filed. */
#include "dialogue/place_name.h"

#include <string.h>
#include <strings.h>

#include "dialogue/complaint.h"
#include "dialogue/place_again.h"
#include "dialogue/town.h"
#include "language/urdu.h"

/* Scores of language/place.h. */
#define SCORE_EXACT 0.985
#define SCORE_SURE 0.9
#define SCORE_OFFER 0.6

/* How much worse another candidate must be not to count beside the best, and not to be offered. A
 * name as it is written in the files leaves less room for others. */
static double rival_gap(double best)
{
	return best >= SCORE_EXACT ? 0.02 : 0.1;
}

static double offer_gap(double best)
{
	return best >= SCORE_EXACT ? 0.07 : 0.2;
}

/* At most DRAFT_PLACES_MAX of them. */
static void put_candidates(struct talk *t, const struct place_candidate *c, int n)
{
	struct draft *d = &t->memory.draft;
	d->locality = NULL;
	d->place_count = 0;
	for (int i = 0; i < n && c[i].score >= c[0].score - offer_gap(c[0].score); i++) {
		const char *code = c[i].locality ? c[i].locality->code : "";
		d->places[d->place_count++] = arena_printf(t->arena, "%d:%s", c[i].tenant_id, code);
	}
}

static void take_candidate(struct talk *t, const struct place_candidate *c)
{
	struct draft *d = &t->memory.draft;
	d->tenant_id = c->tenant_id;
	d->locality = c->locality ? c->locality->code : NULL;
	d->place_count = 0;
}

static bool is_single(const struct place_candidate *c, int n, double least)
{
	return n > 0 && c[0].score >= least &&
	       (n == 1 || c[1].score < c[0].score - rival_gap(c[0].score));
}

const char *place_readable(struct talk *t, const char *words)
{
	if (!urdu_is(words))
		return words;
	size_t size = 3 * strlen(words) + 1;
	char *latin = arena_alloc(t->arena, size);
	urdu_to_latin(words, latin, size);
	return latin;
}

/* The one town that the text surely names, or 0. */
static int town_named_in(struct talk *t, const char *words)
{
	struct place_candidate c[2];
	int n = gazetteer_towns(t->facts->gazetteer, place_readable(t, words), c, ARRAY_LEN(c));
	return is_single(c, n, SCORE_SURE) ? c[0].tenant_id : 0;
}

/* The last words of a text, as many as the name of a town has. */
static const char *tail_words(const char *text, size_t count)
{
	const char *p = text + strlen(text);
	while (p > text && count) {
		while (p > text && p[-1] != ' ' && p[-1] != '\n')
			p--;
		if (--count && p > text)
			p--;
	}
	return p;
}

/* The town at the end of a text ("Model Town, Jalandhar") and where its name begins; 0 and NULL
 * without. Inside a text a name means little: Cheema and Raman are towns, and people with shops. */
static int town_at_end(struct talk *t, const char *words, const char **ret_tail)
{
	int id = town_named_in(t, words);
	const struct tenant *town = id ? snapshot_tenant_by_id(t->facts->snapshot, id) : NULL;
	*ret_tail = NULL;
	if (!town)
		return 0;
	const char *tail = tail_words(words, words_count(town->names[LANG_EN]));
	if (town_named_in(t, tail) != id)
		return 0;
	*ret_tail = tail;
	return id;
}

/* Localities that the citizen could not tell apart are one to her. */
static int without_twins(struct place_candidate *c, int count)
{
	int n = 0;
	for (int i = 0; i < count; i++) {
		const struct locality *new = c[i].locality;
		bool is_twin = false;
		for (int k = 0; new &&k < n; k++) {
			const struct locality *old = c[k].locality;
			is_twin |= old && c[k].tenant_id == c[i].tenant_id &&
			           !strcmp(old->names[LANG_EN], new->names[LANG_EN]) &&
			           !strcmp(old->ward, new->ward);
		}
		if (!is_twin)
			c[n++] = c[i];
	}
	return n;
}

/* "Model Town" is not Nadala: what only resembles a town, beside other words, is no town. */
static int without_vague_towns(struct talk *t, const char *words, struct place_candidate *c,
                               int count)
{
	size_t said = words_count(words);
	int n = 0;
	for (int i = 0; i < count; i++) {
		const struct tenant *town =
		        snapshot_tenant_by_id(t->facts->snapshot, c[i].tenant_id);
		bool is_vague = !c[i].locality && c[i].score < SCORE_SURE;
		if (!is_vague || (town && said <= words_count(town->names[LANG_EN])))
			c[n++] = c[i];
	}
	return n;
}

/* Places of the draft's town, or of any town when that is not known. At most DRAFT_PLACES_MAX. */
static int search(struct talk *t, const char *words, struct place_candidate *c)
{
	const struct gazetteer *g = t->facts->gazetteer;
	const char *tail;
	words = place_readable(t, words);
	int home = t->memory.draft.tenant_id;
	if (!home) {
		int n = gazetteer_anywhere(g, words, c, DRAFT_PLACES_MAX);
		return without_twins(c, without_vague_towns(t, words, c, n));
	}
	/* The town's own name must not count as part of the locality's. */
	if (town_at_end(t, words, &tail) == home)
		words = arena_strndup(t->arena, words, (size_t)(tail - words));
	return without_twins(c, gazetteer_localities(g, home, words, c, DRAFT_PLACES_MAX));
}

static void move_to(struct talk *t, int tenant_id)
{
	struct draft *d = &t->memory.draft;
	if (d->tenant_id)
		talk_lead(t, "place.other_town",
		          WITH({ .name = "town", .text = talk_town_name(t, tenant_id) }));
	d->tenant_id = tenant_id;
}

static bool find(struct talk *t, const char *words, double least)
{
	struct place_candidate c[DRAFT_PLACES_MAX];
	struct draft *d = &t->memory.draft;
	int n = search(t, words, c);
	if (d->tenant_id && (n < 1 || c[0].score < SCORE_EXACT)) {
		const char *tail;
		int other = town_at_end(t, words, &tail);
		if (other && other != d->tenant_id) {
			move_to(t, other);
			n = search(t, words, c);
		}
	}
	if (n < 1 || c[0].score < least) {
		d->locality = NULL;
		d->place_count = 0;
		return false;
	}
	if (is_single(c, n, SCORE_SURE)) {
		take_candidate(t, &c[0]);
		return true;
	}
	/* "In front of the pump, Jalandhar": with the town known, "as I wrote it" can be chosen. */
	int named = d->tenant_id ? 0 : town_named_in(t, words);
	if (talk_is_open(t, named))
		d->tenant_id = named;
	put_candidates(t, c, n);
	return true;
}

void place_find(struct talk *t, const char *words)
{
	find(t, words, SCORE_OFFER);
}

bool place_find_sure(struct talk *t, const char *words)
{
	const struct draft before = t->memory.draft;
	if (find(t, words, SCORE_SURE))
		return true;
	t->memory.draft = before;
	return false;
}

bool place_is_named(struct talk *t)
{
	struct place_candidate c[DRAFT_PLACES_MAX];
	if (t->memory.state == STATE_TOWN)
		return town_named_in(t, t->words) != 0;
	return search(t, t->words, c) > 0 && c[0].score >= SCORE_EXACT;
}

/* Words that say nothing of a place: "It is in Phagwara", "ਫਗਵਾੜਾ ਵਿੱਚ ਹੈ ਜੀ". */
static size_t fillers_count(const char *words)
{
	static const char *const fillers[] = {
		"in",  "it",  "is", "its", "the", "city", "town", "vich", "wich", "ch",     "hai",
		"ha",  "aa",  "a",  "ji",  "jee", "sir",  "me",   "mein", "main", "shehar", "shahr",
		"ਵਿੱਚ", "ਵਿਚ", "ਚ",  "ਹੈ",   "ਆ",   "ਜੀ",   "ਸ਼ਹਿਰ", "में",    "है",    "जी",     "शहर",
	};
	size_t n = 0;
	for (const char *p = words; *p;) {
		size_t length = strcspn(p, " \n");
		size_t bare = length;
		while (bare && strchr(".,!", p[bare - 1]))
			bare--;
		for (size_t i = 0; i < ARRAY_LEN(fillers); i++)
			n += strlen(fillers[i]) == bare && !strncasecmp(fillers[i], p, bare);
		p += length;
		p += strspn(p, " \n");
	}
	return n;
}

/* Nothing but the town's name: a place still to be asked, not a landmark. */
static bool is_only_town(struct talk *t, const char *words)
{
	const struct draft *d = &t->memory.draft;
	const struct tenant *town =
	        d->tenant_id ? snapshot_tenant_by_id(t->facts->snapshot, d->tenant_id) : NULL;
	struct place_candidate c[1];
	if (!town || d->locality || d->place_count)
		return false;
	if (gazetteer_towns(t->facts->gazetteer, place_readable(t, words), c, 1) < 1 ||
	    c[0].score < SCORE_SURE)
		return false;
	return c[0].tenant_id == town->id &&
	       words_count(words) - fillers_count(words) <= words_count(town->names[LANG_EN]);
}

/* ---- answers and descriptions ------------------------------------------------------------------
 */

void place_words(struct talk *t)
{
	struct draft *d = &t->memory.draft;
	if (!words_have_letters(t->words)) {
		if (!d->tenant_id) {
			talk_go(t, STATE_TOWN);
			talk_ask(t);
		} else {
			talk_ask_after(t, "place.hint");
		}
		return;
	}
	place_find(t, t->words);
	if (is_only_town(t, t->words)) {
		town_take(t, d->tenant_id);
		return;
	}
	d->landmark = t->words;
	complaint_next(t);
}

/* The part of a description that may tell the place: what stands after the last comma, else the
 * last words. Searching whole descriptions costs more than it finds. */
static const char *likely_place(const char *words)
{
	enum { TAIL_WORDS = 4, SEGMENT_WORDS_MAX = 6 };
	const char *comma = strrchr(words, ',');
	if (comma && comma[1] && words_count(comma + 1) <= SEGMENT_WORDS_MAX)
		return comma + 1;
	return tail_words(words, TAIL_WORDS);
}

void place_learn(struct talk *t)
{
	struct place_candidate c[DRAFT_PLACES_MAX];
	struct draft *d = &t->memory.draft;
	const char *words = likely_place(t->words), *tail;
	bool is_phrase;
	/* "The street light is out, same place" */
	if (words > t->words && words[-1] == ',' &&
	    lexicon_remark(t->facts->lexicon, words, &is_phrase) == REMARK_SAME_PLACE) {
		if (!talk_needs(t, NEED_MY_COMPLAINTS))
			(void)place_again_take(t);
		return;
	}
	int n = search(t, words, c);
	if (is_single(c, n, SCORE_SURE) && talk_is_open(t, c[0].tenant_id)) {
		take_candidate(t, &c[0]);
		return;
	}
	/* Of several localities she is asked; the town she has said. */
	int town = d->tenant_id ? 0 : town_at_end(t, words, &tail);
	if (talk_is_open(t, town))
		d->tenant_id = town;
}
