#include "base/locate.h"

struct scan {
	const char *text;
	size_t size, at;
};

static char peek(const struct scan *s)
{
	return s->at < s->size ? s->text[s->at] : '\0';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_space(struct scan *s)
{
	while (s->at < s->size && is_space(s->text[s->at]))
		s->at++;
}

/* Steps over a string and returns the bytes between its quotes, escapes left as they are. */
static const char *skip_string(struct scan *s, size_t *ret_n)
{
	size_t from = ++s->at;

	while (s->at < s->size && s->text[s->at] != '"')
		s->at += s->text[s->at] == '\\' ? 2 : 1;
	if (s->at > s->size)
		s->at = s->size;
	*ret_n = s->at - from;
	if (s->at < s->size)
		s->at++;
	return s->text + from;
}

/* Steps over any value; brackets are counted, so nesting costs no stack. */
static void skip_value(struct scan *s)
{
	int depth = 0;
	size_t n;

	while (s->at < s->size) {
		char c = s->text[s->at];

		if (c == '"') {
			skip_string(s, &n);
			if (depth == 0)
				return;
			continue;
		}
		if (depth == 0 && (c == ',' || c == ']' || c == '}' || is_space(c)))
			return;
		s->at++;
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		if (depth == 0 && (c == '}' || c == ']'))
			return;
	}
}

/* Is the member name in the text the one in the path, whose ~0 and ~1 stand for ~ and /? */
static bool same_name(const char *name, size_t name_n, const char *token, size_t token_n)
{
	size_t i = 0, j = 0;

	while (i < name_n && j < token_n) {
		char want = token[j++];

		if (want == '~' && j < token_n)
			want = token[j++] == '1' ? '/' : '~';
		if (name[i] == '\\' && i + 1 < name_n)
			i++;
		if (name[i++] != want)
			return false;
	}
	return i == name_n && j == token_n;
}

static bool enter_member(struct scan *s, const char *token, size_t token_n)
{
	s->at++;
	for (;;) {
		const char *name;
		size_t n;

		skip_space(s);
		if (peek(s) != '"')
			return false;
		name = skip_string(s, &n);
		skip_space(s);
		s->at += peek(s) == ':';
		skip_space(s);
		if (same_name(name, n, token, token_n))
			return true;
		skip_value(s);
		skip_space(s);
		if (peek(s) != ',')
			return false;
		s->at++;
	}
}

static bool enter_item(struct scan *s, const char *token)
{
	long index = strtol(token, NULL, 10);

	s->at++;
	skip_space(s);
	for (; index > 0; index--) {
		skip_value(s);
		skip_space(s);
		if (peek(s) != ',')
			return false;
		s->at++;
		skip_space(s);
	}
	return peek(s) != ']';
}

/* Moves to the child named by the first token of the path; stays where it is when there is none. */
static bool enter_child(struct scan *s, const char *token, size_t token_n)
{
	size_t here = s->at;
	bool found = false;

	if (peek(s) == '{')
		found = enter_member(s, token, token_n);
	else if (peek(s) == '[')
		found = enter_item(s, token);
	if (!found)
		s->at = here;
	return found;
}

void json_locate(const char *text, size_t size, const char *path, int *ret_line, int *ret_column)
{
	struct scan s = { .text = text, .size = size };
	int line = 1, column = 1;

	skip_space(&s);
	while (*path == '/') {
		size_t n = strcspn(++path, "/");

		if (!enter_child(&s, path, n))
			break;
		path += n;
	}
	for (size_t i = 0; i < s.at && i < size; i++) {
		if (text[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)text[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	*ret_line = line;
	*ret_column = column;
}
