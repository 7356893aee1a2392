/* place_words.c - see place_words.h. */
#include "language/place_words.h"

#include <string.h>

#include "language/sound_index.h"

struct place_words {
	struct sound_index *sounds;
	unsigned *roles; /* of each entry */
	size_t room;
	struct sound_index *short_forms;
	struct sound *long_forms;
};

/* One line a role, words apart by spaces. */
static const struct {
	unsigned role;
	const char *words;
} vocabulary[] = {
	{ WORD_MARKER, "vich vichon wich wichon wch vch ch ich which mein men me ton to te par "
	               "se shehar shahar shehr city town kasba shahir vikhe vikhon wale vala wala "
	               "walon tehsil distt" },
	{ WORD_BEFORE, "in at from of mc distt district city" },
	{ WORD_GENITIVE, "da de di diyan dian ka ke ki ne nu noon ko" },
	{ WORD_FEATURE,
	  "road rd gate chowk chownk bypass adda highway nagar colony mohalla enclave "
	  "darwaza sarak sadak line express phatak" },
	{ WORD_DISTRICT, "district distt dist zila zilla jila jilla jile zile dst tehsil tahsil" },
	{ WORD_NEAR, "near nede nerhe kol pas paas nazdik najdik nearby samne opposite" },
	{ WORD_FILLER,
	  "sahib saheb sahab sahb mandi shri sri shree city town shehar shahar shehr ji "
	  "punjab panjab pb district zila jila tehsil town kasba pind village india "
	  "state nagar panchayat nigam council committee mc bus stand cantt west east" },
	{ WORD_GENERIC,
	  "nagar nagr ngr colony road mohalla muhalla enclave vihar bazar bazaar gali "
	  "avenue chowk park estate market markit street block phase sector extension "
	  "near main old new naya nava nawan purana side left right to from and the of "
	  "wala wali wale da di de area part upto both back front pind village gate "
	  "tower towers flat flats apartment apartments homes heights complex house "
	  "number no plaza city chownk lane marg kucha basti abadi ward zone green "
	  "garden society school hospital mandir gurdwara gurudwara masjid church "
	  "bank office station police civil railway bus stand line lines dairy "
	  "ਪਾਰਕ mill mills factory ground stadium college pull bridge phatak "
	  "ਕਲੋਨੀ कॉलोनी ਐਨਕਲੇਵ एन्क्लेव ਐਵੇਨਿਊ एवेन्यू ਅਸਟੇਟ ਐਸਟੇਟ एस्टेट ਮਾਰਕੀਟ मार्केट ਮਾਰਕਿਟ "
	  "ਅਪਾਰਟਮੈਂਟ अपार्टमेंट ਟਾਵਰ टावर टॉवर ਹਾਈਟਸ हाइट्स ਗਾਰਡਨ गार्डन ਸੁਸਾਇਟੀ सोसायटी ਫੇਜ਼ फेज़ "
	  "ਬਲਾਕ ब्लॉक ਸੈਕਟਰ सेक्टर ਐਕਸਟੈਂਸ਼ਨ ਐਕਸਟੈਨਸ਼ਨ एक्सटेंशन ਚੌਕ ਚੌਂਕ चौक ਗੇਟ गेट ਸਟੈਂਡ स्टैंड "
	  "ਅੱਡਾ अड्डा ਸਟੇਸ਼ਨ स्टेशन ਹਸਪਤਾਲ अस्पताल ਸਕੂਲ स्कूल ਬੈਂਕ बैंक ਪੁਲਿਸ पुलिस ਕੰਪਲੈਕਸ कॉम्प्लेक्स "
	  "ਪਲਾਜ਼ਾ प्लाज़ा ਹੋਮਜ਼ होम्स ਫਲੈਟ ਫਲੈਟਸ फ्लैट फ्लैट्स ਮੇਨ मेन ਨਿਊ न्यू ਨੇੜੇ ਸਾਈਡ साइड ਏਰੀਆ "
	  "एरिया ਗਰਾਊਂਡ ग्राउंड ਕਾਲਜ कॉलेज ਰੇਲਵੇ रेलवे ਸਿਵਲ सिविल ਦਫ਼ਤਰ ਫੈਕਟਰੀ फैक्ट्री ਮਿੱਲ मिल" },
	{ WORD_WARD, "ward vard wrd waard ਵਾਰਡ" },
	{ WORD_NUMBER, "no number nambar nmbr nbr num nam nu" },
	{ WORD_AMBIGUOUS, "patti sangat joga payal raman lehra tanda cheema khanna ramdas bassi "
	                  "bagha" },
	/* Greetings, answers and small words */
	{ WORD_ORDINARY,
	  "hello helo hi hey hy good morning evening night afternoon namaste namaskar namste sat "
	  "sri "
	  "akal salam salaam dhanyavad dhanvad shukriya meharbani thank thanks thankyou welcome ok "
	  "okay okk haan han haanji hanji ji yes no nahi nahin nai nhi na naa ne nu noon menu help "
	  "please plz pls kripya kirpa sir madam bhai bhaji veer veerji didi sister brother uncle "
	  "aunty dost yaar main mai mainu mera mere meri mujhe hum humare hamare hamara hamari "
	  "apna "
	  "apne apni sada sade sadi sadda saade sanu asi assi tusi tussi tuhada tuhadi tera tere "
	  "teri "
	  "aap aapka aapki aapke tum oh eh yeh ye woh wo us is iss uss ehna ohna isko usko jo jis "
	  "kis "
	  "kisi koi koyi kujh kuch kuchh sab sabh sare saare saara sara har ek ik do tin teen char "
	  "chaar panj paanch das dus bees vi bhi ate aur te or par pr magar lekin kyun kyu kyo "
	  "kion "
	  "kiun kyunki ki kya keh kehnda kab kad kadon kado kidhar kithe kitthe kahan kaha kaise "
	  "kive "
	  "kiven kine kinne kitne kitna ab hun hunn tab tad jab jad jado phir fir hor more most "
	  "very "
	  "bahut bohot bahot bhut baut boht bada badi bade wada wadi vadda chota choti chhota sirf "
	  "bas "
	  "hai hain he hei ha haige hega hegi hun hu hoon haan si san sa thi tha the gaya gya gayi "
	  "gyi "
	  "gaye gia giya gai aa aaya aya aayi ayi aaye aunda aundi aunde aata aati aate ana aana "
	  "jana "
	  "janda jandi jande jata jati jate ja jao jaao rha rhi rhe raha rahi rahe reha rehi rahi "
	  "rehe "
	  "rahe rehnda rehndi rehnde rehta rehte rehti rahta rahte karo kro kar kr karke karte "
	  "karta "
	  "karti karda kardi karde karna karni karan karwao karvao karwana karwa kra krwao krdo "
	  "kardo "
	  "ditta diti dita diya diye dia do deo dena deni dinda lao laa lagao lagwao lagi laga "
	  "lage "
	  "lagda lage hoya hoyi hoye hoia hoiya hua hui hue hunda hundi hunde hota hoti hote ho "
	  "hon "
	  "hona honi piya pya pia pai paya payi paye pyi pie pe chal chalo chalda chaldi chalna "
	  "chalti "
	  "chal challi challe chale bol bolda bolo bolna bol bolreha sun suno sunde sunda sunwai "
	  "sunai "
	  "dekho dekh dekhna vekho vekh dasso dasna batao bata bataya bataiye likho likhna naam "
	  "nam "
	  "name number no nambar wala wali wale vala vali vale ton se nal naal nall saath sath "
	  "ghar "
	  "ghr ghare ghara makan makaan gharon bahar baahar bahr andar ander upar uppar uper niche "
	  "nichhe thalle heth agge aage agay piche pichhe piche samne saamne kol kole paas pas "
	  "nede "
	  "nere lagge kinare vichkar idhar udhar ithe othe etthe yahan yaha wahan vaha jagah jaga "
	  "thaan thane kal kall aaj ajj aj parso roz roj daily din dina dinan dino deen mahina "
	  "mahine "
	  "hafta hafte saal sal ghante ghanta raat rat raati subah sawere savere shaam sham shami "
	  "dopahar time waqt vele samay jaldi jldi chheti cheti hale haale abhi abi abhi turant "
	  "fast "
	  "soon today tomorrow yesterday days day week month since last year morning" },
	/* What complaints are about */
	{ WORD_ORDINARY,
	  "light lights lait laita lite batti battian street streetlight road roads sadak sadkan "
	  "sarak "
	  "sarkan sadke rasta raste raah raah rah rahe gali galiyan galian gully nali naali nalian "
	  "naliyan nala naala drain drains drainage sewer sewerage sivar sevar sivrej sewar gutter "
	  "gatar manhole dhakkan dhakan lid cover pani paani panee water jal tanki tank nal tap "
	  "toti "
	  "tooti tutti pipe paip line lines leak leakage lekaj liki supply saplai pressure presar "
	  "kuda kooda kura koora kachra kachara kachre garbage garbej gand ganda gandi gande "
	  "gandagi "
	  "gandgi safai safaai sfai clean cleaning cleaner sweeper sweeping jharu jhadu dustbin "
	  "bin "
	  "dabba trolley trali gadi gaadi vehicle machhar machchar macchar machar machhran makhi "
	  "makkhi makkhian makhiyan mosquito mosquitoes fogging spray sprey dawai kutta kutte "
	  "kuttey "
	  "kutta dog dogs stray bandar monkey monkeys gaan gaay gau gaye gaiyan cow cows sand "
	  "saand "
	  "bull janwar jaanwar animal animals pashu dangar dead mara mareya mari mariya mrya "
	  "park parks jhule jhula ghah ghas rukh ruakh ped tree trees tahni tehni darakht kat kato "
	  "kataai toilet toilets shauchalay sochale bathroom kabja kabza najayaz illegal "
	  "construction "
	  "parking malba saman samaan samagri material ret rait bajri itt ittan bijli bijlee "
	  "current "
	  "karant khamba khambe khambha khambhe pole poles taar tar wire wires transformer meter "
	  "bill "
	  "bills bil tax taxes house property payment paisa paise rupaye rupay rupee receipt rasid "
	  "dikkat dikat pareshan pareshani preshan preshani problem problems mushkil masla samasya "
	  "samsya shikayat shikait shikyat sikayat complaint complain complaints complent darj "
	  "daraj "
	  "likhwao file register track status reply jawab khabar fix repair thik theek teek sahi "
	  "sehi "
	  "kharab khrab kharaab khraab khrb bura buri mada maadi band bnd bandh khatam khatm toota "
	  "tooti toote tuta tuti tute tutt tutta tutti tutte tutya tuteya tutiya tutti hoi tootya "
	  "tuteya bhari bhar bharya bhareya bharaa khada khara khadda khade khadde khari khada "
	  "khadi "
	  "khadha tokhe toye toya toe khadda gadda gadde gaddha gaddhe gaddhon jaam jam jma jamma "
	  "overflow blocked block choked badbu badboo bo smell mushk hanera hnera andhera andhere "
	  "dark "
	  "khatra khatarnak danger dangerous accident hadsa dig digya digeya gir gira gireya giri "
	  "latak latke khulla khuli khula khulhe khuli open bache bacche bachche bachon bacha "
	  "bacche "
	  "kids child children log lok loka lokan lokon people bimar bimari bimari beemari dengue "
	  "malaria jalda jaldi jal jaldiyan jalti jalaya jalti chaldi charge vaddh vadh wadh katt "
	  "kat "
	  "katde katya shor bhonk school skool hospital haspatal bank office daftar dukan dukaan "
	  "shop "
	  "shops market bazar bazaar mandir gurdwara gurudwara masjid church station factory "
	  "chowk chauraha chouraha morh mod pull pul flyover foot footpath path traffic signal "
	  "divider "
	  "speed breaker board sign camera mobile phone fone call message msg photo foto video "
	  "audio "
	  "location pata address adress patta person officer afsar sahab karamchari mulazam worker "
	  "staff team sarkar sarkari mc commissioner councillor parshad president vote election "
	  "language bhasha boli punjabi hindi english angrezi change badlo badal new naya nava "
	  "navi "
	  "nawi nava nawa naven old purana purani start stop end exit cancel back talk speak human "
	  "agent welcome test testing check asdf qwerty xyz abc baje vaje wajje rupees barish "
	  "barsat "
	  "meeh minh mih rain hanja pool garmi sardi thand thandi dhoop hawa dhuan dhoon dhuaan "
	  "smoke "
	  "agg ag fire sada sare mud chikkar chikar kichad kichar dhool mitti mitty ghatta dust "
	  "pauna "
	  "plot plots khali pura poora puri poori adha addha half full kam kamm work kaam janta "
	  "public "
	  "department vibhag nagar nigam ward vard committee kameti madad madat sahayata request "
	  "benti "
	  "bainti arj not collected collection near the of and on my our in at for from with a an "
	  "is are was has have it this that there here low high wrong bania banya bani banaya bna "
	  "bnao "
	  "banao bana chuk chukde chukk chuko utha uthao uthaya uthate uthta uthe kehde kaho kaha "
	  "kahte "
	  "milda mildi mile mila milo milna khedan khed kita kitta kiti kitti keeta keeti keete "
	  "kite "
	  "kinnu kihnu kisnu sunan kudi kudian munda munde aurat aadmi bande banda bandhe budhe "
	  "bujurg "
	  "leke lai layi lei laye lia liya lita leya rakh rakhi rakhya pehla pehlan pahle pehle "
	  "baad "
	  "bad baar var vari waar vaar kayi kai bina bagair binaa mat tarah tarike chandigarh "
	  "delhi mumbai shimla hal hall "
	  "solution "
	  "action karwai karvai kaarvai mere naal gallan gal gall baat bat chahida chahidi chahiye "
	  "chahte chahunde chahta sakde sakda sakte sakta sakdi pata ptaa pta pichle agle doosre "
	  "dusre "
	  "duje pehli gwandi guandi padosi padosee parosi neighbour neighbor kirayedar maalik "
	  "malik "
	  "nikal nikalda nikle nikasi nikaas dabb paise paisay jhagda ladai nuksan nuksaan chori "
	  "chor "
	  "daru sharab nasha raula rola show shukar udas dukhi tang taang dukh dekhbhal kaafi kafi "
	  "ban bana "
	  "banda being built burning birth death certificate portal renewal licence bike "
	  "cycle scooter car truck mali maali malak puli pulia pulli bachcho bachchon bachian beti "
	  "bete beta dhee puttar usari imarat building janam mrityu praman patra turan turna "
	  "paidal "
	  "tilan tile tiles tailan tailen marammat murammat zara jara beech beechon vichale manhol "
	  "menhole level menace mare maran marre bhagde bhagte daurde darakht darakhat drakht "
	  "office "
	  "daftari record khata thekedar contractor shopkeeper rehri rehrian footpaths mohalle "
	  "muhalle mohallan bharwa bharwao bharo shed roof chhat deewar divar kandh wall fence "
	  "darwaza khidki window seat bench jagao bujh bujhi jagdi jagdian jagdiyan toilets diyan "
	  "tahniyan tahniya taaran lagdiyan kattan katwana katwata guand guandh gwand pados padose "
	  "nirman khali plaat day lights avaidh mushk marda mardi marde maarda chukwa chukwao "
	  "kamre kamreyan "
	  "gandhla layak laik peen pina nigam zameen jameen clerk chakkar "
	  "dhas dhasi gurdware kudedan" },
};

