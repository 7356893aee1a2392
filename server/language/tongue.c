/* tongue.c - see tongue.h. A naive Bayes judge over words and word endings. */
#include "language/tongue.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "language/normalise.h"

#define SLOTS 8192   /* power of two, far above the words of a catalogue */
#define WORDS_MAX 64 /* of a text; the rest will not change the verdict */
#define SMOOTHING 0.4f
#define ENDING_WEIGHT 0.35f /* endings speak, but less clearly than words */
#define DRAW 0.5f           /* a lead of Hindi that is none */
#define MARKER_COUNT 40     /* a marker counts as if seen so often */

struct seen {
	uint64_t key; /* 0: free */
	float times[LANG_COUNT];
};

struct tongues {
	struct seen at[SLOTS];
	size_t used;
	float total[LANG_COUNT];
};

/* Small words that only one of the languages has, as people type them. */
static const char *const markers[LANG_COUNT] = {
	[LANG_PA] = "da di de dia diya dian diyan nu nun ton toh vich vch wich ch cho chon naal "
	            "nal te utte uthe othe ethe "
	            "ithe aa ae ne ni haiga haigi haige hega hegi si san sada sadi sade saada "
	            "saadi asi assi tusi tuhada "
	            "tuhadi mainu menu sanu tuhanu ohna ehna eh oh kado kadon kithe kivein kive "
	            "kinna kinni kinne hunda hundi "
	            "hunde aunda aundi aunde janda jandi jande karda kardi karde reha rehi rehe "
	            "rehnda rehndi rehnde gya gyi "
	            "pya pyi pye hoya hoyi hoye karo ji deo dyo lao kro krwao krwa layi lyi vi "
	            "haje hun hunn koi ni nai ko na "
	            "ghatt ghat vadh vadd bahla bhala changa chukya chukke chukan tutti tuttya "
	            "tutya toye khulla navi nava nve "
	            "sadak sarak moohre agge kol magar dina ton pichle saver raat nu layo dasso "
	            "gall kise bande munde kudi "
	            "mileya baneya ditta kita kitta leya kehnda vekho vekh jagdi chaldi chalda "
	            "hanera paisa paise mangda chahida "
	            "chahidi banda pind sat sri shri akal akaal ssa hanji haanji hanjii aho aaho "
	            "meharbani dhanwad likhwauni ki karde kaun ji meeh mih hundiya jandi lagda "
	            "lagdi laggi painda paindi sutde sutt chikkar kura",
	[LANG_HI] = "hai hain ka ki ke ko se me mein par pe hua hui hue raha rahi rahe rha rhi rhe "
	            "ho hota hoti hote gaya gayi gaye "
	            "gya gai mera meri mere hamara hamari hamare humara humare aap aapka aapki "
	            "apka kya kyun kab kahan kaise "
	            "kitna kitni karo kijiye dijiye do dena karwa karwao karke liye se tak bhi "
	            "yahan wahan "
	            "aata aati aate jata jati jate karta karti karte rehta rehti rehte pada padi "
	            "pade tuta tuti toota tooti "
	            "khula khuli naya nayi naye bahut jyada zyada kam mujhe hume humein unka inka "
	            "iska uska yeh ye wo woh "
	            "koi kuch sab subah sham shaam raat din mahine hafte chahiye milta mila baar "
	            "paas saamne samne piche hatao "
	            "uthao uthwa lagwa gande ganda kude kooda sadak peene bachche chalti chalta "
	            "jalti jal lagao tha thi the "
	            "hun hu karni karna bharna batao baat namaste namaskar shukriya dhanyavad haan "
	            "mat shuru madad badlo sunao kaun ji",
	[LANG_EN] = "the is are was were has have had not no in on at of for from with and our my "
	            "your we you they it this that there "
	            "here please since near very any nobody somebody does did do be been being to "
	            "can could should would will "
	            "when what where why how who by out into over all every day days week month "
	            "months working broken coming "
	            "since near house street in front of complaint against want need i me us hi "
	            "hello hey helo menu main yes ok okay "
	            "no nope yup help start stop status track privacy policy thanks thank thanku "
	            "good morning evening night agent operator "
	            "customer care register file delete forget erase happy message messages "
	            "english language change pay give get tell "
	            "send show sector house phase number lol hmm later sorry sure fine correct",
};

