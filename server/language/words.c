/* words.c - see words.h. To add a word, put one romanised spelling into the concept it belongs to;
 * `mseva understand --json "…"` shows the effect. Only when it sounds like a word of another
 * concept does it go into the second string, in every spelling and script people use. */
#include "language/words.h"

#include "base/mem.h"

static const struct concept table[] = {
	/* Water and sewers */
	{ "WATER", CONCEPT_TOPIC, "water pani vatar paniyan jalapurti",
	  "ਪਾਣੀ पानी pani paani panni panee water wtr jal जल ਜਲ" },
	{ "TAP", CONCEPT_TOPIC, "tap taps nalka nalke nalki tootiyan faucet",
	  "nal nall नल नलों ਨਲ ਨਲਕਾ ਟੂਟੀ ਟੂਟੀਆਂ tooti tuuti tutiyan tootian" },
	{ "SUPPLY", CONCEPT_PLAIN, "supply saplai suply aapurti apurti", NULL },
	{ "TUBEWELL", CONCEPT_TOPIC, "tubewell tubwell motor pump handpump borewell", NULL },
	{ "PIPE", CONCEPT_TOPIC, "pipe pipes paip pipeline pipelines paiplain waterline paaip",
	  "ਪਾਈਪ पाइप ਪਾਈਪਾਂ" },
	{ "LEAK", CONCEPT_PLAIN,
	  "leak leaks leaking leakage leaked likage leekage seepage risaav tapak dripping",
	  "lik ਲੀਕ लीक leek" },
	{ "BURST", CONCEPT_PLAIN, "burst bursted",
	  "fat phat fatt phatt fatya fateya ਫਟ ਫਟੀ फट फटा फटी fati phati fata phata" },
	{ "WASTED", CONCEPT_PLAIN, "wasted wastage barbad dullh dullda vyarth wasting",
	  "ਬਰਬਾਦ barbaad" },
	{ "PRESSURE", CONCEPT_TOPIC, "pressure presher presser presure dabaav", "force फोर्स ਫੋਰਸ" },
	{ "SLOW", CONCEPT_PLAIN, "slow slowly hauli dheere dheema", NULL },
	{ "UPSTAIRS", CONCEPT_PLAIN, "upstairs floor manzil chubara chubare uparli floors chhat",
	  NULL },
	{ "CLIMB", CONCEPT_PLAIN,
	  "charda chadhta chadda chadhda pahunchda reach reaches reaching pahunchta", NULL },
	{ "TANK", CONCEPT_PLAIN, "tank tanki tanks", NULL },
	{ "TANKER", CONCEPT_PLAIN, "tanker tankers", NULL },
	{ "SHORTAGE", CONCEPT_PLAIN,
	  "shortage scarcity killat insufficient tangi scarce crisis irregular thudh",
	  "kami ਕਮੀ कमी ਘਾਟ ghaat ਕਿੱਲਤ" },
	{ "LESS", CONCEPT_PLAIN,
	  "less little ghatt thoda thora thorha limited inadequate sirf only barely hardly",
	  "ghat ghatt ਘੱਟ ਕਮ कम low thodi थोड़ा थोड़ी ਥੋੜ੍ਹਾ ਥੋੜ੍ਹੀ" },
	{ "ENOUGH", CONCEPT_PLAIN, "enough poora poori sufficient sarda", "pura puri पूरा ਪੂਰਾ ਪੂਰੀ" },
	{ "HOURS", CONCEPT_PLAIN,
	  "minute minutes hour hours ghanta ghante mint minat timing timings",
	  "time टाइम ਟਾਈਮ half ਅੱਧਾ आधा" },
	{ "DRINK", CONCEPT_PLAIN, "drink drinking drinkable peene peen peena peeyein",
	  "pine ਪੀਣ पीने pee पीकर" },
	{ "SICK", CONCEPT_PLAIN,
	  "sick ill illness disease diseases bimar bimari diarrhoea beemar infection", NULL },
	{ "COLOUR", CONCEPT_PLAIN,
	  "yellow peela muddy matmaila kala black brown reddish gandhla gandla foam",
	  "ਪੀਲਾ पीला ਕਾਲਾ काला" },
	{ "CONTAMINATED", CONCEPT_PLAIN,
	  "contaminated contamination polluted dushit impure milavat unsafe", NULL },
	{ "MIX", CONCEPT_PLAIN, "mix mixed mixing rall raleya milkar raleya", "ਰਲ ral mil" },
	{ "WORMS", CONCEPT_PLAIN, "worm worms keede kide insects keere", NULL },
	{ "SEWER", CONCEPT_TOPIC,
	  "sewer sewers sewerage sewage seever sivrej siverage sewrage gutter gutters gatar",
	  "ਸੀਵਰ सीवर ਗਟਰ गटर ਸੀਵਰੇਜ सीवरेज sevar" },
	{ "BACKFLOW", CONCEPT_PLAIN, "backflow backfire backing baik", "ਬੈਕ बैक" },
	{ "MANHOLE", CONCEPT_TOPIC, "manhole manholes menhol mainhole chamber", NULL },
	{ "COVER", CONCEPT_PLAIN, "cover covers lid lids dhakkan dhakkanan uncovered",
	  "dhakan ढक्कन ਢੱਕਣ" },
	{ "GAAR", CONCEPT_TOPIC, "gaad silt sludge slurry desilting desilt",
	  "gaar gar ਗਾਰ गार गाद gaad" },
	{ "JETTING", CONCEPT_PLAIN, "jetting suction", NULL },
	{ "DRAIN", CONCEPT_TOPIC, "drain drains drainage nali naliyan naaliyon nalli",
	  "nala naala naale nale नाला नाले ਨਾਲਾ nullah नाली ਨਾਲੀ ਨਾਲੀਆਂ nali naali nalian" },
	{ "OVERFLOW", CONCEPT_PLAIN,
	  "overflow overflowing overflows overflowed overfull spilling ubal ubalda uchhal", NULL },
	{ "BLOCK", CONCEPT_PLAIN,
	  "block blocked blockage blocking choke choked choking jaam clog clogged jammed blok",
	  "jam ਜਾਮ जाम चोक ਚੋਕ choke chok" },
	{ "STUCK", CONCEPT_PLAIN,
	  "stuck rukki ruki ruka rukeya rukna pending delayed delay atka atki atkeya latka rukawat",
	  NULL },
	{ "RAIN", CONCEPT_PLAIN,
	  "rain rains rainy rainwater barish barsat barsati monsoon meenh meeh varkha", "ਮੀਂਹ mih" },
	{ "FLOOD", CONCEPT_PLAIN, "flood flooded flooding harh baadh submerged duba",
	  "doob dub ਡੁੱਬ डूब" },
	{ "STAND", CONCEPT_PLAIN,
	  "standing stagnant accumulated accumulation jama stand logged stagnation stagnated "
	  "stagnating ponding",
	  "khada khadi khade khara khari khare ਖੜ੍ਹਾ ਖੜਾ ਖੜ੍ਹੀ ਖੜ੍ਹੇ खड़ा खड़ी खड़े ਖੜ੍ਹੀਆਂ khadiyan" },
	{ "WATERLOGGED", CONCEPT_TOPIC,
	  "waterlogging waterlogged jalbharav puddle puddles chhappad talab talaab", NULL },
	{ "MUD", CONCEPT_PLAIN, "mud keechad kichad chikkar chikad daldal slush", NULL },
	{ "ENTER", CONCEPT_PLAIN, "enter entered enters entering ghus ghuse andar inside indoor",
	  "ਵੜ ਵੜਿਆ vad varh var andar ਅੰਦਰ" },
	{ "HOUSE", CONCEPT_PLAIN,
	  "house houses home homes ghar gharan gharon kamre kamra rooms room basement", NULL },
	{ "STREET", CONCEPT_PLAIN,
	  "street streets gali galiyan lane lanes galli gallian gully vehda",
	  "st ਗਲੀ गली gali strt str" },

	/* Garbage and cleaning */
	{ "GARBAGE", CONCEPT_TOPIC,
	  "garbage kura kude kachra kachre trash rubbish litter kooda kuraa koora waste garbej "
	  "garbag grabage garbge",
	  "ਕੂੜਾ ਕੂੜੇ कूड़ा कूड़े कचरा kuda koda" },
	{ "HEAP", CONCEPT_PLAIN, "heap heaps dher dheri pile piles dumping dump dumps", NULL },
	{ "DIRT", CONCEPT_TOPIC, "gandagi gandgi filth filthiness unhygienic",
	  "gand ਗੰਦ गंदगी gandh" },
	{ "DIRTY", CONCEPT_PLAIN, "dirty ganda gandi gande gandey gandha filthy unclean maila",
	  NULL },
	{ "SMELL", CONCEPT_PLAIN,
	  "smell smells smelly smelling stink stinks stinking badbu mushk odour odor badbudar",
	  "bo ਬੋ ਬੂ boo foul ਮੁਸ਼ਕ" },
	{ "COLLECT", CONCEPT_PLAIN,
	  "collect collects collected collecting collection pick picked picking lift lifted "
	  "lifting chukk chukya chukkan chukwao chuka chukwa chukda chukke utha uthaya uthane "
	  "uthao uthwao uthwa uthata remove removed clear cleared hatao hatwao hatwa hatao chakda "
	  "chakya chakan chakke chakko chakwa",
	  "ਚੁੱਕ उठा" },
	{ "THROW", CONCEPT_PLAIN,
	  "throw throws thrown throwing sutt suttya sutda sutde fek fekte fekta feka phenk "
	  "disposed",
	  NULL },
	{ "VAN", CONCEPT_PLAIN, "van tipper", NULL },
	{ "DUSTBIN", CONCEPT_TOPIC,
	  "dustbin dustbins bin bins kudedan kuredan koodedan dabba dibba container kuradaan "
	  "kudadan",
	  NULL },
	{ "SWEEP", CONCEPT_TOPIC, "sweep sweeping swept sweeps jhadu jharu broom jhaaru", NULL },
	{ "SWEEPER", CONCEPT_TOPIC, "sweeper sweepers jamadar sevak sewak swiper sanitation",
	  NULL },
	{ "CLEAN", CONCEPT_PLAIN,
	  "clean cleaned cleaning cleans saaf safai safayi cleanliness cleaner clening cleand",
	  "saf ਸਾਫ਼ ਸਾਫ ਸਫ਼ਾਈ ਸਫਾਈ साफ़" },
	{ "BURN", CONCEPT_PLAIN,
	  "burn burning burnt burned burns jalana jalaya jalate jalake sulag sadna saadna saarna  "
	  "ablaze",
	  "ਸਾੜ saad saar ਸਾੜਦੇ saadde जला jala ਸਾੜਨਾ sarde ਸਾੜਿਆ ਸਾੜਨ ਸਾੜਦੇ sareya saadeya sarya" },
	{ "FIRE", CONCEPT_PLAIN, "fire fires aag agg flames fayer", "ਅੱਗ आग ag ਫਾਇਰ फायर" },
	{ "SMOKE", CONCEPT_PLAIN, "smoke dhuan dhua dhuwa dhuyen", NULL },
	{ "LEAVES", CONCEPT_PLAIN, "leaf leaves patte pattiyan patta", NULL },
	{ "PLASTIC", CONCEPT_PLAIN, "plastic polythene lifafe", NULL },
	{ "TOILET", CONCEPT_TOPIC,
	  "toilet toilets pakhana pakhane washroom washrooms bathroom bathrooms urinal urinals "
	  "shauchalay shauchala sulabh restroom lavatory",
	  NULL },
	{ "PUBLIC", CONCEPT_PLACE, "public pablik sarvjanik janatak", NULL },
	{ "DEFECATE", CONCEPT_TOPIC,
	  "defecate defecation defecating defecates shauch latrine latreen tatti potty urinate "
	  "urinating urination peshab pishab defecates excrete",
	  NULL },
	{ "OPEN", CONCEPT_PLAIN, "open khula khulla khulle khule khuli khulli opened opens", NULL },

	/* Lights */
	{ "LIGHT", CONCEPT_TOPIC,
	  "light lights lite lites lait laits lightan lightein streetlight streetlights bulb bulbs "
	  "balb lamp lamps laight laet batti battiyan battian streetlite streetlites streetlait",
	  "ਲਾਈਟ लाइट ਬੱਤੀ बत्ती led strretlight" },
	{ "POLE", CONCEPT_PLAIN, "pole poles khamba khambe khambha khambean post", NULL },
	{ "ELECTRICITY", CONCEPT_PLAIN, "electricity bijli electric current", NULL },
	{ "GLOW", CONCEPT_PLAIN,
	  "jagdi jagda jagdiyan jalti jalta jaldi jagti glow glows glowing flicker flickering "
	  "flickers jhapak bujhdi jag jagan",
	  "ਜਗ ਜਗਦੀ जल जलती " },
	{ "FUSED", CONCEPT_PLAIN, "fused fuse fiuz fuz", NULL },
	{ "DARK", CONCEPT_PLAIN,
	  "dark darkness andhera andhere hanera hanere hnera nera andheri haneri anhera", NULL },
	{ "INSTALL", CONCEPT_PLAIN,
	  "install installed installation lagwa lagwao lagwani lagwauni lagao lgwao lgwani lagaya "
	  "lagai lawao laggi lagi laggiyan lagayi",
	  "ਲਗਵਾ लगवा lgwa" },
	{ "NEW", CONCEPT_PLAIN, "new nawa navi naya nayi nvi naveen nave naviyan",
	  "ਨਵਾਂ ਨਵੀਂ नया नई " },

	/* Roads */
	{ "ROAD", CONCEPT_TOPIC, "road roads sadak sarak sadkan sadke highway sadkein",
	  "rd सड़क ਸੜਕ ਰੋਡ रोड ਸੜਕਾਂ" },
	{ "WAY", CONCEPT_TOPIC, "rasta raste raah rah langna langan ", "way path ਰਾਹ ਰਸਤਾ रास्ता" },
	{ "POTHOLE", CONCEPT_TOPIC,
	  "pothole potholes toya toye toe toyan tooye khadda crater craters ditch ditches dips",
	  "gadda gadde gade gaddha gaddhe gadhe गड्ढा गड्ढे गड्ढों गड़्ढे ਟੋਏ ਟੋਆ ਖੱਡਾ ਖੱਡੇ khadda khadde "
	  "khaddey pit pits pot" },
	{ "BROKEN", CONCEPT_PLAIN,
	  "broken broke breaks damage damaged tuta toota tutta tuteya tutya tutyan uprooted ukhad "
	  "ukhadi ukhde cracked collapse collapsed dhas dhasi sunk caved tutan crack cracks rusted "
	  "baith shattered crumbled crumbling dilapidated fractured",
	  "ਟੁੱਟੀ ਟੁੱਟਾ ਟੁੱਟੇ ਟੁੱਟ टूट टूटी टूटा टूटे tut toot tutt tutti tute toote tutte ਟੁੱਟਿਆ torh tod ਤੋੜ तोड़" },
	{ "BAD", CONCEPT_PLAIN,
	  "bad kharab khrab worst pathetic poor bura buri ghatiya terrible khasta khraab horrible "
	  "defective faulty",
	  "ਮਾੜੀ ਮਾੜਾ madi" },
	{ "CONDITION", CONCEPT_PLAIN, "condition halat haalat hall", "haal ਹਾਲ हाल" },
	{ "DIG", CONCEPT_PLAIN,
	  "dig digging dug khod khodi khodke khudai khoda puttya putai putti excavation excavated "
	  "puteya",
	  "ਪੁੱਟ ਪੁੱਟੀ putt" },
	{ "REPAIR", CONCEPT_PLAIN,
	  "repair repairs repairing fix fixing marammat murammat mrammat riper", NULL },
	{ "FIXED", CONCEPT_PLAIN, "fixed solved restored repaired rectified", "resolved" },
	{ "FILL", CONCEPT_PLAIN, "fill filled filling bharo bharwa bharwao bharva", NULL },
	{ "FULL", CONCEPT_PLAIN, "full bhari bhara bhareya bharya bhar bharda bharti fills", NULL },
	{ "PATCH", CONCEPT_TOPIC,
	  "patch patches patchwork paich pech premix pechvark patchvark paichvark", NULL },
	{ "TILE", CONCEPT_PLAIN, "tile tiles tilan tailan interlock interlocking tailen", NULL },
	{ "FOOTPATH", CONCEPT_TOPIC,
	  "footpath footpaths futpath phutpath pavement pavements sidewalk sidewalks kerb curb "
	  "walkway",
	  NULL },
	{ "WALK", CONCEPT_PLAIN, "walk walking paidal turna turan pedestrian chalna pedestrians",
	  NULL },
	{ "JALLI", CONCEPT_TOPIC,
	  "jaali jalli jaliyan grating gratings grate grates grill grille grills haudi",
	  "ਜਾਲੀ जाली jali" },
	{ "IRON", CONCEPT_PLAIN, "iron loha lohe", NULL },
	{ "MATERIAL", CONCEPT_TOPIC,
	  "material brick bricks gravel bajri malba malwa debris rubble cement sariya reta itan",
	  "ਰੇਤਾ ਰੇਤ रेत ret ਇੱਟਾਂ ईंट ईंटें eent eente itta ittan ਮਲਬਾ मलबा sand malva" },
	{ "BUILD", CONCEPT_PLAIN,
	  "build built builds construct constructed banao banwao banwa banwana banana banaya "
	  "baneya bnaya banai bana making make made banda bandi banai banaiyan bna baneya bano "
	  "bnao",
	  "ਬਣ ਬਣਾ ਬਣੀ बन बना बनवा ban bani ਬਣਵਾਓ ਬਣਾਓ" },
	{ "CONSTRUCTION", CONCEPT_TOPIC, "construction constructions usari nirman usaari", NULL },
	{ "KACHA", CONCEPT_PLAIN, "kacha kachi katcha kutcha kaccha unpaved kachchi", NULL },
	{ "PAKKA", CONCEPT_PLAIN, "pakka pakki pucca concrete pakkiyan pkki", NULL },
	{ "MARKING", CONCEPT_TOPIC,
	  "marking markings zebra jebra crossing paint painted painting faded", NULL },
	{ "LINE", CONCEPT_PLAIN, "line lines lain lainan patti pattian stripe stripes", NULL },
	{ "WHITE", CONCEPT_PLAIN, "white safed chitti chitta chittian", NULL },
	{ "BREAKER", CONCEPT_PLAIN, "breaker brekar breakers", NULL },
	{ "CULVERT", CONCEPT_TOPIC,
	  "culvert culverts puli pulia puliya pull bridge causeway rapta pulian", "pul ਪੁਲ पुल" },
	{ "SLAB", CONCEPT_PLAIN, "slab slabs railing", NULL },
	{ "TRAFFIC", CONCEPT_PLAIN, "traffic ", NULL },
	{ "UNEVEN", CONCEPT_PLAIN, "uneven level ucha uncha neeva neecha raised higher", NULL },

	/* Animals, parks */
	{ "ANIMAL", CONCEPT_TOPIC,
	  "dog dogs kutta kutte kutti kuttya kutteyan kutton kuttian puppy puppies cow cows gaay "
	  "gaaye gau gaavan bull bulls dhatha dhathe buffalo bhains majh cattle dangar pashu pasu "
	  "animal animals janwar monkey monkeys bandar bandran suar pig pigs cat cats billi "
	  "billian bachhda doggy gavan",
	  "gaan gaay ਗਾਂ ਗਾਵਾਂ गाय ਸਾਨ੍ਹ ਸਾਂਢ सांड saand saan ਸੂਰ सूअर soor gaa gaai ਗਊ gaaye" },
	{ "STRAY", CONCEPT_PLAIN, "stray awara aawara avara bhatak lavaris wandering", NULL },
	{ "ROAM", CONCEPT_PLAIN,
	  "firde firda firdi ghumte ghumde ghum ghumta roam roams roaming ghoom", NULL },
	{ "BITE", CONCEPT_PLAIN,
	  "bite bites biting bitten bit attack attacks attacked attacking chase chasing bark "
	  "barking barks bhonk bhaunk bhaunkde vadhya vaddya menace terror atank",
	  "ਵੱਢ ਵੱਢਦੇ vaddeya vaddya vadd vadhde" },
	{ "DEAD", CONCEPT_PLAIN, "dead died carcass carcase mrit mareya marya murda lifeless moya",
	  "ਮਰਿਆ ਮਰੀ ਮਰ मरा मरी मर mara mari mar mareya ਲਾਸ਼ लाश lash laash" },
	{ "MOSQUITO", CONCEPT_TOPIC,
	  "mosquito mosquitoes mosquitos machhar machar machran machharan makhian makhiyan",
	  "machhar ਮੱਛਰ मच्छर macchar" },
	{ "MEDICINE", CONCEPT_PLAIN, "dawai dawayi davai", "dawa दवा दवाई ਦਵਾਈ ਦਵਾ" },
	{ "FOG", CONCEPT_TOPIC,
	  "fogging foging spray spraying spre chhidkav chidkaw chhidkaa sprey fumigation chhidkwao "
	  "chidkwao chhidko chidko chhidkaw chhidkvaen",
	  NULL },
	{ "DENGUE", CONCEPT_TOPIC, "dengue malaria chikungunya larva larvae", NULL },
	{ "PARK", CONCEPT_TOPIC, "paark parks garden gardens bagh bagicha greenbelt gardener",
	  "park पार्क ਪਾਰਕ parkan" },
	{ "SWING", CONCEPT_TOPIC, "swing swings jhula jhule jhoole peengh pinghan slides", NULL },
	{ "TREE", CONCEPT_TOPIC, "tree trees ped darakht drakht darkhat darakhat rukh rukhan",
	  "ਰੁੱਖ ਦਰੱਖ਼ਤ ਦਰਖ਼ਤ ਦਰਖਤ पेड़ पेड" },
	{ "BRANCH", CONCEPT_TOPIC,
	  "branch branches tahni tahniyan tehni tehniya tahne daali daliyan shakha shakhayen twig "
	  "twigs",
	  NULL },
	{ "CUT", CONCEPT_PLAIN,
	  "cut cutting trim trimming trimmed prune pruning katwao katwa katai chhatai chhang "
	  "chhangna katna katauna katwauna kato katto kaato",
	  NULL },
	{ "FALLEN", CONCEPT_PLAIN,
	  "fallen fell falling fall gira gir gire digya digeya giri leaning tilted tilting bent "
	  "uprooting",
	  "ਡਿੱਗ dig digg गिर ਡਿੱਗਿਆ" },
	{ "WIRES", CONCEPT_PLAIN, "wire wires taaran taron taar taren taraan", NULL },
	{ "GRASS", CONCEPT_TOPIC,
	  "grass ghas ghaah gha weed weeds bush bushes jhadi jhadiyan jhaadi shrub shrubs booti "
	  "parthenium jungle",
	  NULL },
	{ "SNAKE", CONCEPT_PLAIN, "snake snakes saanp sapp", NULL },

	/* Encroachment and building */
	{ "ILLEGAL", CONCEPT_PLAIN,
	  "illegal illegally illigal unauthorised unauthorized avaidh awaid najayaz najaij nazayaz "
	  "gairkanuni kanuni unlawful",
	  NULL },
	{ "PERMISSION", CONCEPT_PLAIN,
	  "permission approval approved permit manjuri manzuri manjoor ijazat sanction naksha "
	  "nakshe sanctioned map",
	  NULL },
	{ "STOREY", CONCEPT_TOPIC, "building buildings imarat bilding kothi makan storey chhajja",
	  NULL },
	{ "SHOP", CONCEPT_TOPIC,
	  "shop shops dukan dukaan dukane dukana showroom shoroom godown complex commercial "
	  "kamarshal hatti hattian dukanan warehouse store stores",
	  NULL },
	{ "ENCROACH", CONCEPT_TOPIC,
	  "encroach encroached encroachment encroachments kabza kabja kabje atikraman grabbed "
	  "grabbing occupied possession occupy dabb dabba dabbi mafia captured",
	  NULL },
	{ "GOVERNMENT", CONCEPT_PLAIN,
	  "government govt sarkari sarkar panchayati panchayat shamlat", NULL },
	{ "LAND", CONCEPT_PLAIN, "land zameen jameen jagah jagha jaga thaan thaa", "ਥਾਂ ਜਗ੍ਹਾ" },
	{ "PLOT", CONCEPT_PLAIN, "plot plots vacant plaat khali", NULL },
	{ "REHRI", CONCEPT_TOPIC,
	  "rehri rehris rehdi rehdiyan rehriyan redi redian thela thele hawker hawkers vendor "
	  "vendors fadi phari cart carts stall stalls fadhi rehdiya",
	  NULL },
	{ "GOODS", CONCEPT_PLAIN, "goods samaan saman", NULL },
	{ "VEHICLE", CONCEPT_PLAIN,
	  "car cars vehicle vehicles truck trucks gaadi gaddiyan gadiyan bike bikes scooter "
	  "motorcycle tempo trolley gddi",
	  "gaddi gadi gaadi gaddiyan gadiyan ਗੱਡੀ ਗੱਡੀਆਂ गाड़ी गाड़ियां कार ਕਾਰ" },
	{ "PARKING", CONCEPT_TOPIC, "parking parkin parked", "parking parked पार्किंग ਪਾਰਕਿੰਗ" },
	{ "MONEY", CONCEPT_PLAIN, "money paise paisa rupees rupaye rupay rupees rs amount", NULL },
	{ "MORE", CONCEPT_PLAIN, "more extra zyada jyada jiada excess double dugne dugna duggne",
	  "vadh ਵੱਧ wadh vaddh ziada" },
	{ "OVERCHARGE", CONCEPT_TOPIC,
	  "overcharge overcharging overcharged vasooli vasool vasuli charged", NULL },
	{ "FEE", CONCEPT_PLAIN, "fee fees rate rates parchi slip ticket fis", NULL },
	{ "RESIDENTIAL", CONCEPT_PLAIN, "residential rihayshi rihaishi riyashi residency", NULL },
	{ "FACTORY", CONCEPT_TOPIC,
	  "factory factories faktri karkhana karkhane industry industries industrial workshop "
	  "varkshap dyeing",
	  NULL },
	{ "HOSTEL", CONCEPT_PLAIN, "pg hostel piji", NULL },
	{ "DAIRY", CONCEPT_TOPIC, "dairy dairies deri gobar goha dung tabela dayri", NULL },
	{ "CHEMICAL", CONCEPT_PLAIN, "chemical chemicals kemikal acid", NULL },
	{ "RELEASE", CONCEPT_PLAIN,
	  "release releasing released discharge discharging discharged chhad chhadde chhod chhodte "
	  "rod rodde chhadna dalte bahate",
	  NULL },
	{ "NEIGHBOUR", CONCEPT_PLAIN,
	  "neighbour neighbor neighbours neighbors guandi gvandi padosi pados guand guwandi",
	  NULL },

	/* Papers, taxes, office */
	{ "PROPERTY", CONCEPT_PLAIN, "property jaidad sampatti praparti propety prapati griha",
	  NULL },
	{ "TAX", CONCEPT_TOPIC, "tax taxes taiks teks", NULL },
	{ "BILL", CONCEPT_TOPIC, "bill bills billan", "bil बिल ਬਿੱਲ" },
	{ "RECEIPT", CONCEPT_PLAIN, "receipt receipts raseed rasid rsid", NULL },
	{ "CONNECTION", CONCEPT_TOPIC,
	  "connection connections kunection kunekshan kanekshan conection", NULL },
	{ "METER", CONCEPT_TOPIC, "meter meters reading miter", NULL },
	{ "LICENCE", CONCEPT_TOPIC, "licence license licences lisence laisens laisans lsans licens",
	  NULL },
	{ "TRADE", CONCEPT_PLAIN, "trade tred vyapar business", NULL },
	{ "RENEW", CONCEPT_PLAIN, "renew renewal renewed rinyu", NULL },
	{ "NOC", CONCEPT_TOPIC, "noc enosi", "एनओसी ਐਨਓਸੀ noc" },
	{ "CERTIFICATE", CONCEPT_TOPIC,
	  "certificate certificates cert sartifiket sartificate praman pramanpatra sertificate",
	  NULL },
	{ "BIRTH", CONCEPT_TOPIC, "birth janam janmpatri barth janamdin", "जन्म ਜਨਮ" },
	{ "DEATH", CONCEPT_PLAIN, "death maut mrityu deth", NULL },
	{ "APPLY", CONCEPT_PLAIN, "apply applied application aplai avedan file faail", NULL },
	{ "WRONG", CONCEPT_PLAIN, "wrong galat incorrect mistake galti correction corrected galt",
	  NULL },
	{ "NAME", CONCEPT_PLAIN, "name naam", "ਨਾਂ ਨਾਮ नाम" },
	{ "PAY", CONCEPT_PLAIN,
	  "pay paid paying bharna bharan bharya payment payments pement adaigi bhugtan jamma",
	  NULL },
	{ "EMPLOYEE", CONCEPT_TOPIC,
	  "employee employees mulazam mulajam karamchari staff officer officers afsar adhikari "
	  "clerk kalark babu inspector engineer sdo official officials",
	  "je जेई ਜੇਈ" },
	{ "BRIBE", CONCEPT_TOPIC,
	  "bribe bribes bribery rishwat rishvat corruption corrupt bhrashtachar bhrishtachar",
	  NULL },
	{ "RUDE", CONCEPT_PLAIN,
	  "rude rudely misbehave misbehaved misbehaving behaviour behavior badtamizi gaali galian "
	  "abused",
	  NULL },
	{ "DEMAND", CONCEPT_PLAIN,
	  "demand demanding demanded demands mangta mangda mange mangi mangde mang", NULL },

	/* What is not ours, and what is asked of us */
	{ "OTHER", CONCEPT_PLAIN,
	  "phone mobile laptop computer tv television fridge washing movie movies film cinema song "
	  "songs music gana geet game games cricket football match score player lunch dinner "
	  "breakfast eaten eating eat food khana khaana roti chai coffee restaurant pizza recipe "
	  "cook cooking mother father mummy papa wife husband brother sister friend friends "
	  "girlfriend boyfriend marriage wedding viah shaadi baby birthday exam exams result "
	  "results admission class homework teacher student job naukri interview bank loan lottery "
	  "prize winner offer discount sale buy sell shopping order delivery gold price petrol "
	  "diesel recharge internet wifi network netflix youtube facebook instagram video photo "
	  "selfie train flight taxi cab booking holiday chutti tour trip doctor tablet fever "
	  "bukhar headache pain surgery passport aadhaar aadhar voter ration card cylinder gas "
	  "vote election party minister president mayor capital weather mausam temperature sun "
	  "moon astrology horoscope god joke chutkula funny story poem sleep neend sleeping awake "
	  "bored hungry thirsty shoes clothes shirt dress wallet purse bag keys watch love pyaar "
	  "kiss marry meet meeting robot age group link click free win bitcoin crypto invest share "
	  "insurance milk bottle testing swimming",
	  "pool test tests tasty taste let sound hard success right reset set sit salam upon" },
	{ "GOOD", CONCEPT_PLAIN,
	  "good nice great beautiful cute lovely like loves enjoy best awesome excellent accha "
	  "achha acha vadhia vadiya changa sohna sohni badhiya khush happy wow superb",
	  NULL },
	{ "THANKS", CONCEPT_OPENING,
	  "thankyou thanku dhanyavad shukriya dhanwad thanking dhanvaad dhanyawad dhanyavaad",
	  "thank thanks thx thnx thnks" },
	{ "COMPLAINT", CONCEPT_PLAIN,
	  "complaint complaints complain complained complent kamplent shikayat shikayatan shikait "
	  "shikayatein",
	  NULL },
	{ "STATUS", CONCEPT_PLAIN,
	  "status stetas update updates progress sthiti track tracking reached pahunchi karwai "
	  "action kaarwai",
	  NULL },
	{ "WHAT", CONCEPT_PLAIN, "what kya kee", "ki ਕੀ क्या" },
	{ "HOW", CONCEPT_PLAIN, "how kaise kive kiven kivein kidan", NULL },
	{ "HAPPENED", CONCEPT_PLAIN, "happened happen baneya banya", "ਬਣਿਆ" },
	{ "DATA", CONCEPT_PLAIN, "information jankari jaankari account personal details",
	  "data deta डेटा डाटा ਡਾਟਾ ਡਾਟੇ ਡੇਟਾ" },
	{ "DELETE", CONCEPT_PLAIN, "delete deleted erase erased mita mitao mitado forget dilit",
	  "hata हटा ਹਟਾ hatado" },
	{ "PRIVACY", CONCEPT_PLAIN, "privacy private gopniyata nijta niji safe secure surakshit",
	  NULL },
	{ "LANGUAGE", CONCEPT_PLAIN, "language languages bhasha boli zubaan", NULL },
	{ "TONGUE", CONCEPT_PLAIN, "english hindi punjabi panjabi angrezi inglish gurmukhi", NULL },
	{ "TALK", CONCEPT_PLAIN,
	  "talk talking speak speaking chat call calling baat gall connect contact helpline "
	  "support",
	  "gal ਗੱਲ baat बात ਫੋਨ फोन bol bolo bolda bolna bolke bolta ਬੋਲ बोल call" },
	{ "PERSON", CONCEPT_PLAIN,
	  "person human operator agent representative insaan insan banda bande", NULL },
	{ "MESSAGE", CONCEPT_PLAIN,
	  "message messages msg msgs sms messaging suneha sunehe sandesh whatsapp", NULL },
	{ "SEND", CONCEPT_PLAIN, "send sending sent bhejo bheja bhejna bhejya bhejeya bhejne",
	  NULL },
	{ "HELPS", CONCEPT_PLAIN, "help madad sahayata maddad guide", NULL },
	{ "ADVERB", CONCEPT_NOISE,
	  "totally completely fully badly really extremely properly always daily again still "
	  "continuously regularly roz roj already even theek thik whole entire look matter issue "
	  "problem samasya pareshani dikkat samassia mushkil taklif",
	  "ਠੀਕ ठीक thik theek" },
	{ "FUND", CONCEPT_TOPIC, "fund funds fandan grant grants garant subsidy", NULL },
	{ "SALARY", CONCEPT_TOPIC, "salary salaries wages tankhah tankhwah vetan pension penshan",
	  NULL },
	{ "CONTRACTOR", CONCEPT_PLAIN, "contractor contractors thekedar thekedaar", NULL },
	{ "MISUSE", CONCEPT_PLAIN,
	  "misuse misused durvarton khurd istemal utilised utilized varton", NULL },

	/* What goes on */
	{ "NOT", CONCEPT_PLAIN, "not nahi nahin without bina never cannot neither none",
	  "no ni nai nhi nahi nahin nhn nee na naa ਨਹੀਂ ਨੀ ਨੀਂ ਨਈਂ ਨਾ ਬਿਨਾਂ नहीं ना न बिना dont doesnt "
	  "didnt hasnt havent isnt wont cant never nope hasn nt dnt cnt" },
	{ "COME", CONCEPT_PLAIN,
	  "come comes coming came aaya aayi aata aati aate aunda aundi aunde aavega aayega aavegi "
	  "ayenge aande aande aya auna",
	  "ayi aye ਆਇਆ ਆਈ ਆਏ ਆਉਂਦਾ ਆਉਂਦੀ आया आयी आई आता आती aaye aai" },
	{ "WORK", CONCEPT_PLAIN,
	  "work works working chalda chaldi chalti chalta chaldiyan functioning functional "
	  "function operating chalu wrking wrkng workin wrk",
	  "kaam kamm काम ਕੰਮ chal चल ਚੱਲ" },
	{ "CLOSED", CONCEPT_PLAIN,
	  "closed stopped off disrupted disruption discontinued interrupted thapp",
	  "band bnd ਬੰਦ बंद thap ठप ਠੱਪ" },
	{ "MISSING", CONCEPT_PLAIN, "missing gayab stolen chori absent lost", NULL },
	{ "LYING", CONCEPT_PLAIN,
	  "lying pada padi pya pyi peya paya payi pyian pade pyaa pai lie lies kept rakha rakheya "
	  "rakhi",
	  "ਪਿਆ ਪਈ ਪਏ ਪਈਆਂ पड़ा पड़ी पड़े pyi pye" },
	{ "DANGER", CONCEPT_PLAIN,
	  "danger dangerous accident accidents khatra khatarnak hadsa eksident dangerously risky "
	  "risk unsafe hazard",
	  NULL },

	/* Where: a landmark says little about what is wrong */
	{ "NEAR", CONCEPT_NEAR, "near nearby opposite behind beside", "nr" },
	{ "BESIDE", CONCEPT_BESIDE, "nazdeek nede", "kol ਕੋਲ ਕੋਲੇ paas pas पास ਨੇੜੇ nere" },
	{ "LANDMARK", CONCEPT_PLACE,
	  "school schools gurdwara gurudwara gurdware mandir temple masjid church hospital college "
	  "chowk market bazar bazaar stand adda adde station railway colony nagar mohalla mohalle "
	  "ward sector phase enclave vihar town city shahar pind village bank gate office daftar "
	  "bus bussadda rail hotel dhaba petrol",
	  "chowk chownk ਚੌਕ चौक" },

	/* Noise */
	{ "NOISE", CONCEPT_NOISE,
	  "singh kaur kumar sharma devi ram gurpreet the and are was were been being have has had "
	  "this that there these those with from since for please pls plz plzz kindly sir madam "
	  "mam sirji ji hai hain hoon tha thi thay ka ki ke ko se mein main par pe te di da de nu "
	  "nun ton to naal vi bhi hi hoya hoyi hoye hui hua hue ho hunda hundi hunde hota hoti "
	  "hote gaya gayi gaye gya gyi gye raha rahi rahe reha rahiyan rha rhi rhe sada sadi sade "
	  "saada hamara hamari hamare humara humari humare mera meri mere asi assi tusi tuhada aap "
	  "apna apni apne karo kro krdo kardo karna karni karke karde karda karta karte karti kita "
	  "kiti kitta kare kren karein deo dijiye dena dinda dinde dita ditti day days din dina "
	  "dino dinan week weeks hafta hafte month months mahina mahine mahino kal aaj ajj bahut "
	  "bohot bht bhot boht very so too much many lot lots some any all every here yahan vahan "
	  "ithe othe ethe our your their his her him they them you will would should can could may "
	  "also just then now abhi hun haje hale tak takk jo je koi kise kisi kuch kujh kyu kyon "
	  "kado kab kidhar kithe lok log people someone somebody sare saara saare pura request "
	  "humble bhai veer uncle aunty sab year years saal area ilaka jee got get gets give "
	  "provide need needed needs chahiye chahida chahidi layi lyi liye vaste hello sat sri "
	  "akal respected dear resident citizens regards earliest jaldi urgently urgent "
	  "immediately meharbani kirpa kripya notice bring wish needful thanking concerned "
	  "authority authorities attention inform informed regarding above mentioned subject yours "
	  "faithfully sincerely obliged grateful residents suffering sufferings facing face faced "
	  "inconvenience difficulty trouble grievance sahab sahib huzoor beg ensure necessary "
	  "steps requested hereby taking higher municipal corporation committee mc department "
	  "concern living live lives reside staying frm sinc bcoz coz bcz ur abt pl",
	  "a an is in on at of or it i my me we us be by do so as am if u r n d k aa ae e ਆ ਏ ਐ ਹੈ "
	  "ਹਨ ਨੇ ne ਦੇ ਦੀ ਦਾ ਨੂੰ ਤੋਂ ਤੇ ਵਿੱਚ ਵਿਚ ਚ ch vich vch wich ਦਿਓ ਕਰੋ ਕਰ है हैं का की के को से में पर ने पे और "
	  "या तो भी ही हो कर दो दें दीजिए h hn hi ho kr kar sa si ਸੀ ਜੀ ਵੀ aur te par naal ਨਾਲ hun "
	  "ਹੁਣ el al from hey shri rok roko tell told say said two three four five fir phir jarur "
	  "zarur resolve solve frm" },
};

const struct concept *concepts(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(table);
	return table;
}
