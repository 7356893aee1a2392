/* metric_share.h - one scrape for all worker processes, whichever of them is asked.
 *
 * Each worker publishes what it has counted, once a second and when it is asked itself, into memory
 * all of them share; the one that is asked adds up. Counters and histograms are summed; a gauge is
 * told for each worker, with the label worker="0". A worker that takes the place of a dead one goes
 * on counting from what that one had published last, so that totals never go back.
 *
 * Metrics are static structs, so one has the same address in every worker: that is its name here.
 * Figures only: nothing else is shared between workers, and nothing is decided by what stands here.
 */
#ifndef MSEVA_BASE_METRIC_SHARE_H
#define MSEVA_BASE_METRIC_SHARE_H

#include "base/metric.h"

/* Before the workers are forked. Not called at all when there is only one. */
void metric_share_open(int workers);
/* In a worker, before it counts anything. */
void metric_share_join(int worker);
void metric_share_publish(void);
/* All workers' metrics; this process's own when nothing is shared. */
void metric_share_write(struct buf *b);
/* Only tests look at several shares one after the other. */
void metric_share_close(void);

#endif
