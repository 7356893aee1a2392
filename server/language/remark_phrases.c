/* remark_phrases.c - see remark_phrases.h. One spelling of a romanised word covers its near
 * relatives; the scripts of India are compared by sound as well, so what is written in one often
 * serves the other. */
#include "language/remark_phrases.h"

/* May stand around a remark without changing it. */
const char remark_polite[] =
        "please pls plz zara thoda thodi ji jee g sir sirji madam mam bhai bhaji veerji veere paji "
        "yaar ok okay okk "
        "acha accha achha oh ohh o arre are haan han well but so and then just mseva changa theek "
        "thik hai ਜੀ ਸਰ ਅੱਛਾ ਚੰਗਾ ਠੀਕ ਹੈ ਪਰ ਓਕੇ ਭਾਜੀ ਵੀਰ ਯਾਰ जी सर अच्छा ठीक है पर ओके भाई यार";

static const struct remark_group groups[] = {
	{ REMARK_QUESTION, "where is your office;where is the office;"
	                   "kahan ho;kahan ho aap;office kahan hai;"
	                   "kithe ho;kithe ho tusi;office kithe hai;daftar kithe hai;"
	                   "ਕਿੱਥੇ ਹੋ;ਕਿੱਥੇ ਹੋ ਤੁਸੀਂ;ਦਫ਼ਤਰ ਕਿੱਥੇ ਹੈ;"
	                   "कहाँ हो;कहाँ हो आप;दफ़्तर कहाँ है" },
	{ REMARK_ANGER,
	  "nobody listens;no one listens;nobody listens here;nobody listens to us;nobody cares;"
	  "no one cares;nobody does anything;no one does anything;you never do anything;"
	  "you do nothing;u do nothing;nothing ever happens;nothing happens;"
	  "nothing will happen;useless;useless people;useless service;bullshit;"
	  "this is bullshit;you are useless;u r useless;worst service;bad service;"
	  "very bad service;pathetic service;waste of time;time waste;shame on you;fed up;"
	  "i am fed up;"
	  "aur kitna wait karu;hor kinni udeek karan;koi kaam nahi karta;koi kam nahi karda;"
	  "koi sunta nahi;koi nahi sunta;koi sunne wala nahi;koi kuch nahi karta;"
	  "kuch nahi karte;aap kuch nahi karte;tum kuch nahi karte;kuch karte hi nahi;"
	  "kuch nahi hota;kuch nahi hone wala;kuch nahi hoga;sharam karo;bakwas;"
	  "koi sunda nahi;koi nahi sunda;koi sunan wala nahi;koi kujh nahi karda;"
	  "kujh nahi karde;tusi kujh nahi karde;tusi kuch nahi karde;kujh nahi hunda;"
	  "kuch nahi hunda;kujh nahi hona;"
	  "ਕੋਈ ਸੁਣਦਾ ਨਹੀਂ;ਕੋਈ ਨਹੀਂ ਸੁਣਦਾ;ਕੋਈ ਸੁਣਨ ਵਾਲਾ ਨਹੀਂ;ਕੋਈ ਕੁਝ ਨਹੀਂ ਕਰਦਾ;ਕੁਝ ਨਹੀਂ ਕਰਦੇ;ਤੁਸੀਂ ਕੁਝ ਨਹੀਂ ਕਰਦੇ;"
	  "ਕੁਝ ਨਹੀਂ ਹੁੰਦਾ;ਕੁਝ ਨਹੀਂ ਹੋਣਾ;ਸ਼ਰਮ ਕਰੋ;ਬਕਵਾਸ;"
	  "कोई सुनता नहीं;कोई नहीं सुनता;कोई सुनने वाला नहीं;कोई कुछ नहीं करता;कुछ नहीं करते;आप कुछ नहीं करते;"
	  "तुम कुछ नहीं करते;कुछ नहीं होता;कुछ नहीं होगा;कुछ नहीं होने वाला;शर्म करो;बकवास" },
	{ REMARK_SAME_PLACE,
	  "same place;same location;same address;same spot;same area;same street;"
	  "same as before;same as last time;same as earlier;same as previous;"
	  "same place as before;same place as last time;same place as earlier;"
	  "same place as previous;same place again;at the same place;as before;like before;"
	  "previous place;previous location;last place;last location;old place;same;same only;"
	  "same one;the same place;it is the same place;same place where i complained before;"
	  "where it was last time;"
	  "same jagah;same jagha;same jagah hai;same hai;same hi;same hi hai;same he;same aa;"
	  "same thaan;same gali;usi jagah;usi jagah par;usi jagah pe;usi jagha pe;usi jagha;"
	  "usi jagah hai;wahi jagah;wahi jagah hai;wohi jagah;wahi;wahi hai;wahin;wahin par;"
	  "wahi purani jagah;wahi pehle wali jagah;pehle wali jagah;pehle wali;pehle wala;"
	  "pehle ki jagah;pehle jaisi;pehle jahan thi;pichli jagah;pichli wali jagah;"
	  "purani jagah;usi gali mein;"
	  "ohi jagah;ohi jagha;ohi jaga;ohi jagah aa;ohi jagah te;ohi;ohi hai;ohi aa;ohi thaan;"
	  "ohi than;ohi gali;ose jagah;ose jagah te;ose thaan;usse jagah;usse thaan;othe hi;"
	  "uthe hi;othe;pehlan wali jagah;pehlan wali;pehla wali;pehla wali jagah;"
	  "pehlan wala thaan;pichli wali;purani thaan;"
	  "ਓਹੀ ਜਗ੍ਹਾ;ਉਹੀ ਜਗ੍ਹਾ;ਓਹੀ ਜਗ੍ਹਾ ਹੈ;ਉਹੀ ਜਗ੍ਹਾ ਹੈ;ਓਸੇ ਜਗ੍ਹਾ;ਉਸੇ ਜਗ੍ਹਾ;ਉਸੇ ਜਗ੍ਹਾ ਤੇ;ਓਸੇ ਜਗ੍ਹਾ ਤੇ;ਓਹੀ ਥਾਂ;"
	  "ਉਹੀ ਥਾਂ;ਉਸੇ ਥਾਂ;ਓਸੇ ਥਾਂ;ਉਸੇ ਥਾਂ ਤੇ;ਪਹਿਲਾਂ ਵਾਲੀ ਜਗ੍ਹਾ;ਪਹਿਲਾਂ ਵਾਲੀ;ਪਹਿਲਾਂ ਵਾਲੀ ਥਾਂ;ਪਹਿਲੀ ਵਾਲੀ ਜਗ੍ਹਾ;"
	  "ਪਿਛਲੀ ਜਗ੍ਹਾ;ਪਿਛਲੀ ਵਾਲੀ ਜਗ੍ਹਾ;ਪੁਰਾਣੀ ਜਗ੍ਹਾ;ਉੱਥੇ ਹੀ;ਓਥੇ ਹੀ;ਓਹੀ;ਉਹੀ;ਓਹੀ ਗਲੀ;ਉਹੀ ਗਲੀ;ਸੇਮ;"
	  "ਸੇਮ ਜਗ੍ਹਾ;ਸੇਮ ਪਲੇਸ;ਜਗ੍ਹਾ ਓਹੀ ਹੈ;ਜਗ੍ਹਾ ਉਹੀ;"
	  "वही जगह;वही जगह है;उसी जगह;उसी जगह पर;पहले वाली जगह;पहले वाली;पिछली जगह;पिछली वाली जगह;"
	  "पुरानी जगह;वहीं;वही;वहीं पर;वही गली;उसी गली में;सेम;सेम जगह;सेम प्लेस;जगह वही है;पहले की तरह" },
	{ REMARK_UNFIXED,
	  "not fixed;it is not fixed;still not fixed;it is still not fixed;not solved;"
	  "not resolved;still not resolved;not done;work not done;still the same;nothing done;"
	  "theek nahi hua;abhi theek nahi hua;abhi tak theek nahi hua;abhi bhi theek nahi hua;"
	  "theek nahi hui;kaam nahi hua;kuch nahi hua;thik nahi hoya;haje thik nahi hoya;"
	  "hale thik nahi hoya;aje thik nahi hoya;hale tak thik nahi hoya;thik nahi hoyi;"
	  "kam nahi hoya;kujh nahi hoya;ਠੀਕ ਨਹੀਂ ਹੋਇਆ;ਹਾਲੇ ਠੀਕ ਨਹੀਂ ਹੋਇਆ;ਅਜੇ ਠੀਕ ਨਹੀਂ ਹੋਇਆ;"
	  "ਹਾਲੇ ਤੱਕ ਠੀਕ ਨਹੀਂ ਹੋਇਆ;ਠੀਕ ਨਹੀਂ ਹੋਈ;ਕੰਮ ਨਹੀਂ ਹੋਇਆ;ਕੁਝ ਨਹੀਂ ਹੋਇਆ;ठीक नहीं हुआ;अभी ठीक नहीं हुआ;"
	  "अभी तक ठीक नहीं हुआ;ठीक नहीं हुई;काम नहीं हुआ;कुछ नहीं हुआ" },
	{ REMARK_HERE,
	  "here;right here;my place;my home;my house;my area;my street;our street;"
	  "near my house;near my home;near me;in front of my house;outside my house;at home;"
	  "at my home;at my house;"
	  "yahan;yahin;yahan par;mere ghar;mere ghar ke paas;mere ghar ke samne;"
	  "mere ghar ke bahar;ghar ke paas;ghar ke samne;ghar ke bahar;hamari gali;"
	  "hamari gali mein;meri gali;meri gali mein;ithe;ithe hi;mere ghar kol;"
	  "mere ghar de kol;mere ghar de samne;ghar de bahar;ghar de kol;sadi gali;"
	  "sadi gali vich;saadi gali;meri gali vich;sade ghar kol;sade mohalle;"
	  "sade mohalle vich;"
	  "ਇੱਥੇ;ਏਥੇ;ਇੱਥੇ ਹੀ;ਮੇਰੇ ਘਰ;ਮੇਰੇ ਘਰ ਕੋਲ;ਮੇਰੇ ਘਰ ਦੇ ਕੋਲ;ਮੇਰੇ ਘਰ ਦੇ ਸਾਹਮਣੇ;ਘਰ ਦੇ ਬਾਹਰ;ਘਰ ਦੇ ਕੋਲ;ਸਾਡੀ ਗਲੀ;"
	  "ਸਾਡੀ ਗਲੀ ਵਿੱਚ;ਸਾਡੇ ਘਰ ਕੋਲ;ਮੇਰੀ ਗਲੀ;ਸਾਡੇ ਮੁਹੱਲੇ;ਸਾਡੇ ਮੁਹੱਲੇ ਵਿੱਚ;"
	  "यहाँ;यहां;यहीं;मेरे घर;मेरे घर के पास;मेरे घर के सामने;मेरे घर के बाहर;घर के पास;घर के सामने;"
	  "घर के बाहर;हमारी गली;हमारी गली में;मेरी गली" },
	{ REMARK_THANKS,
	  "thanks;thank you;thank u;thankyou;thanku;thnx;thx;ty;thanks a lot;thank you so much;"
	  "thank you very much;many thanks;god bless you;shukriya;bahut shukriya;dhanyavad;"
	  "dhanyawad;bahut dhanyavad;dhanwad;dhanvad;bahut dhanwad;meharbani;bahut meharbani;"
	  "mehrbani;ਧੰਨਵਾਦ;ਬਹੁਤ ਧੰਨਵਾਦ;ਸ਼ੁਕਰੀਆ;ਮਿਹਰਬਾਨੀ;ਬਹੁਤ ਮਿਹਰਬਾਨੀ;ਥੈਂਕ ਯੂ;धन्यवाद;बहुत धन्यवाद;शुक्रिया;"
	  "बहुत शुक्रिया;मेहरबानी;थैंक यू;थैंक्स" },
	{ REMARK_WAIT,
	  "no problem;never mind;koi baat nahi;koi gal nahi;koi gall nahi;ਕੋਈ ਗੱਲ ਨਹੀਂ;कोई बात नहीं;"
	  "wait;wait a minute;wait a moment;one minute;1 minute;1 min;one min;ek minute;ek min;"
	  "just a minute;a minute;one moment;one second;ek second;hold on;hang on;let me see;"
	  "let me think;let me check;later;hm;hmm;hmmm;hmmmm;hmm hmm;umm;uh;lol;haha;hahaha;"
	  "nice;wow;i see;got it;understood;"
	  "ruko;rukiye;ruk jao;zara ruko;ek minute ruko;abhi batata hu;abhi batati hu;"
	  "batata hu;batati hu;dekhta hu;dekhti hu;dekh ke batata hu;samajh gaya;samajh gayi;"
	  "ruko ji;ruk ja;thoda ruko;ik minute;ik mint;ik mint ruko;khad jao;khlo jao;"
	  "dasda haan;dasdi haan;dasda;dasdi;hun dasda;vekhda haan;vekhdi haan;samajh gya;"
	  "samajh gyi;"
	  "ਰੁਕੋ;ਰੁਕ ਜਾਓ;ਥੋੜ੍ਹਾ ਰੁਕੋ;ਇੱਕ ਮਿੰਟ;ਇਕ ਮਿੰਟ;ਇੱਕ ਮਿੰਟ ਰੁਕੋ;ਦੱਸਦਾ ਹਾਂ;ਦੱਸਦੀ ਹਾਂ;ਵੇਖਦਾ ਹਾਂ;ਵੇਖਦੀ ਹਾਂ;ਹੂੰ;ਸਮਝ ਗਿਆ;"
	  "ਸਮਝ ਗਈ;ਬਾਅਦ ਵਿੱਚ;"
	  "रुको;रुकिए;रुक जाओ;थोड़ा रुको;एक मिनट;एक मिनट रुको;बताता हूँ;बताती हूँ;अभी बताता हूँ;देखता हूँ;"
	  "देखती हूँ;हम्म;समझ गया;समझ गई;बाद में" },
	{ REMARK_WHY,
	  "why;why do you ask;why do you need it;why do you need this;why do you want it;"
	  "why do you need my location;why do you need location;why location;why should i;"
	  "why should i tell;what for;for what;kyun;kyu;kyon;kyun chahiye;kyon chahiye;"
	  "kis liye;kisliye;kahe;kyun bataun;location kyun chahiye;location kyu;kyo;kahton;"
	  "kaaton;kyun dassa;kyo dassa;main kyo dassa;kyo chahidi;location kyo chahidi;kis lai;"
	  "ਕਿਉਂ;ਕਿਉਂ ਚਾਹੀਦੀ;ਕਿਉਂ ਚਾਹੀਦਾ;ਕਾਹਤੋਂ;ਕਿਸ ਲਈ;ਕਾਹਦੇ ਲਈ;ਕਿਉਂ ਦੱਸਾਂ;क्यों;क्यों चाहिए;किस लिए;किसलिए;"
	  "क्यों बताऊं;क्यों बताऊँ" },
	{ REMARK_WHAT,
	  "what;wat;wht;whats this;what do you mean;what is it;what should i do;"
	  "what should i write;what to write;what do i write;what to do;what now;now what;"
	  "what next;how;how to send;how to send location;how do i send location;"
	  "how do i send my location;how to write;i cannot send location;i cant send location;"
	  "i dont know how to send location;location bhejni nahi aati;"
	  "mujhe location bhejni nahi aati;location nahi bhej sakta;location nahi bhej sakti;"
	  "location bhejni nahi aundi;mainu location bhejni nahi aundi;ਲੋਕੇਸ਼ਨ ਭੇਜਣੀ ਨਹੀਂ ਆਉਂਦੀ;"
	  "ਮੈਨੂੰ ਲੋਕੇਸ਼ਨ ਭੇਜਣੀ ਨਹੀਂ ਆਉਂਦੀ;लोकेशन भेजनी नहीं आती;मुझे लोकेशन भेजना नहीं आता;meaning;pardon;huh;"
	  "eh;sorry;"
	  "kya;kya matlab;matlab;kya karu;kya karna hai;kya likhu;kya likhna hai;ab kya;"
	  "ab kya karu;kaise;kaise bheju;location kaise bheju;location kaise bheje;"
	  "location kaise bhejte hai;kaise bheje;"
	  "ki;ki matlab;ki karna;ki karna hai;ki kara;ki likha;ki likhna;hun ki;hun ki kara;"
	  "hun ki karna;kiven;kive;kidda;kiven bheja;location kiven bheja;location kive bhejni;"
	  "ਕੀ;ਕੀ ਮਤਲਬ;ਕੀ ਕਰਨਾ;ਕੀ ਕਰਨਾ ਹੈ;ਕੀ ਕਰਾਂ;ਕੀ ਲਿਖਾਂ;ਕੀ ਲਿਖਣਾ ਹੈ;ਹੁਣ ਕੀ;ਹੁਣ ਕੀ ਕਰਾਂ;ਕਿਵੇਂ;ਕਿੱਦਾਂ;"
	  "ਕਿਵੇਂ ਭੇਜਾਂ;ਲੋਕੇਸ਼ਨ ਕਿਵੇਂ ਭੇਜਾਂ;ਲੋਕੇਸ਼ਨ ਕਿਵੇਂ ਭੇਜਣੀ ਹੈ;"
	  "क्या;क्या मतलब;मतलब;क्या करूं;क्या करूँ;क्या करना है;क्या लिखूं;क्या लिखूँ;क्या लिखना है;अब क्या;"
	  "अब क्या करूं;कैसे;कैसे भेजूं;कैसे भेजूँ;लोकेशन कैसे भेजूं;लोकेशन कैसे भेजूँ" },
	{ REMARK_HOW_LONG,
	  "how long;how long will it take;how long does it take;how many days;"
	  "how many days will it take;how much time;how much time will it take;by when;when;"
	  "when will it be fixed;when will it be done;when will it be solved;"
	  "when will you fix it;when will someone come;when will you come;till when;"
	  "kal tak ho jau;kal tak ho jaega;kal tak ho jayega;will it be done by tomorrow;"
	  "ਕੱਲ੍ਹ ਤੱਕ ਹੋ ਜਾਊ;ਕੱਲ੍ਹ ਤੱਕ ਹੋ ਜਾਵੇਗਾ;कल तक हो जाएगा;"
	  "kab;kab tak;kab hoga;kab tak hoga;kab tak theek hoga;kab theek hoga;kitna time;"
	  "kitna time lagega;kitna samay lagega;kitne din;kitne din lagenge;kitne din me;"
	  "kab aayenge;kab tak aaoge;"
	  "kado;kadon;kado tak;kadon tak;kado hovega;kadon hovega;kado theek hovega;kinna time;"
	  "kinna time lagega;kinna time lagu;kinne din;kinne din laggange;kinne din lagange;"
	  "kinna chir;kinna chir lagega;kinna chir lagu;kado aaoge;"
	  "ਕਦੋਂ;ਕਦੋਂ ਤੱਕ;ਕਦੋਂ ਹੋਵੇਗਾ;ਕਦੋਂ ਠੀਕ ਹੋਵੇਗਾ;ਕਦੋਂ ਤੱਕ ਠੀਕ ਹੋਵੇਗਾ;ਕਿੰਨਾ ਟਾਈਮ;ਕਿੰਨਾ ਟਾਈਮ ਲੱਗੇਗਾ;ਕਿੰਨਾ ਸਮਾਂ;"
	  "ਕਿੰਨਾ ਸਮਾਂ ਲੱਗੇਗਾ;ਕਿੰਨੇ ਦਿਨ;ਕਿੰਨੇ ਦਿਨ ਲੱਗਣਗੇ;ਕਿੰਨਾ ਚਿਰ;ਕਿੰਨਾ ਚਿਰ ਲੱਗੇਗਾ;"
	  "कब;कब तक;कब होगा;कब तक होगा;कब ठीक होगा;कब तक ठीक होगा;कितना समय;कितना समय लगेगा;"
	  "कितना टाइम;कितना टाइम लगेगा;कितने दिन;कितने दिन लगेंगे;कितने दिन में" },
	{ REMARK_HURRY,
	  "make it fast;make it quick;hurry;hurry up;please hurry;yes hurry;yes please hurry;"
	  "yes but please hurry;yes but hurry;fast;do it fast;please do it fast;quick;quickly;"
	  "be quick;do it quickly;soon;as soon as possible;asap;urgent;very urgent;"
	  "it is urgent;this is urgent;fix it soon;fix it fast;jaldi;jaldi karo;jaldi kijiye;"
	  "jaldi karna;jaldi kar do;jaldi karwao;haan jaldi karo;thoda jaldi;jaldi theek karo;"
	  "jaldi thik karo;chheti;chheti karo;cheti karo;chheti kar deo;haan ji jaldi karo;"
	  "ਜਲਦੀ;ਜਲਦੀ ਕਰੋ;ਛੇਤੀ;ਛੇਤੀ ਕਰੋ;ਹਾਂ ਜਲਦੀ ਕਰੋ;ਹਾਂ ਛੇਤੀ ਕਰੋ;ਜਲਦੀ ਠੀਕ ਕਰੋ;ਜਲਦੀ ਕਰਵਾਓ;ਛੇਤੀ ਠੀਕ ਕਰੋ;जल्दी;"
	  "जल्दी करो;जल्दी कीजिए;जल्दी करना;हाँ जल्दी करो;जल्दी ठीक करो;जल्दी कर दो" },
	{ REMARK_WHO,
	  "who are you;who is this;who r u;are you a bot;are you a robot;are you human;"
	  "are you real;is this a bot;is this real;is this official;is it official;"
	  "is this a government number;aap kaun;aap kaun ho;aap kaun hain;kaun ho;"
	  "kaun bol raha;kaun bolda;eh kaun;eh kaun hai;eh kaun bolda;yeh kaun;yeh kaun hai;"
	  "kaun ho tum;tusi kaun;tusi kaun ho;kaun ho tusi;kon ho;kon;kaun;ਤੁਸੀਂ ਕੌਣ;ਤੁਸੀਂ ਕੌਣ ਹੋ;"
	  "ਕੌਣ ਹੋ;ਕੌਣ ਬੋਲਦਾ;ਇਹ ਕੌਣ ਹੈ;ਇਹ ਕੌਣ ਬੋਲਦਾ;ਕੌਣ;आप कौन;आप कौन हो;आप कौन हैं;कौन हो;कौन बोल रहा है;"
	  "कौन" },
	{ REMARK_PHOTO,
	  "can i send photo;can i send a photo;can i send photos;should i send photo;"
	  "should i send a photo;do i have to send photo;do you need a photo;photo needed;"
	  "photo bheju;photo bheju kya;photo bhejni hai;photo bhejni hai kya;"
	  "photo bhi bhejni hai;photo bhi bhejni hai kya;isme photo bhi bhejni hai kya;"
	  "photo bhej sakte hai;photo bhej sakta hu;photo bhej sakti hu;"
	  "kya photo bhej sakte hai;photo bhej sakde haan;photo bhej sakda;"
	  "photo bhej sakda haan;photo bheja;photo bhejni aa;photo vi bhejni aa;ki photo bheja;"
	  "ਫੋਟੋ ਭੇਜਾਂ;ਫੋਟੋ ਭੇਜਣੀ ਹੈ;ਫੋਟੋ ਵੀ ਭੇਜਣੀ ਹੈ;ਕੀ ਫੋਟੋ ਭੇਜਾਂ;ਫੋਟੋ ਭੇਜ ਸਕਦੇ ਹਾਂ;ਫੋਟੋ ਭੇਜ ਸਕਦਾ ਹਾਂ;फोटो भेजूं;फोटो भेजूँ;"
	  "फोटो भेजनी है;फोटो भेजनी है क्या;फोटो भी भेजनी है क्या;क्या फोटो भेज सकते हैं;फोटो भेज सकते हैं" },
	{ REMARK_HOW_ARE_YOU,
	  "how are you;how r u;how are you doing;whats up;kya haal hai;kya haal;kaise ho;"
	  "kaise ho aap;aap kaise ho;aap kaise hain;ki haal hai;ki haal;ki haal chaal;"
	  "hor ki haal;hor ki haal chaal;kidda ho;tusi kidda;tusi kiven ho;hor kidda;ਕੀ ਹਾਲ ਹੈ;"
	  "ਕੀ ਹਾਲ;ਹੋਰ ਕੀ ਹਾਲ;ਕਿਵੇਂ ਹੋ;ਤੁਸੀਂ ਕਿਵੇਂ ਹੋ;ਕੀ ਹਾਲ ਚਾਲ;क्या हाल है;क्या हाल;कैसे हो;आप कैसे हैं;कैसे हैं आप" },
	{ REMARK_COST,
	  "kya ye free hai;ye free hai;free hai kya;ki eh free hai;eh free aa;is it free;"
	  "is this free;any charges;any fee;what is the fee;how much does it cost;"
	  "how much money;how much;do i have to pay;paise lagenge;kitne paise;"
	  "kitne paise lagenge;kya paise lagenge;paise lagange;kinne paise;kinne paise lagange;"
	  "ki paise lagde;fees kinni;fees kitni;free hai;ਪੈਸੇ ਲੱਗਣਗੇ;ਕਿੰਨੇ ਪੈਸੇ;ਕਿੰਨੇ ਪੈਸੇ ਲੱਗਣਗੇ;ਕੀ ਪੈਸੇ ਲੱਗਦੇ;"
	  "ਮੁਫ਼ਤ ਹੈ;ਫੀਸ ਕਿੰਨੀ;पैसे लगेंगे;कितने पैसे;कितने पैसे लगेंगे;क्या पैसे लगेंगे;मुफ़्त है;फीस कितनी" },
	{ REMARK_UNSURE,
	  "dont know;do not know;i dont know;i do not know;idk;not sure;i am not sure;no idea;"
	  "i have no idea;dont know the address;i dont know the address;dont know address;"
	  "dont know the place;pata nahi;pata nahin;mujhe nahi pata;nahi pata;maloom nahi;"
	  "malum nahi;address nahi pata;jagah ka naam nahi pata;mainu nahi pata;pata ni;"
	  "menu nai pata;menu ni pata;pta nahi;pta ni;ਪਤਾ ਨਹੀਂ;ਮੈਨੂੰ ਨਹੀਂ ਪਤਾ;ਮੈਨੂੰ ਪਤਾ ਨਹੀਂ;ਨਹੀਂ ਪਤਾ;"
	  "ਪਤਾ ਨਈਂ;ਜਗ੍ਹਾ ਦਾ ਨਾਂ ਨਹੀਂ ਪਤਾ;पता नहीं;मुझे नहीं पता;मुझे पता नहीं;नहीं पता;मालूम नहीं;पता नही" },
};

const struct remark_group *remark_groups(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(groups);
	return groups;
}
