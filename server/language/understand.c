/* understand.c - see understand.h. A sentence becomes the words that carry meaning (vocabulary.h),
 * these and their pairs become features, and the classifier (model.h) says which complaint type,
 * which request or which small talk they fit. Rules come before it only where they are certain: a
 * complaint number, a whole message that is a known command. */
#include "language/understand.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "language/gist.h"
#include "language/phrases.h"
#include "language/tongue.h"
#include "language/urdu.h"

#define COMPLAINT_MIN 0.5 /* probability of all types together that makes a complaint */
#define TOPIC_MIN 0.1     /* of the best type, when a topic of ours is named */
#define BLIND_MIN 0.4     /* and when none is */
#define WINDOW 6          /* words that are looked at by themselves in a longer text */
#define WINDOW_MIN 0.6    /* a window less sure than this says nothing */
#define REQUEST_MIN 0.45  /* probability of a request that is believed */
#define GUESS_MIN 0.02    /* a guess below is no help */

struct lexicon {
	const struct complaint_type *types;
	int type_count;
	struct commands *commands;
	struct remarks *remarks;
	struct tongues *tongues;
	struct vocabulary *vocabulary;
	struct model *model;
};

/* ------------------------------------------------------------------------------------------------
 * Building */

/* Classes: the types of the catalogue first, then one for each intent. */
static int class_of_intent(const struct lexicon *lex, enum intent intent)
{
	return lex->type_count + (int)intent;
}

/* Calls fn with every phrase the lexicon learns from, its class and how much it counts. */
typedef void phrase_fn(struct lexicon *lex, const char *folded, int class_no, enum word_form form,
                       bool is_keyword);

static void each_word_list(struct lexicon *lex, const struct word_list *list, int class_no,
                           enum word_form form, bool is_keyword, phrase_fn *fn)
{
	char folded[1024];

	for (size_t i = 0; i < list->count; i++) {
		text_fold(list->at[i], folded, sizeof(folded));
		fn(lex, folded, class_no, form, is_keyword);
	}
}

static void each_of_type(struct lexicon *lex, int type_no, phrase_fn *fn)
{
	static const enum word_form forms[LANG_COUNT] = {
		[LANG_PA] = FORM_PA, [LANG_HI] = FORM_HI, [LANG_EN] = FORM_EN
	};
	const struct complaint_type *t = &lex->types[type_no];

	for (int f = 0; f < FORM_COUNT; f++) {
		each_word_list(lex, &t->keywords[f], type_no, f, true, fn);
		each_word_list(lex, &t->examples[f], type_no, f, false, fn);
	}
	for (int l = 0; l < LANG_COUNT; l++) {
		struct word_list words = {
			(const char *[]){ t->title[l], t->label[l], t->description[l] }, 3
		};

		each_word_list(lex, &words, type_no, forms[l], false, fn);
	}
}

static void each_phrase_of(struct lexicon *lex, const struct phrase_group *group, phrase_fn *fn)
{
	for (const char *p = group->phrases; *p;) {
		size_t length = strcspn(p, ";");
		char phrase[512], folded[512];

		memcpy(phrase, p, length);
		phrase[length] = '\0';
		text_fold(phrase, folded, sizeof(folded));
		fn(lex, folded, class_of_intent(lex, group->intent), FORM_COUNT, false);
		p += length + (p[length] == ';');
	}
}

static void each_phrase(struct lexicon *lex, phrase_fn *fn)
{
	size_t count;
	const struct phrase_group *groups = phrase_groups(&count);

	for (int t = 0; t < lex->type_count; t++)
		each_of_type(lex, t, fn);
	for (size_t g = 0; g < count; g++)
		if (!groups[g].is_whole_only)
			each_phrase_of(lex, &groups[g], fn);
}

static bool is_number(const char *word)
{
	return *word >= '0' && *word <= '9';
}

static void teach_words(struct lexicon *lex, const char *folded, int class_no, enum word_form form,
                        bool is_keyword)
{
	static const int languages[FORM_COUNT] = {
		[FORM_EN] = LANG_EN,      [FORM_HI] = -1,           [FORM_PA] = -1,
		[FORM_HI_LATN] = LANG_HI, [FORM_PA_LATN] = LANG_PA,
	};

	(void)class_no;
	if (form < FORM_COUNT && !is_keyword && languages[form] >= 0)
		tongues_teach(lex->tongues, folded, (enum language)languages[form]);
	bool is_topic = is_keyword && !strchr(folded, ' '); /* what stands alone names a thing */
	while (*folded) {
		size_t length = strcspn(folded, " ");

		if (!is_number(folded))
			vocabulary_teach(lex->vocabulary, folded, length, is_topic);
		folded += length + (folded[length] == ' ');
	}
}

