/* test_transcripts.c - plays the conversations of tests/dialogue/ (*.chat) on the dialogue.
 *
 * A line is one of
 *   # comment
 *   number: pb.jalandhar       the number written to is this municipality's own
 *   known: hi pb.jalandhar     she has chosen language (and town) before
 *   stage: pb.phagwara paused
 *   wait: 26h                  time goes by (m, h, d)
 *   at once:                   the next message comes within a second of the one before
 *   status: resolved a note    the municipality has moved her newest complaint
 *   citizen: words             what she writes; \n is a line break
 *   citizen: [Title]           she taps the row or button of that title, [#id] one by its id
 *   citizen: <photo> caption   also <video> <voice> <document> <sticker> <pin 31.3,75.5>
 *                              <missed call> <reaction> <contact> <call> <revoke> <edit>
 * <unsupported> bot: [key] words           the next reply says this text and contains the words
 *   option: Title              the latest reply offers it; option: -Title it does not
 *   row: Title words           the row of that title says the words below it; row: -Title ... not
 *   file: pb.phagwara 3        she has filed so many complaints there, in some other way
 *   effect: FILE words         the turn has that effect, described by the words
 *   silence:                   no reply
 *   state: name
 *   count: 3                   replies in the whole conversation so far
 * Every reply must be expected by a bot line, and must pass the provider's limits. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue_world.h"

#define CHATS_MAX 128

struct play {
	struct citizen c;
	const char *path;
	int line;
	size_t heard; /* replies of the latest turn that a bot line has met */
	const char *revoke_id;
};

#define play_fail(p, ...)                                     \
	do {                                                  \
		print_error("%s:%d: ", (p)->path, (p)->line); \
		print_error(__VA_ARGS__);                     \
		print_error("\n");                            \
		fail();                                       \
	} while (0)

static void check_all_heard(struct play *p)
{
	if (p->heard < p->c.turn.reply_count) {
		const struct reply *r = &p->c.turn.replies[p->heard];
		play_fail(p, "not expected: [%s] %s", r->key, r->body);
	}
}

/* ---- what the citizen does ---------------------------------------------------------------------
 */

static const struct {
	const char *name;
	enum message_kind kind;
	const char *mime;
} things[] = {
	{ "photo", MESSAGE_IMAGE, "image/jpeg" },
	{ "video", MESSAGE_VIDEO, "video/mp4" },
	{ "voice", MESSAGE_AUDIO, "audio/ogg; codecs=opus" },
	{ "document", MESSAGE_DOCUMENT, "application/pdf" },
	{ "lost photo", MESSAGE_IMAGE, NULL },
	{ "sticker", MESSAGE_STICKER, "image/webp" },
	{ "missed call", MESSAGE_MISSED_CALL, NULL },
	{ "reaction", MESSAGE_REACTION, NULL },
	{ "contact", MESSAGE_CONTACTS, NULL },
	{ "call", MESSAGE_CALL, NULL },
	{ "revoke", MESSAGE_REVOKE, NULL },
	{ "edit", MESSAGE_EDIT, NULL },
	{ "welcome", MESSAGE_WELCOME, NULL },
	{ "unsupported", MESSAGE_UNSUPPORTED, NULL },
};

static void send_thing(struct play *p, char *text)
{
	char *end = strchr(text, '>');
	if (!end)
		play_fail(p, "no > in: %s", text);
	*end++ = '\0';
	end += strspn(end, " ");
	if (!strncmp(text, "pin ", 4)) {
		char *comma = strchr(text, ',');
		if (!comma)
			play_fail(p, "a pin is <pin 31.3,75.5>");
		citizen_pin(&p->c, strtod(text + 4, NULL), strtod(comma + 1, NULL));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(things); i++) {
		if (strcmp(things[i].name, text) != 0)
			continue;
		struct inbound in = { .kind = things[i].kind,
			              .text = *end ? arena_strdup(p->c.arena, end) : NULL,
			              .target_id = p->revoke_id };
		if (things[i].mime)
			in.media = (struct media_ref){ .id = "1013859600285441",
				                       .mime = things[i].mime,
				                       .is_voice = in.kind == MESSAGE_AUDIO };
		citizen_send(&p->c, &in);
		p->revoke_id = p->c.in.id;
		return;
	}
	play_fail(p, "no such thing: <%s>", text);
}

static void send_tap(struct play *p, char *text)
{
	char *end = strrchr(text, ']');
	if (!end)
		play_fail(p, "no ] in: %s", text);
	*end = '\0';
	if (*text == '#') {
		citizen_tap(&p->c, arena_strdup(p->c.arena, text + 1));
		return;
	}
	const struct reply_row *row = citizen_row(&p->c, text);
	if (!row)
		play_fail(p, "nothing offered is called: %s", text);
	citizen_tap(&p->c, row->id);
}

