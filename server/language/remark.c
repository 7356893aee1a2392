/* remark.c - see remark.h. First the whole message as a known phrase (remark_phrases.c), then by
 * the words that give thanks or a question away. */
#include "language/remark.h"

#include <string.h>

#include "language/normalise.h"
#include "language/phrase_book.h"
#include "language/remark_phrases.h"
#include "language/urdu.h"

#define QUESTION_WORDS_MAX 12 /* longer ones tell a story */
#define SHORT_WORDS_MAX 6
#define THANKS_WORDS_MAX 8
#define BLAME_WORDS_MAX 8

enum set {
	SET_POLITE,
	SET_QUESTION,      /* words that begin a question */
	SET_WEAK_QUESTION, /* with a question mark, or beside "you", these ask too */
	SET_TIME,          /* anywhere in one they ask for time */
	SET_SINCE,         /* ... but not before these: "kab se" */
	SET_WHEN,          /* asks for time only before these: */
	SET_WILL,
	SET_AMOUNT, /* asks for time only before these: */
	SET_UNIT,
	SET_THANKS, /* nothing but these and the next and politeness is thanks */
	SET_THANKS_EXTRAS,
	SET_YOU,
	SET_PEOPLE, /* "you people": we are blamed */
	SET_COUNT
};

static const struct {
	const char *words;
	enum closeness closeness;
} sets[SET_COUNT] = {
	[SET_POLITE] = { remark_polite, BY_SOUND },
	[SET_QUESTION] = { "why what how who whom whose which can could will would should shall do "
	                   "does did kya kyun kyu kyon kyo kaise kaun kon kitna kitne kitni kiven "
	                   "kive kidda kinna kinne kinni kihda ki "
	                   "ਕੀ ਕਿਉਂ ਕਿਵੇਂ ਕਿੱਦਾਂ ਕੌਣ ਕਿੰਨਾ ਕਿੰਨੇ ਕਿੰਨੀ ਕਿਹੜਾ ਕਿਹੜੀ "
	                   "क्या क्यों कैसे कौन कितना कितने कितनी कौनसा कौनसी",
	                   BY_LETTER },
	[SET_WEAK_QUESTION] = { "where is are r am may kahan kithe kidhar ਕਿੱਥੇ ਕਿਧਰ कहाँ कहां किधर",
	                        BY_LETTER },
	[SET_TIME] = { "kab kado kadon ਕਦੋਂ कब", BY_LETTER },
	[SET_SINCE] = { "se ton to da di de ਤੋਂ ਦਾ ਦੀ से का की", BY_LETTER },
	[SET_WHEN] = { "when", BY_LETTER },
	[SET_WILL] = { "will would can do does is are shall", BY_LETTER },
	[SET_AMOUNT] = { "kinna kinne kinni kitna kitne kitni ਕਿੰਨਾ ਕਿੰਨੇ ਕਿੰਨੀ ਕਿੰਨਾਂ कितना कितने कितनी",
	                 BY_LETTER },
	[SET_UNIT] = { "time din days samay sama samaa chir waqt ghante ghanta mahine hafte "
	               "ਟਾਈਮ ਦਿਨ ਸਮਾਂ ਚਿਰ ਘੰਟੇ समय दिन टाइम घंटे वक्त",
	               BY_LETTER },
	[SET_THANKS] = { "thanks thank thanku thankyou thnx thx shukriya shukria dhanwad dhanvad "
	                 "dhanyavad dhanyawad meharbani mehrbani "
	                 "ਧੰਨਵਾਦ ਸ਼ੁਕਰੀਆ ਮਿਹਰਬਾਨੀ ਥੈਂਕਸ धन्यवाद शुक्रिया मेहरबानी थैंक्स",
	                 BY_SOUND },
	[SET_THANKS_EXTRAS] = { "you u a lot dear so much very many for your help the bahut bohat "
	                        "bht "
	                        "tuhada tuhadi aapka apka aapki madad layi lai da di ka ki "
	                        "ਬਹੁਤ ਤੁਹਾਡਾ ਤੁਹਾਡੀ ਆਪ ਦਾ ਦੀ ਮਦਦ ਲਈ ਯੂ बहुत आपका आपकी मदद के लिए यू",
	                        BY_SOUND },
	[SET_YOU] = { "you u tum aap ap tusi tussi tuc ਤੁਸੀਂ ਤੁਸੀ तुम आप", BY_LETTER },
	[SET_PEOPLE] = { "people ppl peoples guys log loog logon lok loki ਲੋਕ ਲੋਗ लोग लोगों",
	                 BY_LETTER },
};

struct remarks {
	struct phrase_book phrases;
	struct word_set sets[SET_COUNT];
};

