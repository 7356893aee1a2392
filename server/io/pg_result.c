/* pg_result.c - reading rows. A struct pg_rows is a PGresult seen from outside. */
#include "io/pg_impl.h"

#include <stdlib.h>

static const PGresult *as_result(const struct pg_rows *r)
{
	return (const PGresult *)r;
}

const struct pg_rows *pg_result(const struct pg_unit *u, size_t statement)
{
	if (statement >= u->count || !u->commands[statement].result)
		bug("no result for statement %zu", statement);
	return (const struct pg_rows *)u->commands[statement].result;
}

size_t pg_count(const struct pg_rows *r)
{
	return (size_t)PQntuples(as_result(r));
}

int64_t pg_affected(const struct pg_rows *r)
{
	return strtoll(PQcmdTuples((PGresult *)r), NULL, 10);
}

const char *pg_str(const struct pg_rows *r, size_t row, const char *column)
{
	const PGresult *res = as_result(r);
	int col = PQfnumber(res, column);

	if (col < 0)
		bug("no column %s", column);
	return PQgetisnull(res, (int)row, col) ? NULL : PQgetvalue(res, (int)row, col);
}

int64_t pg_i64(const struct pg_rows *r, size_t row, const char *column, int64_t if_null)
{
	const char *s = pg_str(r, row, column);

	return s ? strtoll(s, NULL, 10) : if_null;
}

double pg_f64(const struct pg_rows *r, size_t row, const char *column, double if_null)
{
	const char *s = pg_str(r, row, column);

	return s ? strtod(s, NULL) : if_null;
}

bool pg_is_true(const struct pg_rows *r, size_t row, const char *column)
{
	const char *s = pg_str(r, row, column);

	return s && *s == 't';
}