/* Sound like a town but are everyday words: known by their exact letters. */
static const char *const look_alikes[] = {
	"patte",  "ਪੱਤੇ",      "पत्ते",   "khadiyan", "khadian", "खड़ियां", "khana", "khaana",
	"khane",  "खाना",    "खाने",   "ਖਾਣਾ",     "ਖਾਣੇ",     "pati",  "पति",   "ਪਤੀ",
	"thanda", "thandaa", "ठंडा",   "ਠੰਡਾ",      "ਠੰਢਾ",     "more",  "mor",   "मोर",
	"ਮੋਰ",     "bhikh",   "jeera", "jira",     "rahe",    "chima",
};

/* What people shorten by leaving off the end, which no likeness of sounds would find. */
static const struct {
	const char *from, *to;
} abbreviations[] = {
	{ "col", "colony" },     { "cly", "colony" },     { "moh", "mohalla" },
	{ "mohl", "mohalla" },   { "muh", "mohalla" },    { "st", "gali" },
	{ "street", "gali" },    { "gully", "gali" },     { "lane", "gali" },
	{ "ext", "extension" },  { "extn", "extension" }, { "enc", "enclave" },
	{ "encl", "enclave" },   { "ave", "avenue" },     { "avn", "avenue" },
	{ "est", "estate" },     { "ph", "phase" },       { "blk", "block" },
	{ "sec", "sector" },     { "sect", "sector" },    { "apt", "apartment" },
	{ "apts", "apartment" }, { "mkt", "market" },     { "gt", "gate" },
	{ "rd", "road" },        { "sadak", "road" },     { "marg", "road" },
	{ "ngr", "nagar" },      { "kt", "katra" },       { "vill", "village" },
	{ "vpo", "village" },    { "hosp", "hospital" },  { "nr", "near" },
	{ "opp", "opposite" },   { "stn", "station" },    { "gdn", "garden" },
	{ "twr", "tower" },      { "ind", "industrial" }, { "def", "defence" },
	{ "mdl", "model" },      { "mod", "model" },      { "twn", "town" },
	{ "gn", "guru nanak" },  { "chd", "chandigarh" },
};

