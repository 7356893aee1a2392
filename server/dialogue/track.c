/* track.c - where her complaints stand. */
#include "dialogue/track.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/ids.h"
#include "dialogue/complaint.h"
#include "dialogue/follow.h"
#include "domain/complaint.h"

/* "ABC-26-123456-7" typed with spaces is at most this many words. */
enum { REFERENCE_WORDS_MAX = 4 };

static const char *status_text(struct talk *t, const char *status)
{
	const char *key = arena_printf(t->arena, "status.%s", status);
	return texts_has(t->facts->texts, key) ? talk_text(t, key, NOTHING)
	                                       : talk_text(t, "status.filed", NOTHING);
}

static const char *type_label(struct talk *t, const char *code)
{
	const struct complaint_type *type = talk_type(t, code);
	return type ? type->label[t->lang] : talk_text(t, "track.some_complaint", NOTHING);
}

static const char *type_title(struct talk *t, const char *code)
{
	const struct complaint_type *type = talk_type(t, code);
	return type ? type->title[t->lang] : talk_text(t, "track.some_complaint", NOTHING);
}

/* ---- list --------------------------------------------------------------------------------------
 */

static void say_none(struct talk *t)
{
	talk_go(t, STATE_IDLE);
	struct reply *r = talk_say(t, REPLY_BUTTONS, "track.none", NOTHING);
	talk_button(t, r, "new", "menu.file");
	talk_button(t, r, "menu", "menu.open");
}

/* The town is said when it is not the one she is talking with. */
static void add_complaint(struct talk *t, struct reply *r, const struct complaint_brief *c)
{
	const char *line = arena_printf(t->arena, "%s · %s", status_text(t, c->status),
	                                type_title(t, c->type_code));
	if (c->tenant_id != talk_home(t))
		line = arena_printf(t->arena, "%s · %s", talk_town_name(t, c->tenant_id), line);
	talk_option(t, r, arena_printf(t->arena, "ref:%s", c->reference), c->reference, line);
}

static void say_page(struct talk *t, size_t first)
{
	const struct facts *f = t->facts;
	size_t left = f->complaint_count - first;
	/* One row is kept for the way to the rest. */
	size_t shown = left <= LIST_ROWS_MAX ? left : LIST_ROWS_MAX - 1, next = first + shown;
	struct reply *r = talk_say(t, REPLY_LIST, "track.list", NOTHING);
	for (size_t i = first; i < next; i++)
		add_complaint(t, r, &f->complaints[i]);
	if (next == f->complaint_count)
		return;
	talk_option(t, r, arena_printf(t->arena, "mine:%zu", next),
	            talk_text(t, "track.more", NOTHING),
	            talk_text(t, "track.more_count",
	                      WITH({ .name = "count",
	                             .number = (double)(f->complaint_count - next) })));
}

void track_page(struct talk *t, const char *first)
{
	if (talk_needs(t, NEED_MY_COMPLAINTS))
		return;
	talk_go(t, STATE_TRACK_LIST);
	if (!t->facts->complaint_count) {
		say_none(t);
		return;
	}
	long at = strtol(first, NULL, 10);
	bool is_there = at > 0 && (size_t)at < t->facts->complaint_count;
	say_page(t, is_there ? (size_t)at : 0);
}

void track_ask(struct talk *t)
{
	track_page(t, "0");
}

void track_open(struct talk *t, const char *arg)
{
	(void)arg;
	talk_go(t, STATE_TRACK_LIST);
	talk_ask(t);
}

/* ---- one ---------------------------------------------------------------------------------------
 */

static const char *due_line(struct talk *t, const struct complaint_brief *c)
{
	enum complaint_status status;
	bool is_over = complaint_status_parse(c->status, &status) < 0 || !complaint_is_open(status);
	if (is_over || !c->due_ms)
		return NULL;
	return talk_text(
	        t, c->due_ms < t->facts->now_ms ? "track.overdue" : "track.due",
	        WITH({ .name = "deadline",
	               .text = format_deadline(t->facts->texts, t->arena, t->lang, c->due_ms) }));
}

static void add_line(struct talk *t, const char **lines, const char *line)
{
	*lines = arena_printf(t->arena, "%s\n%s", *lines, line);
}

/* The store has the name as in the municipality's list; the citizen reads it in her script. */
static const char *locality_name(struct talk *t, const struct complaint_brief *c)
{
	const struct tenant *town = snapshot_tenant_by_id(t->facts->snapshot, c->tenant_id);
	for (size_t i = 0; town && i < town->locality_count; i++)
		if (!strcmp(town->localities[i].names[LANG_EN], c->locality))
			return town->localities[i].names[t->lang];
	return c->locality;
}

