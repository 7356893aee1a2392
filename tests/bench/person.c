#include "person.h"

#include <dirent.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/json.h"

#define BODY_MAX 65536
#define PLACES_MAX 4096

static const char *const language_codes[] = { "pa", "hi", "en" };
static const char *const greetings[] = { "ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "नमस्ते", "Hello" };

/* What must be on offer before a step can be taken: the beginning of a row's id. */
static const struct {
	const char *name, *offer;
} steps[STEPS] = {
	[STEP_GREET] = { "greeting", NULL },
	[STEP_LANGUAGE] = { "language", "lang:" },
	[STEP_MENU] = { "menu", "new" },
	[STEP_CATEGORY] = { "category", "cat:" },
	[STEP_TYPE] = { "type", "type:" },
	[STEP_PLACE] = { "place", NULL }, /* asked for by a location request */
	[STEP_FILE] = { "file", "file:" },
};

const char *step_name(enum step s)
{
	return steps[s].name;
}

/* ---- places -----------------------------------------------------------------------------------
 */

static void add_places(struct place *places, size_t *count, const json_t *localities,
                       const json_t *town)
{
	size_t i;
	json_t *locality;

	json_array_foreach(localities, i, locality) {
		if (*count == PLACES_MAX)
			return;
		for (int l = 0; l < 3; l++)
			places[*count].words[l] = xasprintf(
			        "%s, %s", json_str(json_obj(locality, "names"), language_codes[l]),
			        json_str(json_obj(town, "names"), language_codes[l]));
		places[*count].id = xasprintf("%d:%s", (int)json_int(town, "id", 0),
		                              json_str(locality, "code"));
		(*count)++;
	}
}

const struct place *places_load(const char *tenants_dir, size_t *ret_count)
{
	static struct place places[PLACES_MAX];
	char *dir = xasprintf("%s/localities", tenants_dir);
	DIR *d = opendir(dir);
	struct dirent *entry;
	size_t count = 0;

	while (d && (entry = readdir(d))) {
		char *file = xasprintf("%s/%s", dir, entry->d_name);
		char *ulb = xasprintf("%s/ulbs/%s", tenants_dir, entry->d_name);
		_cleanup_(json_freep) json_t *localities = json_load_file(file, 0, NULL);
		_cleanup_(json_freep) json_t *town = json_load_file(ulb, 0, NULL);

		if (localities && town)
			add_places(places, &count, localities, town);
		free(file);
		free(ulb);
	}
	if (d)
		closedir(d);
	if (!count) {
		fprintf(stderr, "bench: %s holds no localities\n", dir);
		exit(2);
	}
	free(dir);
	*ret_count = count;
	return places;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

void person_init(struct person *p, uint64_t serial, const struct place *places, size_t place_count)
{
	*p = (struct person){ .language = (int)(serial % 3),
		              .place = &places[serial * 7 % place_count] };
	snprintf(p->phone, sizeof(p->phone), "91%010llu",
	         (unsigned long long)(7000000000 + serial % 2999999999));
}

/* "JAL-26-004217-5" somewhere in the text. */
static bool has_reference(const char *s)
{
	for (; s && *s; s++) {
		if (strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 && s[3] == '-' &&
		    strspn(s + 4, "0123456789") == 2 && s[6] == '-' &&
		    strspn(s + 7, "0123456789") >= 6 && s[7 + strspn(s + 7, "0123456789")] == '-')
			return true;
	}
	return false;
}

/* What one of the rows or buttons is worth to her at this step: 0 nothing, 2 just what she wants.
 */
static int worth(const struct person *p, const char *offer, const char *id)
{
	size_t n = strlen(offer);

	if (!id || strncmp(id, offer, n) != 0 || !strcmp(id, "type:other"))
		return 0;
	if (!strcmp(offer, "lang:"))
		return strcmp(id + n, language_codes[p->language]) ? 0 : 2;
	/* Several places fit what she wrote: she knows which is hers. */
	return !strcmp(offer, "file:") && strstr(id, p->place->id) ? 2 : 1;
}

static void consider(struct person *p, const json_t *option, bool is_button, const char *offer,
                     int *best, size_t *equals)
{
	const char *id = json_str(option, "id"), *title = json_str(option, "title");
	int value = worth(p, offer, id);

	if (!value || value < *best)
		return;
	*equals = value > *best ? 1 : *equals + 1;
	/* Of equal ones any, but of the ways to file the first. */
	if (value == *best && (!strcmp(offer, "file:") || (size_t)rand() % *equals != 0))
		return;
	*best = value;
	p->is_button = is_button;
	snprintf(p->choice_id, sizeof(p->choice_id), "%s", id);
	snprintf(p->choice_title, sizeof(p->choice_title), "%s", title ? title : "");
}

/* Taps one of the rows or buttons that this step is about; false when there is none. */
static bool choose(struct person *p, const json_t *action, const char *offer)
{
	json_t *section, *row, *button;
	size_t i, j, equals = 0;
	int best = 0;

	json_array_foreach(json_arr(action, "sections"), i, section)
		json_array_foreach(json_arr(section, "rows"), j, row)
			consider(p, row, false, offer, &best, &equals);
	json_array_foreach(json_arr(action, "buttons"), i, button)
		consider(p, json_obj(button, "reply"), true, offer, &best, &equals);
	return best > 0;
}

enum reading person_read(struct person *p, const char *json, size_t n)
{
	_cleanup_(json_freep) json_t *message = NULL;
	const json_t *interactive;
	const char *kind, *text;
	enum step next = p->step + 1;

	if (json_parse(json, n, JSON_DEPTH_OUTSIDE, &message, NULL) < 0)
		return READ_WRONG;
	interactive = json_obj(message, "interactive");
	kind = json_str(interactive, "type");
	text = json_str(json_obj(interactive, "body"), "text");
	if (!text)
		text = json_str(json_obj(message, "text"), "body");
	if (p->step == STEP_FILE)
		return has_reference(text) ? READ_FILED : READ_ON;
	if (!kind)
		return READ_ON;
	if (next == STEP_PLACE) {
		if (strcmp(kind, "location_request_message") != 0)
			return READ_WRONG;
	} else if (!choose(p, json_obj(interactive, "action"), steps[next].offer)) {
		return READ_WRONG;
	}
	p->step = next;
	return READ_ANSWER;
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void add_content(struct buf *b, struct person *p)
{
	const char *text = p->step == STEP_GREET   ? greetings[p->language]
	                   : p->step == STEP_PLACE ? p->place->words[p->language]
	                                           : NULL;

	if (text) {
		buf_adds(b, "\"type\":\"text\",\"text\":{\"body\":");
		buf_json(b, text);
		buf_addc(b, '}');
		return;
	}
	buf_printf(b, "\"context\":{\"from\":\"15550783881\",\"id\":\"%s\"},", p->wamid);
	buf_printf(b, "\"type\":\"interactive\",\"interactive\":{\"type\":\"%s\",\"%s\":{\"id\":",
	           p->is_button ? "button_reply" : "list_reply",
	           p->is_button ? "button_reply" : "list_reply");
	buf_json(b, p->choice_id);
	buf_adds(b, ",\"title\":");
	buf_json(b, p->choice_title);
	buf_adds(b, "}}");
}

char *person_webhook(struct person *p, const char *number_id, const char *secret, size_t *ret_n,
                     char ret_signature[80])
{
	static uint64_t serial;
	unsigned char mac[32];
	unsigned mac_len = 0;
	struct buf b;
	int at;

	snprintf(p->wamid, sizeof(p->wamid), "wamid.HBgMOTE%s%08llXAA==", p->phone + 2,
	         (unsigned long long)++serial);
	buf_init(&b, BODY_MAX);
	buf_printf(
	        &b,
	        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\","
	        "\"changes\":[{\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{"
	        "\"display_phone_number\":\"15550783881\",\"phone_number_id\":\"%s\"},"
	        "\"contacts\":[{\"profile\":{\"name\":\"Bench %s\"},\"wa_id\":\"%s\","
	        "\"user_id\":\"IN.%s\"}],\"messages\":[{\"from\":\"%s\",\"from_user_id\":\"IN.%s\","
	        "\"id\":\"%s\",\"timestamp\":\"%lld\",",
	        number_id, p->phone + 8, p->phone, p->phone, p->phone, p->phone, p->wamid,
	        (long long)time(NULL));
	add_content(&b, p);
	buf_adds(&b, "}]},\"field\":\"messages\"}]}]}");
	HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)b.p, b.n, mac,
	     &mac_len);
	at = snprintf(ret_signature, 80, "sha256=");
	for (unsigned i = 0; i < mac_len; i++)
		at += snprintf(ret_signature + at, 80 - (size_t)at, "%02x", mac[i]);
	*ret_n = b.n;
	return buf_take(&b);
}