static void send_words(struct play *p, const char *text)
{
	char *words = arena_strdup(p->c.arena, text), *to = words;
	for (const char *from = text; *from; from++) {
		if (from[0] == '\\' && from[1] == 'n') {
			*to++ = '\n';
			from++;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	citizen_write(&p->c, words);
}

static void do_citizen(struct play *p, char *text)
{
	check_all_heard(p);
	if (*text == '<')
		send_thing(p, text + 1);
	else if (*text == '[')
		send_tap(p, text + 1);
	else
		send_words(p, text);
	p->heard = 0;
	const char *fault = turn_fault(p->c.arena, &p->c.turn);
	if (fault)
		play_fail(p, "%s", fault);
}

/* ---- what is expected --------------------------------------------------------------------------
 */

static void do_bot(struct play *p, char *text)
{
	char *end = strchr(text, ']');
	if (*text != '[' || !end)
		play_fail(p, "a bot line begins with [key]");
	*end++ = '\0';
	end += strspn(end, " ");
	if (p->heard == p->c.turn.reply_count)
		play_fail(p, "no reply, expected [%s]", text + 1);
	const struct reply *r = &p->c.turn.replies[p->heard++];
	if (strcmp(r->key, text + 1) != 0)
		play_fail(p, "expected [%s], got [%s] %s", text + 1, r->key, r->body);
	if (!strstr(r->body, end))
		play_fail(p, "[%s] lacks \"%s\": %s", r->key, end, r->body);
}

static void do_option(struct play *p, char *text)
{
	bool is_unwanted = *text == '-';
	const char *title = text + is_unwanted;
	if (is_unwanted == (citizen_row(&p->c, title) != NULL))
		play_fail(p, "option %s", text);
}

static void do_silence(struct play *p, char *text)
{
	(void)text;
	check_all_heard(p);
	if (p->c.turn.reply_count)
		play_fail(p, "not silent: [%s]", p->c.turn.replies[0].key);
}

static void do_state(struct play *p, char *text)
{
	if (strcmp(p->c.turn.state_name, text) != 0)
		play_fail(p, "state is %s, expected %s", p->c.turn.state_name, text);
}

static void do_count(struct play *p, char *text)
{
	if (p->c.outbound != (size_t)strtol(text, NULL, 10))
		play_fail(p, "%zu replies so far, expected %s", p->c.outbound, text);
}

static const char *const effect_names[] = {
	[EFFECT_SET_LANGUAGE] = "SET_LANGUAGE",
	[EFFECT_SET_TENANT] = "SET_TENANT",
	[EFFECT_FILE] = "FILE",
	[EFFECT_ATTACH] = "ATTACH",
	[EFFECT_DEMAND] = "DEMAND",
	[EFFECT_OPT_OUT] = "OPT_OUT",
	[EFFECT_OPT_IN] = "OPT_IN",
	[EFFECT_COMMENT] = "COMMENT",
	[EFFECT_REOPEN] = "REOPEN",
	[EFFECT_CALL_BACK] = "CALL_BACK",
};

static const char *tenant_code(int id)
{
	const struct tenant *t = snapshot_tenant_by_id(world_get()->snap, id);
	return t ? t->code : "-";
}

static const char *or_dash(const char *text)
{
	return text && *text ? text : "-";
}

/* One line that tells all of an effect, for the words of an effect line to be found in. */
static const char *describe(struct play *p, const struct effect *e)
{
	const struct new_complaint *n = e->complaint;
	if (n)
		return arena_printf(p->c.arena,
		                    "FILE %s %s locality=%s ward=%s landmark=%s pin=%d media=%zu "
		                    "words=%s",
		                    n->type_code, tenant_code(n->tenant_id),
		                    or_dash(n->locality_name), or_dash(n->ward),
		                    or_dash(n->landmark), n->has_pin, n->media_count,
		                    or_dash(n->description));
	return arena_printf(p->c.arena, "%s %s %s %s %s %s", effect_names[e->kind],
	                    e->kind == EFFECT_SET_LANGUAGE ? language_code(e->language) : "",
	                    e->tenant_id ? tenant_code(e->tenant_id) : "",
	                    e->reference ? e->reference : "", e->media_kind ? e->media_kind : "",
	                    e->text ? e->text : "");
}

static void do_effect(struct play *p, char *text)
{
	const char *all = "";
	char *words = strchr(text, ' ');
	if (words)
		*words++ = '\0';
	for (size_t i = 0; i < p->c.turn.effect_count; i++) {
		const struct effect *e = &p->c.turn.effects[i];
		const char *line = describe(p, e);
		if (!strcmp(effect_names[e->kind], text) && (!words || strstr(line, words)))
			return;
		all = arena_printf(p->c.arena, "%s\n  %s", all, line);
	}
	play_fail(p, "no effect %s %s among:%s", text, words ? words : "", all);
}

/* ---- the stage ---------------------------------------------------------------------------------
 */

static void do_number(struct play *p, char *text)
{
	p->c.number_tenant_id = snapshot_tenant_by_code(world_get()->snap, text)->id;
}

static void do_known(struct play *p, char *text)
{
	char *town = strchr(text, ' ');
	enum language lang;
	if (town)
		*town++ = '\0';
	if (language_parse(text, &lang) < 0)
		play_fail(p, "no language %s", text);
	citizen_know(&p->c, lang, town);
}

static void do_stage(struct play *p, char *text)
{
	char *name = strchr(text, ' ');
	enum stage stage;
	if (!name)
		play_fail(p, "stage: town stage");
	*name++ = '\0';
	const struct tenant *t = snapshot_tenant_by_code(world_get()->snap, text);
	if (!t || stage_parse(name, &stage) < 0 || stage_set(t->id, stage) < 0)
		play_fail(p, "no such stage: %s %s", text, name);
}

static void do_wait(struct play *p, char *text)
{
	char *unit;
	int64_t n = strtol(text, &unit, 10);
	int64_t minutes = *unit == 'd' ? 24 * 60 : *unit == 'h' ? 60 : 1;
	p->c.now_ms += n * minutes * 60 * 1000;
}

static void do_at_once(struct play *p, char *text)
{
	(void)text;
	p->c.now_ms -= CITIZEN_PAUSE_MS - 1000;
}

static void do_status(struct play *p, char *text)
{
	char *note = strchr(text, ' ');
	if (note)
		*note++ = '\0';
	p->c.complaints[0].status = arena_strdup(p->c.arena, text);
	p->c.complaints[0].note = arena_strdup(p->c.arena, note);
	p->c.complaints[0].version++;
	p->c.complaints[0].resolved_ms = strcmp(text, "resolved") ? -1 : p->c.now_ms;
}

/* Complaints that are not part of this conversation. */
static void do_file(struct play *p, char *text)
{
	char *count = strchr(text, ' ');
	if (!count)
		play_fail(p, "file: town count");
	*count++ = '\0';
	const struct tenant *town = snapshot_tenant_by_code(world_get()->snap, text);
	if (!town)
		play_fail(p, "no such town: %s", text);
	for (long n = strtol(count, NULL, 10); n > 0; n--)
		citizen_has_filed(&p->c, town, "NoStreetlight");
}

static void do_row(struct play *p, char *text)
{
	bool is_there = *text != '-';
	text += !is_there;
	char *said = strchr(text, ' ');
	if (!said)
		play_fail(p, "row: Title words");
	*said++ = '\0';
	const struct reply_row *row = citizen_row(&p->c, text);
	if (!row)
		play_fail(p, "nothing offered is called: %s", text);
	if (!strstr(or_dash(row->description), said) == is_there)
		play_fail(p, "below %s: %s", text, or_dash(row->description));
}

static const struct {
	const char *word;
	void (*run)(struct play *p, char *text);
} words[] = {
	{ "at once", do_at_once }, { "bot", do_bot },         { "citizen", do_citizen },
	{ "count", do_count },     { "effect", do_effect },   { "file", do_file },
	{ "known", do_known },     { "row", do_row },         { "number", do_number },
	{ "option", do_option },   { "silence", do_silence }, { "stage", do_stage },
	{ "state", do_state },     { "status", do_status },   { "wait", do_wait },
};

static void play_line(struct play *p, char *line)
{
	line[strcspn(line, "\r\n")] = '\0';
	if (!*line || *line == '#')
		return;
	char *text = strchr(line, ':');
	if (!text)
		play_fail(p, "cannot read: %s", line);
	*text++ = '\0';
	text += strspn(text, " ");
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (!strcmp(words[i].word, line)) {
			words[i].run(p, text);
			return;
		}
	}
	play_fail(p, "no such line: %s", line);
}

static void test_chat(void **state)
{
	struct play p = { .path = *state };
	char line[8192];
	FILE *f = fopen(p.path, "re");
	assert_non_null(f);
	stage_clear_all();
	citizen_init(&p.c);
	while (fgets(line, sizeof(line), f)) {
		p.line++;
		play_line(&p, line);
	}
	check_all_heard(&p);
	assert_true(p.c.message_serial > 0);
	citizen_done(&p.c);
	fclose(f);
}

static int is_chat(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 5 && !strcmp(d->d_name + n - 5, ".chat");
}

int main(void)
{
	static struct CMUnitTest tests[CHATS_MAX];
	struct dirent **names;
	int n = scandir("tests/dialogue", &names, is_chat, alphasort);
	if (n <= 0 || n > CHATS_MAX) {
		fprintf(stderr, "tests/dialogue: %d transcripts\n", n);
		return 1;
	}
	for (int i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){
			.name = names[i]->d_name,
			.test_func = test_chat,
			.initial_state = xasprintf("tests/dialogue/%s", names[i]->d_name),
		};
	return _cmocka_run_group_tests("transcripts", tests, (size_t)n, NULL, NULL);
}
