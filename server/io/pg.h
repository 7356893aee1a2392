/* pg.h - Postgres for tasks: units of work in one round trip, group-committed.
 *
 * A unit is a list of statements that must happen together. It is submitted as
 *   BEGIN; SELECT enter_tenant($1); statement …; COMMIT
 * in one libpq pipeline. Units that arrive while the connections are busy are merged into one
 * transaction (up to the group limit): one commit, one fsync for all of them. If anything in a
 * group fails, nothing of it happened, and each of its units is run again by itself; so a unit sees
 * exactly its own errors, and must not depend on running only once (it never does: it is one
 * transaction).
 *
 * There is no way to run a statement without naming its tenant first: row-level security then holds
 * in the database whatever the statement forgets.
 *
 * Statements live in sql/queries/<name>.sql and are prepared once a connection (SQL_<NAME> in the
 * generated "queries.h"). Parameters are text (or binary for bytea); NULL pointers are SQL NULL.
 * Errors are told by SQLSTATE and by which statement failed, never by message text. */
#ifndef MSEVA_IO_PG_H
#define MSEVA_IO_PG_H

#include "rt/task.h"

struct pg_statement {
	const char *name, *text;
};

struct pg_db; /* one database seen with one role: a small pool of connections */

struct pg_options {
	const char *url;   /* libpq connection string or URI */
	const char *label; /* "app", "system", "oversight": for logs and metrics */
	int connections;
	int group_max; /* units merged into one transaction; 1 = never merge */
	int queue_max; /* units waiting; beyond it pg_run returns -EAGAIN */
	/* The role sees across tenants by its own policies (the queue overview, the state's
	 * figures): its units enter no tenant. */
	bool across_tenants;
	int64_t answer_ms; /* a connection that answers nothing for so long is given up; 0 = 8 s */
};

/* Connects lazily and for ever: a database that is away makes pg_run return -ENOTCONN at once,
 * until it is back (retried with backoff). */
struct pg_db *pg_open(const struct pg_options *o);
void pg_close(struct pg_db *db);
/* Whether libpq can make sense of a connection string. What it says about one it cannot read may
 * quote the password, so that is neither logged nor printed. */
bool pg_url_is_readable(const char *url);
/* True when at least one connection is usable. */
bool pg_is_up(const struct pg_db *db);

/* A unit lives in its arena; results too. */
struct pg_unit;
struct pg_unit *pg_unit_new(struct arena *a);

/* All statements added from here on run as this tenant. Must come before the first statement. */
void pg_enter(struct pg_unit *u, int tenant_id);

/* The next statement runs after all others of its group, right before the commit: for a row that
 * many units change (the head of an audit chain), which is then locked only for a moment. */
void pg_last(struct pg_unit *u);

/* Appends a statement; values are given by the pg_* argument makers below, as many as the statement
 * has parameters, ended by PG_END:
 *   size_t i = pg_add(u, &SQL_COMPLAINT_GET, pg_int(a, tenant_id), pg_text(reference), PG_END);
 * Returns its index, for pg_result(). Text arguments are borrowed until pg_run returns. */
size_t pg_add(struct pg_unit *u, const struct pg_statement *s, ...);
size_t pg_add_array(struct pg_unit *u, const struct pg_statement *s, const char *const *values,
                    size_t count);

/* Argument makers: each is a const char * in the arena. */
#define PG_END ((const char *)-1)
static inline const char *pg_text(const char *s)
{
	return s;
}
const char *pg_int(struct arena *a, int64_t v);
const char *pg_num(struct arena *a, double v);
const char *pg_bool(bool v);
/* Milliseconds since the epoch as timestamptz text; negative = NULL. */
const char *pg_time(struct arena *a, int64_t ms);
/* A text[] literal of n strings; NULL elements become SQL NULL. */
const char *pg_array(struct arena *a, const char *const *items, size_t n);

/* Runs the unit. 0 when committed. Otherwise nothing happened (but see pg_is_in_doubt), and:
 *   -ENOTCONN  the database is away (or went away: the caller may simply retry the unit)
 *   -EAGAIN    too many units waiting
 *   -EEXIST    a unique key was violated (SQLSTATE 23505)
 *   -ESTALE    the row was not in the expected version (SQLSTATE MS001)
 *   -ENOENT    a referenced row is missing (23503)
 *   -EINVAL    the value is not acceptable (22xxx, 23502, 23514)
 *   -EACCES    row-level security or a grant refused it (42501)
 *   -ETIMEDOUT the task's deadline; the unit may or may not have happened
 *   -EIO       anything else; logged
 * pg_failed_statement() tells which statement it was. */
MUSTCHECK int pg_run(struct task *t, struct pg_db *db, struct pg_unit *u);
/* Same, but nobody waits: fn(arg, result) is called on the loop. The unit's arena must live on. */
void pg_run_async(struct pg_db *db, struct pg_unit *u, void (*fn)(void *arg, int r), void *arg);
/* Index of the statement that failed, or -1 (BEGIN, enter_tenant, COMMIT, connection). */
int pg_failed_statement(const struct pg_unit *u);
const char *pg_sqlstate(const struct pg_unit *u);
/* After -ENOTCONN: it was sent, and may have been committed without our hearing of it. */
bool pg_is_in_doubt(const struct pg_unit *u);

/* Results, valid after pg_run returned 0 and as long as the arena. Columns by name; a missing
 * column is a bug, NULL values come back as NULL / the given default. */
struct pg_rows;
const struct pg_rows *pg_result(const struct pg_unit *u, size_t statement);
size_t pg_count(const struct pg_rows *r);
/* Rows an INSERT, UPDATE or DELETE touched. */
int64_t pg_affected(const struct pg_rows *r);
const char *pg_str(const struct pg_rows *r, size_t row, const char *column);
int64_t pg_i64(const struct pg_rows *r, size_t row, const char *column, int64_t if_null);
double pg_f64(const struct pg_rows *r, size_t row, const char *column, double if_null);
bool pg_is_true(const struct pg_rows *r, size_t row, const char *column);
/* A timestamptz column as milliseconds; queries select it as (extract(epoch from x)*1000)::bigint.
 */
#define pg_ms(r, row, column) pg_i64((r), (row), (column), -1)

#endif