static const char *details(struct talk *t, const struct complaint_brief *c)
{
	const struct complaint_type *type = talk_type(t, c->type_code);
	const char *lines = talk_text(
	        t, "track.head",
	        WITH({ .name = "reference", .text = c->reference },
	             { .name = "type", .text = type_label(t, c->type_code) },
	             { .name = "status", .text = status_text(t, c->status) },
	             { .name = "filed",
	               .text = format_day(t->facts->texts, t->arena, t->lang, c->filed_ms) }));
	if (c->is_mine && c->locality)
		add_line(t, &lines,
		         talk_text(t, "confirm.place",
		                   WITH({ .name = "place", .text = locality_name(t, c) })));
	if (type)
		add_line(t, &lines,
		         talk_text(t, "track.department",
		                   WITH({ .name = "department",
		                          .text = type->department->names[t->lang] },
		                        { .name = "town",
		                          .text = talk_town_name(t, c->tenant_id) })));
	const char *due = due_line(t, c);
	if (due)
		add_line(t, &lines, due);
	if (c->is_mine && c->note && *c->note)
		add_line(t, &lines,
		         talk_text(t, "track.note",
		                   WITH({ .name = "note",
		                          .text = format_fit(t->arena,
		                                             format_clean(t->arena, c->note),
		                                             400) })));
	return lines;
}

void track_say_unknown(struct talk *t, const char *key, const char *reference)
{
	struct reply *r =
	        talk_say(t, REPLY_BUTTONS, key, WITH({ .name = "reference", .text = reference }));
	talk_button(t, r, "track", "track.mine_button");
	talk_button(t, r, "menu", "menu.open");
}

const struct complaint_brief *track_look_up(struct talk *t, const char *reference)
{
	t->turn->needed_reference = arena_strdup(t->arena, reference);
	return talk_needs(t, NEED_COMPLAINT) ? NULL : t->facts->complaint;
}

void track_show(struct talk *t, const char *reference)
{
	const struct complaint_brief *c = track_look_up(t, reference);
	if (t->turn->needs)
		return;
	if (!c) {
		track_say_unknown(t, "track.unknown", reference);
		return;
	}
	talk_lead_words(t, details(t, c));
	if (!c->is_mine) {
		struct reply *r = talk_say(t, REPLY_BUTTONS, "track.not_yours", NOTHING);
		talk_button(t, r, "track", "track.mine_button");
		talk_button(t, r, "menu", "menu.open");
		return;
	}
	follow_set(t, c->reference, c->tenant_id);
	talk_go(t, STATE_TRACK_ONE);
	struct reply *r = talk_say(t, REPLY_BUTTONS, "track.one", NOTHING);
	if (!strcmp(c->status, "resolved"))
		talk_option(t, r, arena_printf(t->arena, "unfixed:%s", c->reference),
		            talk_text(t, "track.unfixed_button", NOTHING), NULL);
	talk_button(t, r, "track", "track.mine_button");
	talk_button(t, r, "menu", "menu.open");
}

void track_words(struct talk *t)
{
	if (talk_meaning(t)->type_count)
		complaint_from_words(t);
	else
		talk_ask_after(t, "track.number_hint");
}

/* ---- numbers in a text -------------------------------------------------------------------------
 */

static int parse_here(const char *start, const char *end, char ret_reference[REFERENCE_MAX])
{
	char text[2 * REFERENCE_MAX];
	size_t n = (size_t)(end - start);
	while (n && strchr(".,!?;:)*_", start[n - 1]))
		n--;
	if (n >= sizeof(text))
		return -EINVAL;
	memcpy(text, start, n);
	text[n] = '\0';
	return reference_parse(text, ret_reference);
}

/* "Tel 9876543210" has the form of a number too, but no municipality is called TEL. */
static bool has_prefix(const struct talk *t, const char *text)
{
	size_t count;
	const struct tenant *towns = snapshot_tenants(t->facts->snapshot, &count);
	for (size_t i = 0; i < count; i++)
		if (!strncasecmp(towns[i].reference_prefix, text, 3))
			return true;
	return false;
}

/* Every run of one to four words is tried: people type spaces where we print dashes. */
static int find_reference(const struct talk *t, const char *text, char ret_reference[REFERENCE_MAX])
{
	int best = -EINVAL;
	for (const char *start = text; *start;) {
		const char *end = start;
		bool may_be = has_prefix(t, start);
		for (int i = 0; may_be && i < REFERENCE_WORDS_MAX && *end; i++) {
			end += strspn(end, " \n");
			end += strcspn(end, " \n");
			int r = parse_here(start, end, ret_reference);
			if (r == 0)
				return 0;
			if (r == -EBADMSG)
				best = r;
		}
		start += strcspn(start, " \n");
		start += strspn(start, " \n");
	}
	return best;
}

bool track_named(struct talk *t)
{
	/* No digit, no number: the usual case, settled fast. */
	if (!strpbrk(t->words, "0123456789"))
		return false;
	char reference[REFERENCE_MAX];
	int r = find_reference(t, t->words, reference);
	if (r == 0)
		track_show(t, reference);
	else if (r == -EBADMSG)
		track_say_unknown(t, "track.wrong_number", format_fit(t->arena, t->words, 40));
	return r == 0 || r == -EBADMSG;
}