static void add_sample(struct lexicon *lex, const char *folded, int class_no, enum word_form form,
                       bool is_keyword)
{
	struct feature features[GIST_FEATURES_MAX];
	struct gist gist;

	(void)form;
	gist_of(lex->vocabulary, folded, &gist);
	if (gist.count)
		model_add(lex->model, features, gist_features(&gist, features), class_no,
		          is_keyword ? 0.7f : 1);
}

/* What is written in words nobody has taught is rather small talk than a complaint. */
static void add_unknown_sample(struct lexicon *lex)
{
	struct feature features[GIST_FEATURES_MAX];

	for (size_t unknown = 1; unknown <= GIST_UNKNOWN_MAX; unknown++) {
		struct gist gist = { .unknown = unknown };

		model_add(lex->model, features, gist_features(&gist, features),
		          class_of_intent(lex, INTENT_NONE), 4);
	}
}

struct lexicon *lexicon_new(const struct snapshot *snap)
{
	struct lexicon *lex = xcalloc(1, sizeof(*lex));
	size_t count;

	lex->types = snapshot_types(snap, &count);
	if (count + INTENT_COUNT > MODEL_CLASSES_MAX)
		count = MODEL_CLASSES_MAX - INTENT_COUNT; /* the menu still reaches the rest */
	lex->type_count = (int)count;
	lex->commands = commands_new();
	lex->remarks = remarks_new();
	lex->tongues = tongues_new();
	lex->vocabulary = vocabulary_new();
	each_phrase(lex, teach_words);
	vocabulary_finish(lex->vocabulary);
	lex->model = model_new();
	each_phrase(lex, add_sample);
	add_unknown_sample(lex);
	model_train(lex->model, lex->type_count + INTENT_COUNT);
	return lex;
}

struct lexicon *lexicon_free(struct lexicon *lex)
{
	if (!lex)
		return NULL;
	commands_free(lex->commands);
	remarks_free(lex->remarks);
	tongues_free(lex->tongues);
	vocabulary_free(lex->vocabulary);
	model_free(lex->model);
	free(lex);
	return NULL;
}

/* ------------------------------------------------------------------------------------------------
 * Understanding */

/* Moves *word to the next one; false at the end. */
static bool next_word(const char **word)
{
	*word += strcspn(*word, " ");
	*word += **word == ' ';
	return **word != '\0';
}

/* The groups of digits after a prefix, joined to it one by one until they are a complaint number. A
 * wrong check digit counts as well, with an empty reference, so that the answer can say so. */
static bool read_reference(const char *prefix, char ret_reference[REFERENCE_MAX])
{
	char number[REFERENCE_MAX + 8];
	const char *group = prefix;
	size_t n = 3;
	int r = -EINVAL;

	memcpy(number, prefix, n);
	while (r != 0 && next_word(&group) && is_number(group)) {
		size_t length = strcspn(group, " ");

		if (n + length >= sizeof(number))
			break;
		memcpy(number + n, group, length);
		n += length;
		number[n] = '\0';
		r = reference_parse(number, ret_reference);
	}
	if (r == -EBADMSG)
		*ret_reference = '\0';
	return r == 0 || r == -EBADMSG;
}

/* A complaint number anywhere: three letters, then digits, maybe in groups. */
static bool find_reference(const char *folded, char ret_reference[REFERENCE_MAX])
{
	const char *word = folded;

	do {
		if (strcspn(word, " ") == 3 && !is_number(word) &&
		    read_reference(word, ret_reference))
			return true;
	} while (next_word(&word));
	return false;
}

static void rank_types(const struct lexicon *lex, const float *probability, struct understanding *u)
{
	for (int t = 0; t < lex->type_count; t++) {
		struct type_guess guess = { &lex->types[t], (double)probability[t] };
		size_t at = u->type_count;

		if (guess.score < GUESS_MIN)
			continue;
		while (at > 0 && u->types[at - 1].score < guess.score)
			at--;
		if (at == UNDERSTAND_TYPES_MAX)
			continue;
		size_t last = u->type_count < UNDERSTAND_TYPES_MAX ? u->type_count++
		                                                   : UNDERSTAND_TYPES_MAX - 1;
		memmove(&u->types[at + 1], &u->types[at], (last - at) * sizeof(*u->types));
		u->types[at] = guess;
	}
}

/* What the classifier makes of some words. */
struct verdict {
	float probability[MODEL_CLASSES_MAX];
	double complaint; /* all types together */
	double best_type;
	enum intent best_intent;
};