static void set_role(struct place_words *words, const struct sound *s, unsigned role)
{
	int64_t found = sound_index_find(words->sounds, s);

	if (found < 0) {
		found = sound_index_add(words->sounds, s);
		if ((size_t)found >= words->room) {
			words->room = words->room ? words->room * 2 : 1024;
			words->roles = xrealloc(words->roles, words->room * sizeof(*words->roles));
		}
		words->roles[found] = 0;
	}
	words->roles[found] |= role;
}

static void add_line(struct place_words *words, const char *line, unsigned role)
{
	struct sound_word w;

	while (sound_words(line, &w, 1) == 1) {
		set_role(words, &w.sound, role);
		line = w.raw + w.raw_length;
	}
}

struct place_words *place_words_new(void)
{
	struct place_words *words = xcalloc(1, sizeof(*words));
	struct sound from;

	words->sounds = sound_index_new();
	for (size_t i = 0; i < ARRAY_LEN(vocabulary); i++)
		add_line(words, vocabulary[i].words, vocabulary[i].role);
	words->short_forms = sound_index_new();
	words->long_forms = xcalloc(ARRAY_LEN(abbreviations), sizeof(*words->long_forms));
	for (size_t i = 0; i < ARRAY_LEN(abbreviations); i++) {
		sound_of(abbreviations[i].from, &from);
		sound_index_add(words->short_forms, &from);
		sound_of(abbreviations[i].to, &words->long_forms[i]);
	}
	return words;
}

