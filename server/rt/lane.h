/* lane.h - one at a time: tasks that want the same lane (of a citizen, of a counter) get it in the
 * order they asked. */
#ifndef MSEVA_RT_LANE_H
#define MSEVA_RT_LANE_H

#include "rt/task.h"

#define LANE_WAITING_MAX 256 /* in one lane; more are refused, and the provider redelivers */

struct lane;

/* Waits for the lane of this key. -EAGAIN when too many wait already, or the task's own end. */
MUSTCHECK int lane_enter(struct task *t, const char *key, struct lane **ret_lane);
/* The same with another limit, for a lane that everybody passes and nobody stays in. */
MUSTCHECK int lane_enter_wide(struct task *t, const char *key, size_t waiting_max,
                              struct lane **ret_lane);
/* NULL is fine. */
void lane_leave(struct lane *l);

static inline void lane_leavep(struct lane **l)
{
	lane_leave(*l);
}

#endif
