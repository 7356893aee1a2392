/* metric.h - counters, gauges and histograms in the Prometheus text format.
 *
 * Metrics are static structs registered on first use; one label with a small fixed set of values is
 * enough for all of ours. Never a citizen, a number or a complaint in a label. */
#ifndef MSEVA_BASE_METRIC_H
#define MSEVA_BASE_METRIC_H

#include "base/buf.h"

#define METRIC_LABELS_MAX 32

enum metric_type { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

struct metric {
	enum metric_type type;
	const char *name; /* "mseva_inbound_messages_total" */
	const char *help;
	const char *label; /* label name, or NULL */
	bool registered;
	struct metric *next;
	const char *values[METRIC_LABELS_MAX]; /* label values seen */
	double v[METRIC_LABELS_MAX];
	size_t count;
	uint64_t buckets[16];
	double sum;
	double (*read)(void); /* gauge that is computed when asked for, or NULL */
};

/* label_value NULL for a metric without a label; must be a literal or live for ever. */
void metric_add(struct metric *m, const char *label_value, double n);
void metric_set(struct metric *m, const char *label_value, double v);
/* Seconds into a histogram with buckets from 0.5 ms to 10 s. */
void metric_observe(struct metric *m, double seconds);
/* Makes a metric visible (at zero) before anything happened. */
void metric_register(struct metric *m);
/* All of this process; several processes are told together by metric_share.h. */
void metric_write(struct buf *b);

/* For metric_share.c: each in the order of its name; the value of a label; parts of the text. */
void metric_each(void (*fn)(struct metric *m, void *arg), void *arg);
double *metric_slot(struct metric *m, const char *label_value);
void metric_write_heading(struct buf *b, const struct metric *m);
void metric_write_values(struct buf *b, const struct metric *m);

#endif
