/* What was typed is first brought down to capital letters and digits, remembering where something
 * stood between them; that is then held against each format in turn. */
#include "domain/connection_number.h"

#include <errno.h>
#include <string.h>

#include "base/digit.h"
#include "base/ids.h"

/* ---- what was typed ---- */

struct typed {
	char at[NUMBER_LENGTH_MAX + 1];
	bool is_apart[NUMBER_LENGTH_MAX + 1]; /* something stood before this one */
	int count;                            /* may be over NUMBER_LENGTH_MAX: not all are kept */
};

/* Also what telephones make of a hyphen, and what cannot be seen. */
static const char *const between[] = {
	" ",      "-",      "/",      ".",      "_",      ",",      ":",      "#",
	"\\",     "\t",     "\n",     "\r",     "\u00a0", "\u2009", "\u202f", "\u2010",
	"\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\u200b", "\u200c", "\u200d",
	"\u200e", "\u200f", "\u2060", "\ufeff", "\u0964",
};

static size_t between_length(const char *p)
{
	for (size_t i = 0; i < ARRAY_LEN(between); i++) {
		size_t n = strlen(between[i]);

		if (strncmp(p, between[i], n) == 0)
			return n;
	}
	return 0;
}

/* The capital letter or digit that p begins with, 0 for anything else. */
static char sign_at(const char *p, size_t *ret_bytes)
{
	int digit = digit_read(p, ret_bytes);

	if (digit >= 0)
		return (char)('0' + digit);
	*ret_bytes = 1;
	if (*p >= 'a' && *p <= 'z')
		return (char)(*p - 'a' + 'A');
	return *p >= 'A' && *p <= 'Z' ? *p : '\0';
}

/* False when there is a sign that belongs to no number. */
static bool take_typed(const char *p, struct typed *typed)
{
	bool is_apart = false;

	*typed = (struct typed){ 0 };
	while (*p) {
		size_t n = between_length(p);
		char sign;

		if (n) {
			is_apart = true;
			p += n;
			continue;
		}
		sign = sign_at(p, &n);
		if (!sign)
			return false;
		if (typed->count < NUMBER_LENGTH_MAX) {
			typed->at[typed->count] = sign;
			typed->is_apart[typed->count] = is_apart;
		}
		typed->count++;
		is_apart = false;
		p += n;
	}
	return true;
}

/* ---- one format ---- */

struct match {
	const struct number_format *format;
	const struct typed *typed;
	int at;    /* characters read so far */
	int split; /* of the places where something stood between, those inside a segment */
	char text[CONNECTION_NUMBER_MAX];
	size_t length;
	char key[CONNECTION_NUMBER_MAX];
	size_t key_length;
	struct number_fault fault;
};

/* The character as the segment has it, 0 when it does not fit. */
static char fit_digit(char c)
{
	if (c == 'O')
		return '0';
	return c >= '0' && c <= '9' ? c : '\0';
}

static char fit_letter(char c)
{
	return c >= 'A' && c <= 'Z' ? c : '\0';
}

static char (*const fits[])(char) = {
	[SEGMENT_DIGITS] = fit_digit,
	[SEGMENT_LETTERS] = fit_letter,
};

static char fit(const struct number_segment *segment, int index, char c)
{
	char wanted;

	if (segment->kind != SEGMENT_TEXT)
		return fits[segment->kind](c);
	wanted = segment->text[index];
	if (wanted == '0')
		c = fit_digit(c);
	return c == wanted ? c : '\0';
}

static bool fail(struct match *m, enum number_fault_kind kind, int count)
{
	m->fault = (struct number_fault){ .kind = kind, .count = count, .format = m->format };
	return false;
}

/* What the segments from this one on need at the least. */
static int least_from(const struct number_format *format, size_t segment)
{
	int least = 0;

	for (; segment < format->segment_count; segment++) {
		if (format->segments[segment].kind != SEGMENT_SEPARATOR)
			least += format->segments[segment].min;
	}
	return least;
}

/* A segment that ends too early: at the end of what was typed everything after it is missing too;
 * before that only digits or letters of it are, or it is something else altogether. */
static bool fail_early(struct match *m, size_t index, int read)
{
	const struct number_segment *segment = &m->format->segments[index];

	if (m->at == m->typed->count)
		return fail(m, NUMBER_TOO_SHORT, least_from(m->format, index) - read);
	if (segment->kind == SEGMENT_TEXT || !read)
		return fail(m, NUMBER_UNLIKE, 0);
	return fail(m, NUMBER_TOO_SHORT, segment->min - read);
}

static void add_to_key(struct match *m, const struct number_segment *segment, const char *from)
{
	const char *end = m->text + m->length;

	if (segment->kind == SEGMENT_DIGITS && segment->min < segment->max) {
		while (from + 1 < end && *from == '0')
			from++;
	}
	memcpy(m->key + m->key_length, from, (size_t)(end - from));
	m->key_length += (size_t)(end - from);
}

