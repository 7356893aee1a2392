#include "tenant/pattern.h"

#include <errno.h>

enum { NAMES_MAX = 32, NEST_MAX = 8 };

struct parse {
	const char *at;
	struct arena *arena;
	const char **names;
	size_t count;
	struct err *e;
};

static int parse_message(struct parse *p, int depth, bool in_plural);

static void skip_space(struct parse *p)
{
	while (*p->at && strchr(" \t\r\n", *p->at))
		p->at++;
}

/* An apostrophe quotes only before a character that means something ('' is always itself). */
static void skip_quote(struct parse *p, bool in_plural)
{
	const char *special = in_plural ? "{}|#" : "{}|";

	p->at++;
	if (*p->at == '\'') {
		p->at++;
		return;
	}
	if (!*p->at || !strchr(special, *p->at))
		return;
	while (*p->at && *p->at != '\'')
		p->at++;
	p->at += *p->at == '\'';
}

static int keep_name(struct parse *p, const char *from, size_t n)
{
	for (size_t i = 0; i < p->count; i++) {
		if (strlen(p->names[i]) == n && memcmp(p->names[i], from, n) == 0)
			return 0;
	}
	if (p->count == NAMES_MAX)
		return err_set(p->e, -EINVAL, "more than %d arguments", NAMES_MAX);
	p->names[p->count++] = arena_strndup(p->arena, from, n);
	return 0;
}

static size_t word_length(const char *s)
{
	return strcspn(s, " \t\r\n,{}'#|");
}

/* The branches of a plural or select: "one {…} other {…}". */
static int parse_branches(struct parse *p, int depth, bool is_plural)
{
	bool has_other = false;
	int r;

	for (;;) {
		const char *word;
		size_t n;

		skip_space(p);
		if (*p->at == '}')
			break;
		word = p->at;
		n = word_length(word);
		has_other = has_other || (n == 5 && memcmp(word, "other", 5) == 0);
		p->at += n;
		skip_space(p);
		if (n == 0 || (*p->at != '{' && strncmp(word, "offset:", 7) != 0))
			return err_set(p->e, -EINVAL, "a branch is written as: word {text}");
		if (*p->at != '{')
			continue;
		p->at++;
		r = parse_message(p, depth + 1, is_plural);
		if (r < 0)
			return r;
		if (*p->at++ != '}')
			return err_set(p->e, -EINVAL, "a brace { is not closed");
	}
	return has_other ? 0 : err_set(p->e, -EINVAL, "a plural or select has no branch \"other\"");
}

/* After "{name,": the type, and what follows it up to the closing brace. */
static int parse_type(struct parse *p, int depth)
{
	static const char *const branching[] = { "plural", "selectordinal", "select" };
	size_t n;

	skip_space(p);
	n = word_length(p->at);
	for (size_t i = 0; i < ARRAY_LEN(branching); i++) {
		if (strlen(branching[i]) != n || memcmp(p->at, branching[i], n) != 0)
			continue;
		p->at += n;
		skip_space(p);
		if (*p->at++ != ',')
			return err_set(p->e, -EINVAL, "%s has no branches", branching[i]);
		return parse_branches(p, depth, i < 2);
	}
	p->at += strcspn(p->at, "{}");
	return 0;
}

static int parse_argument(struct parse *p, int depth)
{
	size_t n;
	int r;

	skip_space(p);
	n = word_length(p->at);
	if (n == 0)
		return err_set(p->e, -EINVAL, "an argument has no name");
	r = keep_name(p, p->at, n);
	if (r < 0)
		return r;
	p->at += n;
	skip_space(p);
	if (*p->at == ',') {
		p->at++;
		r = parse_type(p, depth);
		if (r < 0)
			return r;
	}
	if (*p->at++ != '}')
		return err_set(p->e, -EINVAL, "a brace { is not closed");
	return 0;
}

/* Up to the end or an unopened '}', where it stops without stepping over it. */
static int parse_message(struct parse *p, int depth, bool in_plural)
{
	int r;

	if (depth > NEST_MAX)
		return err_set(p->e, -EINVAL, "nested too deeply");
	while (*p->at && *p->at != '}') {
		if (*p->at == '\'') {
			skip_quote(p, in_plural);
		} else if (*p->at == '{') {
			p->at++;
			r = parse_argument(p, depth);
			if (r < 0)
				return r;
		} else {
			p->at++;
		}
	}
	return 0;
}

static int by_string(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int pattern_arguments(struct arena *a, const char *pattern, struct word_list *ret_names,
                      struct err *e)
{
	struct parse p = { .at = pattern, .arena = a, .e = e };
	int r;

	p.names = arena_new_array(a, const char *, NAMES_MAX);
	r = parse_message(&p, 0, false);
	if (r < 0)
		return r;
	if (*p.at)
		return err_set(e, -EINVAL, "a brace } was never opened");
	qsort(p.names, p.count, sizeof(*p.names), by_string);
	*ret_names = (struct word_list){ .at = p.names, .count = p.count };
	return 0;
}

int template_parameters(const char *text)
{
	unsigned seen = 0;
	int count = 0;

	for (const char *at = text; (at = strstr(at, "{{")); at += 2) {
		char *end;
		long number = strtol(at + 2, &end, 10);

		/* strtol would let a blank or a sign pass; Meta does not. */
		if (at[2] < '1' || at[2] > '9' || strncmp(end, "}}", 2) != 0 || number > 31)
			return -EINVAL;
		seen |= 1u << (number - 1);
	}
	while (seen >> count & 1u)
		count++;
	return seen >> count ? -EINVAL : count;
}
