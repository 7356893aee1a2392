/* measure.h - latencies and processor time. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "base/mem.h"

/* Buckets that grow with the value: every percentile is within 2 % of the truth. */
struct latency {
	uint32_t buckets[32 * 64];
	uint64_t count;
};

void latency_add(struct latency *l, int64_t us);
/* The value below which this share (0..1) lies, in milliseconds; 0 when there is none. */
double latency_ms(const struct latency *l, double share);

/* A process and its children. */
struct usage {
	double cpu_s;  /* user and system time */
	double rss_mb; /* resident */
};

/* pid 0 gives zeros. */
struct usage usage_of_tree(int pid);

#endif
