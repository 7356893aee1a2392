/* notify.c - the citizen hears of every step. */
#include "dialogue/notify.h"

#include <errno.h>
#include <string.h>

#include "language/format.h"

enum { PARAM_MAX = 300, NOTE_MAX = 500, BUTTON_MAX = 20, PARAMS_SAID = 4 };

/* Which fact stands in {{1}} … of the action's template. */
enum fact { FACT_NONE, FACT_REFERENCE, FACT_TYPE, FACT_DEPARTMENT, FACT_DEADLINE, FACT_NOTE };

static const struct news {
	const char *action, *key, *template_name;
	enum fact params[PARAMS_SAID];
	const char *first_button; /* id prefix completed by the number; NULL: none */
	const char *first_button_key;
} news_table[] = {
	{ .action = "acknowledge",
	  .key = "news.acknowledge",
	  .template_name = "complaint_acknowledged",
	  .params = { FACT_REFERENCE, FACT_TYPE, FACT_DEPARTMENT, FACT_DEADLINE } },
	{ .action = "assign",
	  .key = "news.assign",
	  .template_name = "complaint_assigned",
	  .params = { FACT_REFERENCE, FACT_TYPE, FACT_DEPARTMENT, FACT_DEADLINE } },
	{ .action = "comment",
	  .key = "news.comment",
	  .template_name = "complaint_comment",
	  .params = { FACT_REFERENCE, FACT_TYPE, FACT_NOTE } },
	{ .action = "reject",
	  .key = "news.reject",
	  .template_name = "complaint_rejected",
	  .params = { FACT_REFERENCE, FACT_TYPE, FACT_NOTE } },
	{ .action = "resolve",
	  .key = "news.resolve",
	  .template_name = "complaint_resolved",
	  .params = { FACT_REFERENCE, FACT_TYPE, FACT_NOTE },
	  .first_button = "unfixed:",
	  .first_button_key = "track.unfixed_button" },
};

static const struct news *find_news(const char *action)
{
	for (size_t i = 0; i < ARRAY_LEN(news_table); i++)
		if (!strcmp(news_table[i].action, action))
			return &news_table[i];
	return NULL;
}

struct saying {
	struct arena *arena;
	const struct texts *texts;
	enum language lang;
	struct reply *reply;
};

static const char *say_text(const struct saying *s, const char *key)
{
	return texts_format(s->texts, s->arena, s->lang, key, NULL, 0);
}

static void add_button(const struct saying *s, const char *id, const char *title_key)
{
	struct reply *r = s->reply;
	r->rows[r->row_count++] = (struct reply_row){
		.id = id, .title = format_fit(s->arena, say_text(s, title_key), BUTTON_MAX)
	};
}

static void add_params(const struct saying *s, const struct news *news,
                       const struct text_arg *facts)
{
	struct reply *r = s->reply;
	r->late_template = news->template_name;
	r->template_language = language_code(s->lang);
	for (size_t i = 0; i < PARAMS_SAID && news->params[i] != FACT_NONE; i++)
		r->params[r->param_count++] =
		        format_param(s->arena, facts[news->params[i] - 1].text, PARAM_MAX);
}

int notify_complaint(struct arena *a, const struct snapshot *snap, const struct texts *texts,
                     enum language lang, const struct complaint_brief *c, const char *action,
                     const char *note, struct reply *ret_reply)
{
	const struct news *news = find_news(action);
	if (!news)
		return -EINVAL;
	struct reply r = { .kind = REPLY_BUTTONS, .key = news->key };
	const struct saying s = { .arena = a, .texts = texts, .lang = lang, .reply = &r };
	const struct complaint_type *type = snapshot_type(snap, c->type_code);
	const char *words = format_clean(a, note ? note : c->note);
	/* A template's parameter may not be empty: no note is said in words. */
	const char *said = *words ? format_fit(a, words, NOTE_MAX) : say_text(&s, "news.no_note");
	const struct text_arg facts[] = {
		{ .name = "reference", .text = c->reference },
		{ .name = "type",
		  .text = type ? type->label[lang] : say_text(&s, "track.some_complaint") },
		{ .name = "department",
		  .text = type ? type->department->names[lang] : say_text(&s, "news.some_office") },
		{ .name = "deadline", .text = format_deadline(texts, a, lang, c->due_ms) },
		{ .name = "note", .text = said },
	};
	r.body = texts_format(texts, a, lang, news->key, facts, ARRAY_LEN(facts));
	add_params(&s, news, facts);
	if (news->first_button)
		add_button(&s, arena_printf(a, "%s%s", news->first_button, c->reference),
		           news->first_button_key);
	add_button(&s, arena_printf(a, "ref:%s", c->reference), "follow.status_button");
	add_button(&s, "menu", "menu.open");
	*ret_reply = r;
	return 0;
}

void notify_unkept(struct arena *a, const struct snapshot *snap, const struct texts *texts,
                   enum language lang, const char *reference, const char *type_code,
                   enum unkept what, struct reply *ret_reply)
{
	static const char *const keys[][2] = {
		[UNKEPT_PHOTO] = { "news.unkept_photo", "news.unkept_photo_note" },
		[UNKEPT_FILE] = { "news.unkept_file", "news.unkept_file_note" },
		[UNKEPT_LARGE] = { "news.unkept_large", "news.unkept_large_note" },
	};
	struct reply r = { .kind = REPLY_BUTTONS, .key = keys[what][0] };
	const struct saying s = { .arena = a, .texts = texts, .lang = lang, .reply = &r };
	const struct complaint_type *type = snapshot_type(snap, type_code);
	const struct text_arg facts[] = {
		{ .name = "reference", .text = reference },
		{ .name = "type",
		  .text = type ? type->label[lang] : say_text(&s, "track.some_complaint") },
		[FACT_NOTE - 1] = { .name = "note", .text = say_text(&s, keys[what][1]) },
	};

	r.body = texts_format(texts, a, lang, r.key, facts, 1);
	/* Late, it is a remark like the office's own. */
	add_params(&s, find_news("comment"), facts);
	add_button(&s, arena_printf(a, "ref:%s", reference), "follow.status_button");
	add_button(&s, "menu", "menu.open");
	*ret_reply = r;
}

void notify_welcome(enum language lang, struct reply *r)
{
	r->late_template = "welcome_missed_call";
	r->template_language = language_code(lang);
	r->param_count = 0;
}