struct place_words *place_words_free(struct place_words *words)
{
	if (!words)
		return NULL;
	sound_index_free(words->sounds);
	sound_index_free(words->short_forms);
	free(words->roles);
	free(words->long_forms);
	free(words);
	return NULL;
}

void place_words_add_ordinary(struct place_words *words, const struct sound *s)
{
	if (sound_index_find(words->sounds, s) < 0)
		set_role(words, s, WORD_ORDINARY);
}

void place_words_remove_ordinary(struct place_words *words, const struct sound *s)
{
	int64_t found = sound_index_find(words->sounds, s);

	if (found >= 0)
		words->roles[found] &= ~(unsigned)WORD_ORDINARY;
}

static bool is_look_alike(const struct sound_word *w)
{
	for (size_t i = 0; i < ARRAY_LEN(look_alikes); i++)
		if (strlen(look_alikes[i]) == w->raw_length &&
		    strncasecmp(look_alikes[i], w->raw, w->raw_length) == 0)
			return true;
	return false;
}

unsigned place_words_role(const struct place_words *words, const struct sound_word *w)
{
	int64_t found = sound_index_find(words->sounds, &w->sound);

	if (is_look_alike(w))
		return WORD_ORDINARY;
	return found < 0 ? WORD_NONE : words->roles[found];
}

const struct sound *place_words_expand(const struct place_words *words, const struct sound *s)
{
	int64_t found = sound_index_find(words->short_forms, s);

	return found < 0 ? NULL : &words->long_forms[found];
}