struct remarks *remarks_new(void)
{
	struct remarks *r = xcalloc(1, sizeof(*r));
	size_t count;
	const struct remark_group *groups = remark_groups(&count);

	for (int i = 0; i < SET_COUNT; i++) {
		word_set_add(&r->sets[i], sets[i].words, sets[i].closeness);
		word_set_sort(&r->sets[i]);
	}
	for (size_t g = 0; g < count; g++)
		phrase_book_add(&r->phrases, groups[g].phrases, (int)groups[g].remark);
	phrase_book_sort(&r->phrases);
	return r;
}

struct remarks *remarks_free(struct remarks *r)
{
	if (!r)
		return NULL;
	phrase_book_done(&r->phrases);
	for (int i = 0; i < SET_COUNT; i++)
		word_set_done(&r->sets[i]);
	free(r);
	return NULL;
}

static bool is_in(const struct remarks *r, enum set set, uint64_t key)
{
	return word_set_has(&r->sets[set], key);
}

static enum remark look_up(const struct remarks *r, const uint64_t *keys, int count)
{
	int found = phrase_book_find(&r->phrases, keys, count);

	return found == PHRASE_UNKNOWN ? REMARK_NONE : (enum remark)found;
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

		while (n > 0 && is_in(r, SET_POLITE, by_sound[n - 1]))
			n--;
		while (first < n && is_in(r, SET_POLITE, by_sound[first]))
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
	if (is_in(r, SET_WHEN, word))
		return !next || is_in(r, SET_WILL, next);
	if (is_in(r, SET_TIME, word))
		return !is_in(r, SET_SINCE, next);
	return is_in(r, SET_AMOUNT, word) && is_in(r, SET_UNIT, next);
}

/* The words of a message that is short enough to be a remark, and a 0 behind them; else 0. */
static size_t short_message(const char *folded, uint64_t keys[QUESTION_WORDS_MAX + 1])
{
	size_t count = 0, length;

	for (const char *p = folded; (length = phrase_next_word(&p)) > 0; p += length) {
		if (count == QUESTION_WORDS_MAX)
			return 0;
		keys[count++] = phrase_word_key(p, length, BY_LETTER);
	}
	keys[count] = 0;
	return count;
}

static bool is_marked(const char *text)
{
	return strchr(text, '?') || strstr(text, "؟") || strstr(text, "？");
}

static enum remark find_question(const struct remarks *r, const uint64_t *keys, size_t count,
                                 bool is_marked)
{
	bool asks = false, asks_time = false;

	for (size_t i = 0; i < count; i++) {
		bool is_to_us =
		        (i > 0 && is_in(r, SET_YOU, keys[i - 1])) || is_in(r, SET_YOU, keys[i + 1]);
		bool may_ask = is_marked || (is_to_us && count <= SHORT_WORDS_MAX);
		asks |= is_in(r, SET_QUESTION, keys[i]) && (i == 0 || is_marked);
		asks |= may_ask && is_in(r, SET_WEAK_QUESTION, keys[i]);
		bool is_time = asks_for_time(r, keys[i], keys[i + 1]);
		asks_time |= is_time;
		asks |= is_time && i == 0;
	}
	if (asks_time && (asks || count <= SHORT_WORDS_MAX))
		return REMARK_HOW_LONG;
	return asks ? REMARK_QUESTION : REMARK_NONE;
}

/* "You people do nothing": of us, not of what is wrong. Longer ones tell what happened. */
static bool is_blame(const struct remarks *r, const uint64_t *keys, size_t count)
{
	bool found = false;

	for (size_t i = 0; i + 1 < count && count <= BLAME_WORDS_MAX; i++)
		found |= is_in(r, SET_YOU, keys[i]) && is_in(r, SET_PEOPLE, keys[i + 1]);
	return found;
}

/* "Bahut bahut dhanwad tuhada": thanks, and nothing that is not about thanking. */
static bool is_thanks(const struct remarks *r, const char *folded)
{
	size_t thanks = 0, count = 0, length;

	for (const char *p = folded; (length = phrase_next_word(&p)) > 0; p += length) {
		uint64_t key = phrase_word_key(p, length, BY_SOUND);
		bool is_one = is_in(r, SET_THANKS, key);

		if (++count > THANKS_WORDS_MAX ||
		    !(is_one || is_in(r, SET_THANKS_EXTRAS, key) || is_in(r, SET_POLITE, key)))
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
	if (found != REMARK_NONE)
		return found;
	uint64_t keys[QUESTION_WORDS_MAX + 1];
	size_t count = short_message(folded, keys);
	found = find_question(r, keys, count, is_marked(text));
	return found == REMARK_NONE && is_blame(r, keys, count) ? REMARK_ANGER : found;
}
