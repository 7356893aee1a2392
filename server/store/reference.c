#include "store/reference.h"

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/map.h"
#include "queries.h"
#include "rt/lane.h"

#define BUSY_MS 2000 /* a block used up sooner is followed by one twice as large */

struct block {
	int year;
	int64_t next, end; /* numbers left: next < end */
	int64_t size, taken_ms;
};

static struct map *blocks; /* by tenant id */

static int year_in_india(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000 + (5 * 60 + 30) * 60);
	struct tm tm;

	return gmtime_r(&seconds, &tm) ? tm.tm_year + 1900 : 1970;
}

static struct block *block_of(int tenant_id)
{
	char key[16];
	struct block *b;

	if (!blocks)
		blocks = map_new();
	(void)snprintf(key, sizeof(key), "%d", tenant_id);
	b = map_get(blocks, key);
	if (!b) {
		b = xcalloc(1, sizeof(*b));
		b->size = 1;
		map_put(blocks, key, b);
	}
	return b;
}

static bool is_used_up(const struct block *b, int year)
{
	return b->year != year || b->next >= b->end;
}

static int take_block(struct task *t, struct pg_db *db, struct arena *a, struct block *b,
                      int tenant_id, int year)
{
	struct pg_unit *u = pg_unit_new(a);
	int64_t size = 1, last;
	int r;

	if (clock_mono_ms() - b->taken_ms < BUSY_MS)
		size = b->size * 2 < REFERENCES_AT_ONCE_MAX ? b->size * 2 : REFERENCES_AT_ONCE_MAX;
	pg_enter(u, tenant_id);
	pg_add(u, &SQL_REFERENCE_NEXT, pg_int(a, tenant_id), pg_int(a, year), pg_int(a, size),
	       PG_END);
	r = pg_run(t, db, u);
	if (r < 0)
		return r;
	last = pg_i64(pg_result(u, 0), 0, "last", 0);
	*b = (struct block){ year, last - size + 1, last + 1, size, clock_mono_ms() };
	return 0;
}

/* One at a time for a municipality: two that refill at once would leave out what the first one got.
 */
static int refill(struct task *t, struct pg_db *db, struct arena *a, struct block *b, int tenant_id,
                  int year)
{
	_cleanup_(lane_leavep) struct lane *lane = NULL;
	int r = lane_enter_wide(t, arena_printf(a, "reference:%d", tenant_id), TASKS_MAX, &lane);

	if (r < 0)
		return r;
	/* Whoever had the lane before may have taken enough for all who waited. */
	return is_used_up(b, year) ? take_block(t, db, a, b, tenant_id, year) : 0;
}

int reference_take(struct task *t, struct pg_db *db, struct arena *a, const struct tenant *tenant,
                   int64_t now_ms, const char **ret_reference)
{
	struct block *b = block_of(tenant->id);
	int year = year_in_india(now_ms), r;
	char text[REFERENCE_MAX];

	while (is_used_up(b, year)) {
		r = refill(t, db, a, b, tenant->id, year);
		if (r < 0)
			return r;
	}
	reference_format(tenant->reference_prefix, year, b->next++, text);
	*ret_reference = arena_strdup(a, text);
	return 0;
}
