/* pg_unit.c - a unit of work: statements, the tenant they run as, and their parameters as text. */
#include "io/pg_impl.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/metric.h"

#define UNIT_STATEMENTS_MAX 48

static struct metric units_total = { .type = METRIC_COUNTER,
	                             .name = "mseva_pg_units_total",
	                             .help = "Units of work by outcome.",
	                             .label = "outcome" };

struct pg_unit *pg_unit_new(struct arena *a)
{
	struct pg_unit *u = arena_alloc(a, sizeof(*u));

	list_init(&u->link);
	u->arena = a;
	u->failed = -1;
	u->room = 8;
	u->commands = arena_new_array(a, struct pg_command, u->room);
	return u;
}

void pg_enter(struct pg_unit *u, int tenant_id)
{
	if (tenant_id <= 0)
		bug("pg_enter(%d)", tenant_id);
	u->entering = tenant_id;
}

void pg_last(struct pg_unit *u)
{
	u->next_is_last = true;
}

size_t pg_add_array(struct pg_unit *u, const struct pg_statement *s, const char *const *values,
                    size_t count)
{
	struct pg_command *c;

	if (u->count == UNIT_STATEMENTS_MAX)
		bug("%s: more than %d statements in a unit", s->name, UNIT_STATEMENTS_MAX);
	if (u->count == u->room) {
		struct pg_command *larger =
		        arena_new_array(u->arena, struct pg_command, u->room * 2);

		memcpy(larger, u->commands, u->count * sizeof(*larger));
		u->commands = larger;
		u->room *= 2;
	}
	c = &u->commands[u->count];
	c->statement = s;
	c->enter = u->entering;
	c->values = arena_memdup(u->arena, values, count * sizeof(*values));
	c->value_count = count;
	c->last = u->next_is_last;
	u->next_is_last = false;
	return u->count++;
}

size_t pg_add(struct pg_unit *u, const struct pg_statement *s, ...)
{
	const char *values[64], *v;
	size_t n = 0;
	va_list ap;

	va_start(ap, s);
	while ((v = va_arg(ap, const char *)) != PG_END) {
		if (n == ARRAY_LEN(values))
			bug("%s: too many parameters", s->name);
		values[n++] = v;
	}
	va_end(ap);
	return pg_add_array(u, s, values, n);
}

/* By hand, because a statement has a dozen of them and printf takes longer than sending it. */
const char *pg_int(struct arena *a, int64_t v)
{
	char digits[21], *at = digits + sizeof(digits);
	uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (v < 0)
		*--at = '-';
	return arena_strndup(a, at, (size_t)(digits + sizeof(digits) - at));
}

const char *pg_num(struct arena *a, double v)
{
	return arena_printf(a, "%.17g", v);
}

const char *pg_bool(bool v)
{
	return v ? "t" : "f";
}

const char *pg_time(struct arena *a, int64_t ms)
{
	char text[32];

	if (ms < 0)
		return NULL;
	clock_format(ms, text);
	return arena_strdup(a, text);
}

const char *pg_array(struct arena *a, const char *const *items, size_t n)
{
	struct buf b;
	char *text;

	buf_init(&b, SIZE_MAX / 4);
	buf_addc(&b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(&b, ',');
		if (!items[i]) {
			buf_adds(&b, "NULL");
			continue;
		}
		buf_addc(&b, '"');
		for (const char *p = items[i]; *p;) {
			size_t plain = strcspn(p, "\"\\");

			buf_add(&b, p, plain);
			p += plain;
			if (*p)
				buf_add(&b, (const char[]){ '\\', *p++ }, 2);
		}
		buf_addc(&b, '"');
	}
	buf_addc(&b, '}');
	text = arena_strndup(a, b.p, b.n);
	buf_done(&b);
	return text;
}

void pg_unit_finish(struct pg_unit *u, int r)
{
	u->in_doubt = r == -ENOTCONN && u->state == PG_UNIT_SENT;
	u->state = PG_UNIT_DONE;
	u->result = r;
	metric_add(&units_total, r == 0 ? "committed" : r == -EEXIST ? "duplicate" : "failed", 1);
	if (u->task)
		task_wake(u->task, 0);
	else if (u->fn)
		u->fn(u->arg, r);
}

int pg_failed_statement(const struct pg_unit *u)
{
	return u->failed;
}

bool pg_is_in_doubt(const struct pg_unit *u)
{
	return u->in_doubt;
}

const char *pg_sqlstate(const struct pg_unit *u)
{
	return u->sqlstate;
}
