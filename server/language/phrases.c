/* phrases.c - see phrases.h. One spelling of a romanised word covers its near relatives; Gurmukhi and
 * Devanagari are compared by sound as well. */
#include "language/phrases.h"

const char phrases_polite[] =
	"please pls plz plzz plss kindly sir sirji madam mam maam ji jee g bhai bhaji veerji bro dear the kirpa karke "
	"kripya ਜੀ ਪਲੀਜ਼ ਕਿਰਪਾ ਕਰਕੇ ਸਰ जी कृपया प्लीज सर pliz mseva yaar veere veer paji "
	"bhaaji abhi haje hun hoya hua it is its";

static const struct phrase_group groups[] = {
	{ INTENT_MENU, true,
	  "hi;hii;hiii;hello;helo;hllo;hlo;hlw;hey;heya;hi there;hello there;greetings;menu;main menu;"
	  "mseva;m seva;mseva send this to start;missed call;home;back;go back;back to menu;go back to menu;"
	  "show menu;open menu;menu dikhao;menu dasso;menu vikhao;good morning;good afternoon;good evening;"
	  "gm;gud morning;sat sri akal;sat shri akal;satsriakal;sat siri akal;ssa;s s a;ssakal;sasriakal;"
	  "sasrikal;sat sri akaal;namaste;namaskar;namastey;namasthe;pranam;ram ram;jai hind;adab;salaam;"
	  "assalam alaikum;salam;waheguru ji ka khalsa waheguru ji ki fateh;fateh;cancel;reset;restart;"
	  "start again;begin again;options;vapas;wapas;piche;"
	  "ਸਤ ਸ੍ਰੀ ਅਕਾਲ;ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ;ਸਤਿ ਸ਼੍ਰੀ ਅਕਾਲ;ਸਤ ਸ਼੍ਰੀ ਅਕਾਲ;ਸਾਸਰੀਕਾਲ;ਸਾਸਰੀ ਅਕਾਲ;ਨਮਸਤੇ;ਨਮਸਕਾਰ;ਹੈਲੋ;ਹਾਏ;"
	  "ਮੀਨੂ;ਮੇਨੂ;ਮੈਨਿਊ;ਮੀਨੂ ਦਿਖਾਓ;ਮੀਨੂ ਵਿਖਾਓ;ਮੁੱਖ ਮੀਨੂ;ਵਾਪਸ;ਪਿੱਛੇ;ਰੱਦ ਕਰੋ;ਸ਼ੁਭ ਸਵੇਰ;"
	  "नमस्ते;नमस्कार;हैलो;हेलो;हाय;प्रणाम;राम राम;मेनू;मेन्यू;मीनू;मुख्य मेनू;मेनू दिखाओ;सत श्री अकाल;"
	  "वापस;पीछे;रद्द करो;शुभ प्रभात;सुप्रभात" },
	{ INTENT_START, true,
	  "start;subscribe;begin;resume;opt in;unstop;shuru;shuru karo;shuru kro;chalu karo;start karo;"
	  "ਸ਼ੁਰੂ;ਸ਼ੁਰੂ ਕਰੋ;ਚਾਲੂ ਕਰੋ;शुरू;शुरू करो;शुरू करें;चालू करो" },
	{ INTENT_STOP, true,
	  "stop;unsubscribe;opt out;optout;quit;end;band karo;bnd kro;band kardo;band kar do;bas karo;bas;"
	  "roko;rok do;stop it;stop karo;stop all;leave me alone;block;mat bhejo;na bhejo;"
	  "ਬੰਦ ਕਰੋ;ਬੰਦ ਕਰ ਦਿਓ;ਬੰਦ;ਰੋਕੋ;ਬੱਸ;ਬਸ ਕਰੋ;ਸਟਾਪ;ਨਾ ਭੇਜੋ;"
	  "बंद करो;बंद कर दो;बंद करें;बंद;रोको;रुको मत भेजो;बस;बस करो;स्टॉप;मत भेजो" },
	{ INTENT_STOP, false,
	  "stop messages;unsubscribe me from this;stop contacting me;stop sending messages;stop these messages;stop messaging me;do not message me;"
	  "dont message me;dont send me messages;no more messages please;remove my number from your list;"
	  "unsubscribe me;stop whatsapp messages;message band karo;message mat bhejo;msg mat karo;"
	  "mujhe message mat bhejo;sms band karo;message na bhejo;menu message na karo;msg band kar deo;"
	  "ਮੈਸੇਜ ਨਾ ਭੇਜੋ;ਮੈਸੇਜ ਬੰਦ ਕਰੋ;ਮੈਨੂੰ ਮੈਸੇਜ ਨਾ ਕਰੋ;ਸੁਨੇਹੇ ਬੰਦ ਕਰੋ;ਸੁਨੇਹੇ ਨਾ ਭੇਜੋ;"
	  "मैसेज मत भेजो;मैसेज बंद करो;मुझे मैसेज न करें;संदेश बंद करो;संदेश मत भेजो" },
	{ INTENT_YES, true,
	  "yes;y;yeah;yep;yup;ya;yess;yes please;ok;okay;okk;okey;k;kk;sure;fine;right;correct;confirm;confirmed;"
	  "agree;agreed;of course;alright;done;good;great;perfect;yes it is;yes correct;ok done;"
	  "han;haan;ha;haa;haji;hanji;haanji;han ji;ji han;ji haan;ho;aho;aaho;hnji;hanjii;theek hai;thik hai;"
	  "thik aa;theek aa;thik h;theek;thik;sahi hai;sahi aa;sahi;bilkul;jarur;haan ji bilkul;ok ji;chalo theek;"
	  "ਹਾਂ;ਹਾਂਜੀ;ਹਾਂ ਜੀ;ਜੀ ਹਾਂ;ਹਾਜੀ;ਆਹੋ;ਠੀਕ ਹੈ;ਠੀਕ;ਠੀਕ ਆ;ਸਹੀ ਹੈ;ਸਹੀ;ਬਿਲਕੁਲ;ਓਕੇ;ਜੀ;"
	  "हाँ;हां;हा;हांजी;हाँ जी;जी हां;जी हाँ;ठीक है;ठीक;सही है;सही;बिल्कुल;ओके;जी" },
	{ INTENT_NO, true,
	  "no;n;nope;nah;not yet;no thanks;no thank you;never;wrong;incorrect;not correct;no it is not;"
	  "na;naa;nahi;nahin;nhi;nai;ni;nahi ji;ji nahi;nai ji;na ji;galat;galat hai;abhi nahi;haje nahi;"
	  "nahi chahiye;nahi chahida;bilkul nahi;"
	  "ਨਹੀਂ;ਨਾ;ਨਾ ਜੀ;ਨਹੀਂ ਜੀ;ਜੀ ਨਹੀਂ;ਗ਼ਲਤ;ਗਲਤ ਹੈ;ਹਾਲੇ ਨਹੀਂ;ਅਜੇ ਨਹੀਂ;ਨਈਂ;ਨੋ;"
	  "नहीं;ना;न;जी नहीं;नहीं जी;गलत;गलत है;अभी नहीं;बिल्कुल नहीं;नो" },
	{ INTENT_HELP, false,
	  "help;help me;what can i do here;i need some help;how do i use this service;how can i use this;i need help;need help;can you help me;how does this work;how to use this;how to use;"
	  "what can you do;what is this;what is mseva;what services do you offer;guide me;instructions;"
	  "how to file a complaint;how do i register a complaint;i dont understand;samajh nahi aaya;"
	  "madad;madad karo;madad chahiye;meri madad karo;ye kaise kaam karta hai;kaise use kare;sahayata;"
	  "shikayat kaise kare;madad chahidi;meri madad karo ji;eh kive kam karda;ki kar sakde ho tusi;"
	  "shikayat kive karni hai;samajh nahi aayi;"
	  "ਮਦਦ;ਮਦਦ ਕਰੋ;ਮਦਦ ਚਾਹੀਦੀ ਹੈ;ਸਹਾਇਤਾ;ਇਹ ਕਿਵੇਂ ਕੰਮ ਕਰਦਾ;ਸ਼ਿਕਾਇਤ ਕਿਵੇਂ ਕਰਾਂ;ਸਮਝ ਨਹੀਂ ਆਈ;ਤੁਸੀਂ ਕੀ ਕਰ ਸਕਦੇ ਹੋ;"
	  "मदद;मदद करो;मदद चाहिए;सहायता;यह कैसे काम करता है;शिकायत कैसे करें;समझ नहीं आया;आप क्या कर सकते हैं" },
	{ INTENT_FILE, false,
	  "complaint;complain;complaints;new complaint;file complaint;file a complaint;register complaint;"
	  "register a complaint;lodge complaint;lodge a complaint;i want to complain;i have a complaint;"
	  "i want to report a problem;report an issue;report problem;make a complaint;submit complaint;"
	  "there is a problem in my area;i have an issue to report;problem;issue;"
	  "shikayat;shikayat karni hai;shikayat darj karni hai;mujhe shikayat karni hai;nayi shikayat;"
	  "complaint karni hai;complaint likhwani hai;ek samasya hai;samasya batani hai;meri ek shikayat hai;"
	  "shikayat likhwauni hai;shikayat darj karwauni;complaint karni aa;ik shikayat hai;samasya dassni aa;mushkil hai;"
	  "shikait karni;complent karni hai;"
	  "ਸ਼ਿਕਾਇਤ;ਸ਼ਿਕਾਇਤ ਕਰਨੀ ਹੈ;ਸ਼ਿਕਾਇਤ ਦਰਜ ਕਰਨੀ ਹੈ;ਨਵੀਂ ਸ਼ਿਕਾਇਤ;ਸ਼ਿਕਾਇਤ ਲਿਖਵਾਉਣੀ ਹੈ;ਇੱਕ ਸਮੱਸਿਆ ਹੈ;ਮੈਂ ਸ਼ਿਕਾਇਤ ਕਰਨੀ;"
	  "शिकायत;शिकायत करनी है;शिकायत दर्ज करनी है;नई शिकायत;मुझे शिकायत करनी है;एक समस्या है;समस्या बतानी है" },
	{ INTENT_TRACK, false,
	  "track;track complaint;where has my complaint reached;please tell me status of my complaint;progress of my complaint;i filed a complaint no action taken;what action was taken on my complaint;track my complaint;status;complaint status;my complaint status;status of my complaint;"
	  "what is the status of my complaint;check status;check my complaints;my complaints;show my complaints;"
	  "what happened to my complaint;what about my complaint;any update on my complaint;update on complaint;"
	  "when will my complaint be resolved;is my complaint resolved;complaint number;old complaint;"
	  "i complained last week what happened;no action on my complaint;my complaint is still pending;"
	  "meri shikayat ka kya hua;shikayat ka status;shikayat ki sthiti;meri shikayat kahan tak pahunchi;"
	  "complaint ka status batao;complaint ka kya hua;shikayat par kya karwai hui;purani shikayat;meri shikayat kab hal hogi;"
	  "meri shikayat da ki baneya;shikayat da status dasso;complaint da ki hoya;shikayat kithe pahunchi;"
	  "meri complaint da status;shikayat kado hal hovegi;meri shikayat te koi karwai nahi hoyi;"
	  "ਮੇਰੀ ਸ਼ਿਕਾਇਤ ਦਾ ਕੀ ਬਣਿਆ;ਸ਼ਿਕਾਇਤ ਦਾ ਸਟੇਟਸ;ਸ਼ਿਕਾਇਤ ਦੀ ਸਥਿਤੀ;ਸ਼ਿਕਾਇਤ ਕਿੱਥੇ ਤੱਕ ਪਹੁੰਚੀ;ਮੇਰੀਆਂ ਸ਼ਿਕਾਇਤਾਂ;ਮੇਰੀ ਸ਼ਿਕਾਇਤ ਕਦੋਂ ਹੱਲ ਹੋਵੇਗੀ;ਸਟੇਟਸ;"
	  "मेरी शिकायत का क्या हुआ;शिकायत का स्टेटस;शिकायत की स्थिति;मेरी शिकायतें;मेरी शिकायत कहां तक पहुंची;शिकायत कब हल होगी;स्टेटस" },
	{ INTENT_BILL, false,
	  "bill;bills;my bill;view my bill;check my bill;see my water bill;view my sewerage bill;what is my bill;pay bill;pay my bill;pay water bill;water bill;sewerage bill;water bill payment;"
	  "water and sewerage bill;i want to pay my water bill;how much is my bill;show my bill;bill amount;"
	  "my water dues;pending bill;download receipt;payment receipt;pay online;bill payment;due amount;"
	  "pani ka bill bharna hai;pani ka bill;bill bharna hai;mera bill kitna hai;bill dikhao;bill kaise bhare;bill jama karna hai;"
	  "bill ki rasid chahiye;bill kitna aaya;sewer ka bill bharna hai;"
	  "pani da bill bharna;pani da bill;bill bharna aa;mera bill kinna hai;bill dikhao ji;bill kive bhara;bill di raseed chahidi;"
	  "pani da bill kinna aaya;sewerage da bill bharna;"
	  "ਬਿੱਲ;ਪਾਣੀ ਦਾ ਬਿੱਲ;ਪਾਣੀ ਦਾ ਬਿੱਲ ਭਰਨਾ ਹੈ;ਮੇਰਾ ਬਿੱਲ ਕਿੰਨਾ ਹੈ;ਮੇਰਾ ਬਿੱਲ ਦਿਖਾਓ;ਬਿੱਲ ਕਿਵੇਂ ਭਰਾਂ;ਬਿੱਲ ਭਰਨਾ;ਬਿੱਲ ਦੀ ਰਸੀਦ ਚਾਹੀਦੀ;ਸੀਵਰੇਜ ਦਾ ਬਿੱਲ ਭਰਨਾ;"
	  "बिल;पानी का बिल;पानी का बिल भरना है;मेरा बिल कितना है;बिल दिखाओ;बिल कैसे भरें;बिल जमा करना है;बिल की रसीद चाहिए;सीवर का बिल भरना है" },
	{ INTENT_LANGUAGE, false,
	  "language;change language;i want to chat in english;can we talk in hindi;change to hindi;please use punjabi;write in punjabi;change the language;english;hindi;punjabi;in english;in hindi;in punjabi;english please;"
	  "switch to english;switch to punjabi;speak in punjabi;speak in hindi;talk in english;reply in english;language change karo;"
	  "bhasha;bhasha badlo;bhasha badalni hai;hindi me batao;hindi me baat karo;punjabi me baat karo;english me batao;"
	  "punjabi vich dasso;punjabi ch gal karo;hindi ch dasso;bhasha badal deo;boli badlo;panjabi;angrezi;"
	  "ਭਾਸ਼ਾ;ਭਾਸ਼ਾ ਬਦਲੋ;ਬੋਲੀ ਬਦਲੋ;ਪੰਜਾਬੀ;ਹਿੰਦੀ;ਅੰਗਰੇਜ਼ੀ;ਪੰਜਾਬੀ ਵਿੱਚ ਗੱਲ ਕਰੋ;ਪੰਜਾਬੀ 'ਚ ਦੱਸੋ;ਹਿੰਦੀ ਵਿੱਚ ਦੱਸੋ;"
	  "भाषा;भाषा बदलो;भाषा बदलें;हिंदी;हिन्दी;पंजाबी;अंग्रेजी;इंग्लिश;हिंदी में बात करो;हिंदी में बताओ;पंजाबी में बताओ" },
	{ INTENT_HUMAN, false,
	  "human;agent;operator;can i talk to someone from office;connect me with customer support;i want to talk with officer;speak with staff;talk to a person;talk to someone;speak to a human;connect me to an officer;customer care;"
	  "customer care number;helpline;helpline number;contact number;phone number of office;call me;please call me;call me back;"
	  "i want to speak to an officer;representative;live agent;real person;give me a number to call;toll free number;"
	  "kisi se baat karni hai;kisi se baat karao;adhikari se baat karni hai;officer se baat karwao;helpline number do;customer care ka number;"
	  "mujhe call karo;insan se baat;phone number do;office ka number;"
	  "kise naal gall karni hai;kise naal gal karwao;bande naal gall karao;afsar naal gal karni;helpline number dasso;mainu call karo;"
	  "daftar da number deo;phone number dasso;"
	  "ਕਿਸੇ ਨਾਲ ਗੱਲ ਕਰਨੀ ਹੈ;ਕਿਸੇ ਬੰਦੇ ਨਾਲ ਗੱਲ ਕਰਵਾਓ;ਅਫ਼ਸਰ ਨਾਲ ਗੱਲ ਕਰਵਾਓ;ਹੈਲਪਲਾਈਨ ਨੰਬਰ ਦਿਓ;ਮੈਨੂੰ ਫੋਨ ਕਰੋ;ਦਫ਼ਤਰ ਦਾ ਨੰਬਰ;"
	  "किसी से बात करनी है;किसी से बात करवाओ;अधिकारी से बात करनी है;हेल्पलाइन नंबर;मुझे फोन करो;कस्टमर केयर;दफ्तर का नंबर दो" },
	{ INTENT_PRIVACY, false,
	  "privacy;privacy policy;privacy notice;what do you do with my data;what data do you keep;how is my data used;"
	  "is my information safe;who sees my number;data policy;terms and conditions;"
	  "niji jankari;gopniyata;meri jankari ka kya karte ho;mera data kahan jata hai;mera number kaun dekhta hai;"
	  "nijta;meri jankari da ki karde ho;mera data kithe janda;mera data safe hai;"
	  "ਨਿੱਜਤਾ;ਪਰਦੇਦਾਰੀ;ਮੇਰੀ ਜਾਣਕਾਰੀ ਦਾ ਕੀ ਕਰਦੇ ਹੋ;ਪ੍ਰਾਈਵੇਸੀ;ਮੇਰਾ ਡਾਟਾ ਕੌਣ ਦੇਖਦਾ;"
	  "गोपनीयता;निजता;प्राइवेसी;मेरी जानकारी का क्या करते हो;मेरा डेटा कौन देखता है" },
	{ INTENT_DELETE_DATA, false,
	  "delete my data;remove my personal information;delete all my personal details;erase everything you know about me;delete my information;erase my data;erase all my information;remove my data;forget me;delete my account;"
	  "delete everything about me;delete my number;i want my data deleted;"
	  "mera data delete karo;mera data hatao;meri jankari mita do;mera account delete karo;mera data mitao;"
	  "mera data mita deo;mera data delete kar deo;meri jankari hata deo;"
	  "ਮੇਰਾ ਡਾਟਾ ਮਿਟਾਓ;ਮੇਰਾ ਡਾਟਾ ਡਿਲੀਟ ਕਰੋ;ਮੇਰੀ ਜਾਣਕਾਰੀ ਮਿਟਾ ਦਿਓ;ਮੇਰਾ ਡਾਟਾ ਹਟਾਓ;"
	  "मेरा डेटा हटाओ;मेरा डेटा मिटाओ;मेरा डेटा डिलीट करो;मेरी जानकारी मिटा दो" },
	{ INTENT_NONE, false,
	  "thanks;thank you;open the door;close the window;today is my birthday;what can i eat;who made you;tell me a story;where can i buy it;i like walking in the park;my dog is cute;i love my dog;drinking water is good for health;the garden is beautiful;nice park;good road;the light is beautiful;i like rain;best road trip;water bottle price;i am drinking water;my cat is sleeping;i bought a new house;i am at the park;going to the shop;i have a new car;my car is not starting;my house is beautiful;school building is nice;my hands are dirty;my shirt is dirty;the food is bad;the game is over;fire in the movie;my tooth is broken;my heart is broken;glass is broken;door is locked;mouse not working;road trip tomorrow;let us meet in the park;thank you so much;thanks a lot;thank u;thanku;thnx;thx;many thanks;welcome;bye;goodbye;good night;"
	  "nice;well done;great work;good job;how are you;who are you;what is your name;are you a robot;where are you;what are you doing;"
	  "happy diwali;happy new year;happy birthday;congratulations;best wishes;i love you;lol;hmm;hmmm;oh;wow;sorry;excuse me;"
	  "wait;wait a minute;one minute;just a moment;later;what time is it;what is the time;how is the weather;weather today;"
	  "will it rain today;what is the temperature;tell me a joke;sing a song;who won the match;cricket score;latest news;"
	  "who is the prime minister;who is the chief minister;what is the capital of punjab;my name is gurpreet;i am from jalandhar;"
	  "i live in amritsar;i am at home;my phone is not working;my mobile is broken;my tv is not working;my car broke down;my laptop is damaged;"
	  "my internet is slow;wifi not working;my fridge is not working;send me your photo;can you lend me money;i need a loan;i want a job;job vacancy;"
	  "train ticket booking;bus timing;movie show timings;hotel booking;buy gold online;you won a lottery;click this link to win;"
	  "forward this message to ten people;offer sale discount buy now;recharge my mobile;what is your address;office timing;"
	  "i am going to market;i am eating food;i am hungry;i am sleeping;call me tomorrow;see you tomorrow;ok thanks;ok bye;no problem;"
	  "my son passed his exam;school admission;doctor appointment;hospital timing;passport application;aadhaar card update;ration card;"
	  "driving licence renewal;voter card;pan card;college result;water is life;it is raining today;electricity bill;gas cylinder booking;"
	  "house no 45 street 3;ward 12;ward no 5;near bus stand;near civil hospital;model town jalandhar;sector 20;opposite gurdwara;"
	  "guru nanak nagar gali number 2;flat 302;main bazar;house number 1234 phase 7;new grain market;railway station road;"
	  "dhanyavad;shukriya;park me ghumne chale;mera kutta pyara hai;pani pi lo;khana acha hai;sadak par milte hai;ghar ka kaam;mera sar dard hai;meri gaadi dhulwani hai;kal milte hai;neend aa rahi hai;petrol ka rate;gaana suno;film kaisi hai;bahut shukriya;bahut dhanyavad;aap kaise ho;aap kaise hain;kya haal hai;kya kar rahe ho;aap kaun ho;"
	  "mera naam rajesh hai;mausam kaisa hai;aaj mausam kaisa hai;aaj match kaun jeeta;chutkula sunao;gana sunao;khana kha liya;"
	  "naukri chahiye;paise chahiye;loan chahiye;shubh ratri;alvida;phir milenge;ruko;ek minute ruko;achha;acha ji;samajh gaya;"
	  "mera phone kharab hai;meri gaadi kharab ho gayi;bijli nahi hai ghar me;bijli ka bill;mera mobile nahi chal raha;ghar par hu;"
	  "diwali ki shubhkamnaye;janamdin mubarak;jai mata di;jai shri ram;aaj barish hogi kya;khana banao;school kab khulega;"
	  "meharbani;bahut meharbani;park ch milde aa;mera kutta bahut sohna;pani pee lo;khana vadhia si;mera sir dukhda;gaddi dhoni aa;kal milde haan;neend aa rahi;petrol da rate;gana sun lo;bahut vadhia ji;ki chal reha;main theek haan;dhanwad;tuhada dhanwad;ki haal hai;ki haal aa;kive ho;tusi kive ho;tusi kaun ho;ki karde ho;"
	  "mera naa harpreet hai;mausam kiven da hai;roti kha layi;ruko ik mint;changa ji;achha ji;rabb rakha;fer milange;"
	  "mera phone kharab aa;meri gaddi kharab ho gayi;naukri chahidi;paise chahide;geet sunao;chutkula sunao ji;bijli nahi aayi;bijli da bill;"
	  "diwali diyan vadhaiyan;janamdin mubarak;aj meenh pavega;main ghar haan;tuhada naa ki hai;waheguru;waheguru ji;"
	  "ਧੰਨਵਾਦ;ਬਹੁਤ ਧੰਨਵਾਦ;ਮਿਹਰਬਾਨੀ;ਸ਼ੁਕਰੀਆ;ਕੀ ਹਾਲ ਹੈ;ਕਿਵੇਂ ਹੋ;ਤੁਸੀਂ ਕੌਣ ਹੋ;ਕੀ ਕਰ ਰਹੇ ਹੋ;ਮੇਰਾ ਨਾਂ ਹਰਪ੍ਰੀਤ ਹੈ;ਮੌਸਮ ਕਿਵੇਂ ਹੈ;"
	  "ਅੱਜ ਮੀਂਹ ਪਵੇਗਾ;ਦੀਵਾਲੀ ਦੀਆਂ ਵਧਾਈਆਂ;ਜਨਮਦਿਨ ਮੁਬਾਰਕ;ਸ਼ੁਭ ਰਾਤ;ਰੱਬ ਰਾਖਾ;ਵਾਹਿਗੁਰੂ;ਰੁਕੋ;ਇੱਕ ਮਿੰਟ;ਅੱਛਾ ਜੀ;ਚੰਗਾ ਜੀ;ਰੋਟੀ ਖਾ ਲਈ;"
	  "ਮੇਰਾ ਫੋਨ ਖਰਾਬ ਹੈ;ਮੇਰੀ ਗੱਡੀ ਖਰਾਬ ਹੋ ਗਈ;ਨੌਕਰੀ ਚਾਹੀਦੀ ਹੈ;ਬਿਜਲੀ ਨਹੀਂ ਆਈ;ਬਿਜਲੀ ਦਾ ਬਿੱਲ;ਚੁਟਕਲਾ ਸੁਣਾਓ;ਮੈਂ ਘਰ ਹਾਂ;ਵਾਰਡ ਨੰਬਰ 5;"
	  "ਬੱਸ ਅੱਡੇ ਕੋਲ;ਗਲੀ ਨੰਬਰ 3;ਮਾਡਲ ਟਾਊਨ;ਕ੍ਰਿਕਟ ਮੈਚ ਕੌਣ ਜਿੱਤਿਆ;"
	  "धन्यवाद;बहुत धन्यवाद;शुक्रिया;मेहरबानी;आप कैसे हैं;आप कैसे हो;क्या हाल है;आप कौन हैं;क्या कर रहे हो;मेरा नाम राजेश है;"
	  "मौसम कैसा है;आज मौसम कैसा है;आज बारिश होगी;दिवाली की शुभकामनाएं;जन्मदिन मुबारक;शुभ रात्रि;रुको;एक मिनट;अच्छा जी;"
	  "खाना खा लिया;मेरा फोन खराब है;मेरी गाड़ी खराब हो गई;नौकरी चाहिए;बिजली नहीं आई;बिजली का बिल;चुटकुला सुनाओ;मैं घर पर हूं;"
	  "वार्ड नंबर 5;बस स्टैंड के पास;गली नंबर 3;मॉडल टाउन;मैच कौन जीता;जय माता दी" },
};

const struct phrase_group *phrase_groups(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(groups);
	return groups;
}