static uint64_t hash_of(const char *p, size_t n, uint64_t seed)
{
	uint64_t h = 14695981039346656037u ^ seed;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	h ^= h >> 29;
	return h ? h : 1;
}

static struct seen *slot_of(const struct tongues *t, uint64_t key)
{
	size_t i = key & (SLOTS - 1);

	while (t->at[i].key && t->at[i].key != key)
		i = (i + 1) & (SLOTS - 1);
	return (struct seen *)&t->at[i];
}

static void count(struct tongues *t, uint64_t key, enum language lang, float times)
{
	struct seen *s = slot_of(t, key);

	if (!s->key) {
		if (t->used * 2 > SLOTS) /* a monstrous catalogue: known words are enough */
			return;
		s->key = key;
		t->used++;
	}
	s->times[lang] += times;
}

static uint64_t word_key(const char *word, size_t length)
{
	return hash_of(word, length, 0);
}

static uint64_t ending_key(const char *word, size_t length)
{
	size_t n = length < 3 ? length : 3;

	return hash_of(word + length - n, n, 0x9e3779b97f4a7c15u);
}

static bool is_latin_word(const char *word)
{
	return *word >= 'a' && *word <= 'z';
}

static void teach_words(struct tongues *t, const char *words, enum language lang, float times)
{
	while (*words) {
		size_t length = strcspn(words, " ");

		if (is_latin_word(words)) {
			count(t, word_key(words, length), lang, times);
			count(t, ending_key(words, length), lang, 1);
			t->total[lang]++;
		}
		words += length + (words[length] == ' ');
	}
}

struct tongues *tongues_new(void)
{
	struct tongues *t = xcalloc(1, sizeof(*t));

	for (int l = 0; l < LANG_COUNT; l++)
		teach_words(t, markers[l], l, MARKER_COUNT);
	return t;
}

struct tongues *tongues_free(struct tongues *t)
{
	free(t);
	return NULL;
}

void tongues_teach(struct tongues *t, const char *folded, enum language lang)
{
	teach_words(t, folded, lang, 1);
}

static void weigh(const struct tongues *t, uint64_t key, float weight, float score[LANG_COUNT])
{
	const struct seen *s = slot_of(t, key);
	float sum = 0;

	if (!s->key)
		return;
	for (int l = 0; l < LANG_COUNT; l++)
		sum += s->times[l] + SMOOTHING;
	for (int l = 0; l < LANG_COUNT; l++)
		score[l] += weight * logf((s->times[l] + SMOOTHING) / sum);
}

static enum language judge_latin(const struct tongues *t, const char *folded)
{
	float score[LANG_COUNT] = { 0 };

	for (size_t words = 0; *folded && words < WORDS_MAX; words++) {
		size_t length = strcspn(folded, " ");

		if (is_latin_word(folded)) {
			uint64_t key = word_key(folded, length);
			bool is_known = slot_of(t, key)->key != 0;

			if (is_known)
				weigh(t, key, 1, score);
			else
				weigh(t, ending_key(folded, length), ENDING_WEIGHT, score);
		}
		folded += length + (folded[length] == ' ');
	}
	enum language by_ear = score[LANG_HI] > score[LANG_PA] + DRAW ? LANG_HI : LANG_PA;

	return score[by_ear] > score[LANG_EN] ? by_ear : LANG_EN;
}

bool tongues_find(const struct tongues *t, const char *text, const char *folded,
                  enum language *ret_lang)
{
	struct script_counts counts;

	script_count(text, &counts);
	size_t hindi = counts.letters[SCRIPT_DEVANAGARI], punjabi = counts.letters[SCRIPT_GURMUKHI];
	size_t latin = counts.letters[SCRIPT_LATIN], indic = hindi + punjabi;
	if (indic + latin == 0)
		return false;
	if (indic * 6 >= latin) /* a few words in her own script among English ones are hers */
		*ret_lang = hindi > punjabi ? LANG_HI : LANG_PA;
	else
		*ret_lang = judge_latin(t, folded);
	return true;
}
