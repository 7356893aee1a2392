/* remark.c - see remark.h. First the whole message as a known phrase (remark_phrases.c), then by
 * the words that give thanks or a question away. */
#include "language/remark.h"

#include <string.h>

#include "language/normalise.h"
#include "language/phrase_key.h"
#include "language/remark_phrases.h"
#include "language/urdu.h"

#define QUESTION_WORDS_MAX 12 /* longer ones tell a story */
#define SHORT_WORDS_MAX 6

/* Words that begin a question. */
static const char question_words[] =
        "why what how who whom whose which can could will would should shall do does did "
        "kya kyun kyu kyon kyo kaise kaun kon kitna kitne kitni kiven kive kidda "
        "kinna kinne kinni kihda ki "
        "ਕੀ ਕਿਉਂ ਕਿਵੇਂ ਕਿੱਦਾਂ ਕੌਣ ਕਿੰਨਾ ਕਿੰਨੇ ਕਿੰਨੀ ਕਿਹੜਾ ਕਿਹੜੀ क्या क्यों कैसे कौन कितना कितने कितनी कौनसा "
        "कौनसी";
/* Anywhere in one they ask for time. */
static const char time_words[] = "kab kado kadon ਕਦੋਂ कब";
static const char since_words[] = "se ton to da di de ਤੋਂ ਦਾ ਦੀ से का की";
static const char when_words[] = "when";
static const char will_words[] = "will would can do does is are shall";
static const char amount_words[] =
        "kinna kinne kinni kitna kitne kitni ਕਿੰਨਾ ਕਿੰਨੇ ਕਿੰਨੀ ਕਿੰਨਾਂ कितना कितने कितनी";
static const char unit_words[] = "time din days samay sama samaa chir waqt ghante ghanta mahine "
                                 "hafte ਟਾਈਮ ਦਿਨ ਸਮਾਂ ਚਿਰ ਘੰਟੇ समय दिन टाइम घंटे वक्त";
/* Nothing but these and politeness is thanks. */
static const char thanks_words[] =
        "thanks thank thanku thankyou thnx thx shukriya shukria dhanwad dhanvad dhanyavad "
        "dhanyawad "
        "meharbani mehrbani ਧੰਨਵਾਦ ਸ਼ੁਕਰੀਆ ਮਿਹਰਬਾਨੀ ਥੈਂਕਸ धन्यवाद शुक्रिया मेहरबानी थैंक्स";
static const char thanks_extras[] =
        "you u a lot so much very many for your help the bahut bohat bht tuhada tuhadi aapka apka "
        "aapki madad layi lai da di ka ki ਬਹੁਤ ਤੁਹਾਡਾ ਤੁਹਾਡੀ ਆਪ ਦਾ ਦੀ ਮਦਦ ਲਈ ਯੂ बहुत आपका आपकी मदद के "
        "लिए यू";
/* With a question mark these ask too. */
static const char weak_words[] = "where is are am may kahan kithe kidhar ਕਿੱਥੇ ਕਿਧਰ कहाँ कहां किधर";

struct known {
	uint64_t key;
	enum remark remark;
};

struct word_set {
	uint64_t keys[128];
	size_t count;
};

struct remarks {
	struct known *at; /* sorted by key */
	size_t count;
	struct word_set polite;                      /* by sound */
	struct word_set thanks_words, thanks_extras; /* the same */
	/* Letter by letter: */
	struct word_set question_words, weak_words, time_words, since_words, when_words, will_words,
	        amount_words, unit_words;
};

static int by_key(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static uint64_t key_by_letter(const char *word, size_t length)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < length; i++)
		h = (h ^ (unsigned char)word[i]) * 1099511628211u;
	return h;
}

static uint64_t key_by_sound(const char *word, size_t length)
{
	return phrase_word_key(word, length, BY_SOUND);
}

static void fill(struct word_set *set, const char *words,
                 uint64_t (*key)(const char *word, size_t length))
{
	char folded[2048];
	const char *p = folded;
	size_t length;

	text_fold(words, folded, sizeof(folded));
	for (; (length = phrase_next_word(&p)) > 0; p += length) {
		if (set->count == ARRAY_LEN(set->keys))
			bug("more words than there is room for: %s", words);
		set->keys[set->count++] = key(p, length);
	}
}

static bool has(const struct word_set *set, uint64_t key)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->keys[i] == key)
			return true;
	return false;
}

static void add_phrase(struct remarks *r, const char *phrase, size_t length, enum remark remark)
{
	char text[256], folded[256];
	uint64_t keys[PHRASE_WORDS_MAX];

	if (length >= sizeof(text))
		bug("phrase too long: %s", phrase);
	memcpy(text, phrase, length);
	text[length] = '\0';
	text_fold(text, folded, sizeof(folded));
	for (int closeness = BY_SOUND; closeness <= BY_SKELETON; closeness++) {
		int n = phrase_keys(folded, closeness, keys);

		if (n <= 0)
			continue;
		r->at = xrealloc(r->at, (r->count + 1) * sizeof(*r->at));
		r->at[r->count++] = (struct known){ phrase_join(keys, n), remark };
	}
}

struct remarks *remarks_new(void)
{
	struct remarks *r = xcalloc(1, sizeof(*r));
	size_t count;
	const struct remark_group *groups = remark_groups(&count);

