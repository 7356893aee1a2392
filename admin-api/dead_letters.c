/* dead_letters.c - see dead_letters.h. */
#include "admin-api/dead_letters.h"

#include <errno.h>
#include <string.h>

#include "store/dead_letter.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 200

/* A whole number from 1 to max in decimal digits; -EINVAL. */
static int read_number(const char *text, int64_t max, int64_t *ret_number)
{
	char *end;

	if (!*text || text[strspn(text, "0123456789")])
		return -EINVAL;
	errno = 0;
	int64_t number = strtoll(text, &end, 10);
	if (errno || number < 1 || number > max)
		return -EINVAL;
	*ret_number = number;
	return 0;
}

void dead_letters_list(struct call *c)
{
	const char *text = httpd_query(c->in, "limit");
	struct dead_letter *letters;
	int64_t limit = LIMIT_DEFAULT;
	size_t count;

	if (text && read_number(text, LIMIT_MAX, &limit) < 0) {
		answer_problem(c->in, PROBLEM_UNPROCESSABLE, "limit: 1 to 200.");
		return;
	}
	int r = dead_letter_list(c->in->task, app.desk, c->arena, c->tenant->id, (int)limit,
	                         &letters, &count);
	if (r < 0) {
		answer_error(c->in, r);
		return;
	}
	json_t *items = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *o = json_object();

		/* Text: a number of 64 bits does not survive every JSON reader. */
		json_object_set_new(o, "id", json_sprintf("%lld", (long long)letters[i].id));
		json_object_set_new(o, "kind", json_text_or_null(letters[i].kind));
		json_object_set_new(o, "queued_at", json_time(letters[i].created_ms));
		json_object_set_new(o, "attempts", json_integer(letters[i].attempts));
		json_object_set_new(o, "error_code",
		                    letters[i].error_code ? json_integer(letters[i].error_code)
		                                          : json_null());
		json_object_set_new(o, "error", json_text_or_null(letters[i].error_text));
		json_array_append_new(items, o);
	}
	answer_json(c, 200, json_pack("{s:o}", "items", items), 0);
}

void dead_letters_replay(struct call *c)
{
	int64_t id;
	int r = read_number(c->params[0], INT64_MAX, &id);

	if (r == 0)
		r = dead_letter_replay(c->in->task, app.desk, c->arena, c->tenant->id, id, c->actor,
		                       c->now_ms);
	if (r < 0)
		answer_error(c->in, r == -ESTALE || r == -EINVAL ? -ENOENT : r);
	else
		answer_json(c, 200, json_pack("{s:s, s:b}", "id", c->params[0], "queued", 1), 0);
}