static void weigh(const struct lexicon *lex, struct verdict *v)
{
	v->complaint = v->best_type = 0;
	v->best_intent = INTENT_NONE;
	for (int t = 0; t < lex->type_count; t++) {
		v->complaint += (double)v->probability[t];
		v->best_type = fmax(v->best_type, (double)v->probability[t]);
	}
	for (int i = 0; i < INTENT_COUNT; i++)
		if (v->probability[class_of_intent(lex, i)] >
		    v->probability[class_of_intent(lex, v->best_intent)])
			v->best_intent = i;
}

static void classify(const struct lexicon *lex, const struct gist *gist, struct verdict *ret)
{
	struct feature features[GIST_FEATURES_MAX];

	model_classify(lex->model, features, gist_features(gist, features), ret->probability);
	weigh(lex, ret);
}

/* In a long story the complaint is a few words among many: the window that is surest counts as much
 * as the whole. */
static void look_closer(const struct lexicon *lex, const struct gist *gist, struct verdict *v)
{
	struct verdict best = { .best_type = 0 }, here;

	for (size_t from = 0; from + WINDOW / 2 < gist->count; from += WINDOW / 2) {
		struct gist window;

		gist_window(gist, from, WINDOW, &window);
		if (!window.has_topic)
			continue;
		classify(lex, &window, &here);
		if (here.best_type > best.best_type)
			best = here;
	}
	if (best.best_type < WINDOW_MIN)
		return;
	for (int c = 0; c < lex->type_count + INTENT_COUNT; c++)
		v->probability[c] = (v->probability[c] + best.probability[c]) / 2;
	weigh(lex, v);
}

static void judge(const struct lexicon *lex, const char *folded, struct understanding *u)
{
	struct gist gist;
	struct verdict v;

	gist_of(lex->vocabulary, folded, &gist);
	if (gist.count == 0)
		return;
	classify(lex, &gist, &v);
	if (gist.count > WINDOW)
		look_closer(lex, &gist, &v);
	bool is_complaint = v.complaint >= COMPLAINT_MIN &&
	                    v.best_type >= (gist.has_topic ? TOPIC_MIN : BLIND_MIN);
	if (is_complaint) {
		u->intent = INTENT_FILE;
		rank_types(lex, v.probability, u);
	} else if ((double)v.probability[class_of_intent(lex, v.best_intent)] >= REQUEST_MIN) {
		u->intent = v.best_intent;
	}
}

/* A lone thumb is an answer too. */
static enum intent intent_of_emoji(const char *text)
{
	static const struct {
		const char *emoji;
		enum intent intent;
	} answers[] = {
		{ "👍", INTENT_YES }, { "👌", INTENT_YES }, { "✅", INTENT_YES },  { "✔", INTENT_YES },
		{ "👎", INTENT_NO },  { "❌", INTENT_NO },  { "👋", INTENT_MENU },
	};

	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (strncmp(text, answers[i].emoji, strlen(answers[i].emoji)) == 0)
			return answers[i].intent;
	return INTENT_NONE;
}

void understand(const struct lexicon *lex, const char *text, struct understanding *ret)
{
	char folded[UNDERSTAND_BYTES + 1], latin[UNDERSTAND_BYTES + 1];
	struct understanding u = { .language = LANG_PA, .script = text_script(text) };
	const char *read = text;

	if (urdu_is(text)) {
		urdu_to_latin(text, latin, sizeof(latin));
		read = latin;
	}
	text_fold(read, folded, sizeof(folded));
	u.is_language_known = tongues_find(lex->tongues, text, folded, &u.language);
	if (!*folded)
		u.intent = intent_of_emoji(text + strspn(text, " \t\r\n"));
	else if (find_reference(folded, u.reference))
		u.intent = INTENT_TRACK;
	else if (!commands_find(lex->commands, folded, &u.intent))
		judge(lex, folded, &u);
	*ret = u;
}

enum remark lexicon_remark(const struct lexicon *lex, const char *text, bool *ret_is_phrase)
{
	return remarks_find(lex->remarks, text, ret_is_phrase);
}

void understand_print_json(const struct understanding *u, struct buf *out)
{
	const char *intent = intent_code(u->intent);

	buf_printf(out,
	           "{\"language\":\"%s\",\"script\":\"%s\",\"intent\":", language_code(u->language),
	           script_code(u->script));
	if (intent)
		buf_printf(out, "\"%s\"", intent);
	else
		buf_adds(out, "null");
	buf_adds(out, ",\"types\":[");
	for (size_t i = 0; i < u->type_count; i++)
		buf_printf(out, "%s{\"code\":\"%s\",\"score\":%.3f}", i ? "," : "",
		           u->types[i].type->code, u->types[i].score);
	if (*u->reference)
		buf_printf(out, "],\"reference\":\"%s\"}\n", u->reference);
	else
		buf_adds(out, "],\"reference\":null}\n");
}