	fill(&r->polite, remark_polite, key_by_sound);
	fill(&r->question_words, question_words, key_by_letter);
	fill(&r->time_words, time_words, key_by_letter);
	fill(&r->weak_words, weak_words, key_by_letter);
	fill(&r->since_words, since_words, key_by_letter);
	fill(&r->when_words, when_words, key_by_letter);
	fill(&r->will_words, will_words, key_by_letter);
	fill(&r->amount_words, amount_words, key_by_letter);
	fill(&r->unit_words, unit_words, key_by_letter);
	fill(&r->thanks_words, thanks_words, key_by_sound);
	fill(&r->thanks_extras, thanks_extras, key_by_sound);
	for (size_t g = 0; g < count; g++)
		for (const char *p = groups[g].phrases; *p;) {
			size_t length = strcspn(p, ";");

			add_phrase(r, p, length, groups[g].remark);
			p += length + (p[length] == ';');
		}
	qsort(r->at, r->count, sizeof(*r->at), by_key);
	return r;
}

struct remarks *remarks_free(struct remarks *r)
{
	if (r)
		free(r->at);
	free(r);
	return NULL;
}

static enum remark look_up(const struct remarks *r, const uint64_t *keys, int count)
{
	struct known wanted = { .key = phrase_join(keys, count) };
	const struct known *found = NULL;

	if (count > 0)
		found = bsearch(&wanted, r->at, r->count, sizeof(wanted), by_key);
	return found ? found->remark : REMARK_NONE;
}

/* The message as it is, and with politeness taken off its end and then off its beginning: within
 * it, the same words mean something ("thik nahi hoya"). */
static enum remark find_phrase(const struct remarks *r, const char *folded)
{
	uint64_t by_sound[PHRASE_WORDS_MAX], keys[PHRASE_WORDS_MAX];

	if (phrase_keys(folded, BY_SOUND, by_sound) <= 0)
		return REMARK_NONE;
	for (int closeness = BY_SOUND; closeness <= BY_SKELETON; closeness++) {
		int first = 0, n = phrase_keys(folded, closeness, keys), all = n;

		while (n > 0 && has(&r->polite, by_sound[n - 1]))
			n--;
		while (first < n && has(&r->polite, by_sound[first]))
			first++;
		enum remark found = look_up(r, keys, all);
		if (found == REMARK_NONE)
			found = look_up(r, keys, n);
		if (found == REMARK_NONE)
			found = look_up(r, keys + first, n - first);
		if (found != REMARK_NONE)
			return found;
	}
	return REMARK_NONE;
}

/* "When will", "kab hoga", "kinne din", but neither "when it rains" nor "kab se". */
static bool asks_for_time(const struct remarks *r, uint64_t word, uint64_t next)
{
	if (has(&r->when_words, word))
		return !next || has(&r->will_words, next);
	if (has(&r->time_words, word))
		return !has(&r->since_words, next);
	return has(&r->amount_words, word) && has(&r->unit_words, next);
}

static enum remark find_question(const struct remarks *r, const char *text, const char *folded)
{
	bool is_marked = strchr(text, '?') || strstr(text, "؟") || strstr(text, "？");
	bool asks = false, asks_time = false;
	uint64_t keys[QUESTION_WORDS_MAX + 1] = { 0 };
	size_t count = 0, length;

	for (const char *p = folded; (length = phrase_next_word(&p)) > 0; p += length) {
		if (count == QUESTION_WORDS_MAX)
			return REMARK_NONE;
		keys[count++] = key_by_letter(p, length);
	}
	for (size_t i = 0; i < count; i++) {
		asks |= has(&r->question_words, keys[i]) && (i == 0 || is_marked);
		asks |= is_marked && has(&r->weak_words, keys[i]);
		bool is_time = asks_for_time(r, keys[i], keys[i + 1]);
		asks_time |= is_time;
		asks |= is_time && i == 0;
	}
	if (asks_time && (asks || count <= SHORT_WORDS_MAX))
		return REMARK_HOW_LONG;
	return asks ? REMARK_QUESTION : REMARK_NONE;
}

/* "Bahut bahut dhanwad tuhada": thanks, and nothing that is not about thanking. */
static bool is_thanks(const struct remarks *r, const char *folded)
{
	size_t thanks = 0, count = 0, length;

	for (const char *p = folded; (length = phrase_next_word(&p)) > 0; p += length) {
		uint64_t key = key_by_sound(p, length);
		bool is_one = has(&r->thanks_words, key);

		if (++count > SHORT_WORDS_MAX + 2 ||
		    !(is_one || has(&r->thanks_extras, key) || has(&r->polite, key)))
			return false;
		thanks += is_one;
	}
	return thanks > 0;
}

enum remark remarks_find(const struct remarks *r, const char *text, bool *ret_is_phrase)
{
	char folded[256], latin[256];
	const char *read = text;

	*ret_is_phrase = false;
	/* What does not fit is no remark, and need not be looked at. */
	if (strlen(text) >= sizeof(folded))
		return REMARK_NONE;
	if (urdu_is(text)) {
		urdu_to_latin(text, latin, sizeof(latin));
		read = latin;
	}
	if (!text_fold(read, folded, sizeof(folded)))
		return REMARK_NONE;
	enum remark found = is_thanks(r, folded) ? REMARK_THANKS : find_phrase(r, folded);
	*ret_is_phrase = found != REMARK_NONE;
	return found != REMARK_NONE ? found : find_question(r, text, folded);
}