static bool match_segment(struct match *m, size_t index)
{
	const struct number_segment *segment = &m->format->segments[index];
	const char *from = m->text + m->length;
	int read = 0;

	if (segment->kind == SEGMENT_SEPARATOR) {
		m->text[m->length++] = *segment->text;
		return true;
	}
	while (read < segment->max && m->at < m->typed->count) {
		char c = fit(segment, read, m->typed->at[m->at]);

		if (!c)
			break;
		m->split += read && m->typed->is_apart[m->at];
		m->text[m->length++] = c;
		m->at++;
		read++;
	}
	if (read < segment->min)
		return fail_early(m, index, read);
	add_to_key(m, segment, from);
	return true;
}

static bool is_check_right(const struct match *m)
{
	char digits[CONNECTION_NUMBER_MAX];
	size_t n = 0;

	for (size_t i = 0; i < m->length; i++) {
		if (m->text[i] >= '0' && m->text[i] <= '9')
			digits[n++] = m->text[i];
	}
	digits[n - 1] = '\0';
	return id_check_digit(digits) == m->text[m->length - 1];
}

static bool match_format(struct match *m)
{
	for (size_t i = 0; i < m->format->segment_count; i++) {
		if (!match_segment(m, i))
			return false;
	}
	if (m->at < m->typed->count)
		return fail(m, NUMBER_TOO_LONG, m->typed->count - m->at);
	if (m->format->has_check && !is_check_right(m))
		return fail(m, NUMBER_CHECK, 0);
	return true;
}

/* ---- all formats ---- */

/* A refused number is nearest to the format that explains most of it; a format it does not look
 * like at all comes after one that only lacks or exceeds a few characters. */
static bool is_nearer(const struct match *a, const struct match *b)
{
	bool a_unlike = a->fault.kind == NUMBER_UNLIKE, b_unlike = b->fault.kind == NUMBER_UNLIKE;

	if (a_unlike != b_unlike)
		return b_unlike;
	if (a->at != b->at)
		return a->at > b->at;
	return a->fault.count < b->fault.count;
}

int connection_number_read(const struct biller *biller, const char *typed,
                           struct connection_number *ret_number, struct number_fault *ret_fault)
{
	struct match best = { .format = NULL }, nearest = { .format = NULL };
	struct typed signs;

	if (!take_typed(typed, &signs)) {
		*ret_fault = (struct number_fault){ .kind = NUMBER_STRANGE };
		return -EINVAL;
	}
	if (!signs.count || signs.count > NUMBER_LENGTH_MAX) {
		*ret_fault = (struct number_fault){ .kind = NUMBER_EMPTY };
		if (signs.count) {
			ret_fault->kind = NUMBER_TOO_LONG;
			ret_fault->count = signs.count - NUMBER_LENGTH_MAX;
		}
		return -EINVAL;
	}
	for (size_t i = 0; i < biller->format_count; i++) {
		struct match m = { .format = biller->formats[i], .typed = &signs };

		if (match_format(&m)) {
			if (!best.format || m.split < best.split)
				best = m;
		} else if (!nearest.format || is_nearer(&m, &nearest)) {
			nearest = m;
		}
	}
	if (!best.format) {
		*ret_fault = nearest.fault;
		return -EINVAL;
	}
	ret_number->format = best.format;
	memcpy(ret_number->text, best.text, sizeof(best.text));
	memcpy(ret_number->key, best.key, sizeof(best.key));
	return 0;
}

/* ---- for strangers ---- */

static bool is_sign(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

char *connection_number_mask(const char *text, char ret_text[CONNECTION_MASKED_MAX])
{
	static const char bullet[] = "•";
	size_t signs = 0, seen = 0, at = 0;

	for (const char *p = text; *p; p++)
		signs += is_sign(*p);
	for (const char *p = text; *p && at + sizeof(bullet) < CONNECTION_MASKED_MAX; p++) {
		if (is_sign(*p) && ++seen + 4 <= signs) {
			memcpy(ret_text + at, bullet, sizeof(bullet) - 1);
			at += sizeof(bullet) - 1;
		} else {
			ret_text[at++] = *p;
		}
	}
	ret_text[at] = '\0';
	return ret_text;
}

static const char *const fault_names[] = {
	[NUMBER_EMPTY] = "empty",         [NUMBER_STRANGE] = "strange",
	[NUMBER_TOO_SHORT] = "too_short", [NUMBER_TOO_LONG] = "too_long",
	[NUMBER_UNLIKE] = "unlike",       [NUMBER_CHECK] = "check",
};
_Static_assert(ARRAY_LEN(fault_names) == NUMBER_FAULTS, "a name for each fault");

const char *number_fault_name(enum number_fault_kind kind)
{
	return kind < NUMBER_FAULTS ? fault_names[kind] : "?";
}
