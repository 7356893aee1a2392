/* place.c - the gazetteer, and towns and localities together; see place.h. Towns are found in
 * place_towns.c, localities in place_locality.c. */
#include "language/place.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "language/place_impl.h"

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
	struct sound_word w[PLACE_RUN_MAX];
	size_t n = without_city(w, sound_words(name, w, PLACE_RUN_MAX));
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

static void list_towns(const struct gazetteer *g, const struct mentions *mentions,
                       struct place_list *list)
{
	for (size_t i = 0; i < mentions->count; i++)
		if (mentions->at[i].score >= PLACE_SCORE_MIN)
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
	place_find_towns(g, &words, &mentions);
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
	place_find_towns(g, &words, &mentions);
	list_towns(g, &mentions, towns);
	for (size_t i = 0; i < mentions.count; i++) {
		const struct mention *m = &mentions.at[i];
		const struct tenant *t = &g->tenants[m->tenant];

		best = fmax(best, m->score);
		if (m->score < PLACE_SCORE_MIN)
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
