#include "rt/lane.h"

#include <errno.h>

#include "base/list.h"
#include "base/map.h"

struct lane {
	char *key;
	struct list waiting;
	size_t waiting_count;
};

struct waiter {
	struct list link;
	struct task *task;
	bool has_lane;
};

static struct map *lanes;

int lane_enter(struct task *t, const char *key, struct lane **ret_lane)
{
	return lane_enter_wide(t, key, LANE_WAITING_MAX, ret_lane);
}

int lane_enter_wide(struct task *t, const char *key, size_t waiting_max, struct lane **ret_lane)
{
	struct waiter w = { .task = t };
	struct lane *l;
	int r;

	if (!lanes)
		lanes = map_new();
	l = map_get(lanes, key);
	if (!l) {
		l = xcalloc(1, sizeof(*l));
		l->key = xstrdup(key);
		list_init(&l->waiting);
		map_put(lanes, key, l);
		*ret_lane = l;
		return 0;
	}
	if (l->waiting_count >= waiting_max)
		return -EAGAIN;
	list_append(&l->waiting, &w.link);
	l->waiting_count++;
	task_waits_on(t, "lane");
	r = task_wait(t);
	if (w.has_lane) {
		/* Handed over; should the task be out of time, the next wait tells it. */
		*ret_lane = l;
		return 0;
	}
	list_remove(&w.link);
	l->waiting_count--;
	return r < 0 ? r : -ECANCELED;
}

void lane_leave(struct lane *l)
{
	struct list *item;
	struct waiter *w;

	if (!l)
		return;
	item = list_pop(&l->waiting);
	if (!item) {
		map_remove(lanes, l->key);
		free(l->key);
		free(l);
		if (!map_count(lanes)) {
			map_free(lanes);
			lanes = NULL;
		}
		return;
	}
	l->waiting_count--;
	w = container_of(item, struct waiter, link);
	w->has_lane = true;
	task_wake(w->task, 0);
}
