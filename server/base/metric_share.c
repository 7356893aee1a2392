#include "base/metric_share.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define SAMPLES_MAX 1024
#define LABEL_MAX 48
#define READ_TRIES 100

enum part { PART_VALUE, PART_SUM, PART_COUNT, PART_BUCKETS };

struct sample {
	struct metric *metric;
	size_t part; /* of a histogram; PART_BUCKETS and more: that bucket */
	char label[LABEL_MAX];
	double v;
};

struct snapshot {
	size_t n;
	struct sample samples[SAMPLES_MAX];
};

/* The snapshot that is not current is written, then becomes current; a worker that dies while it
 * writes leaves the other one whole. Memory never touched costs nothing. */
struct share {
	atomic_uint generation; /* snapshots published; the current one is that of its lowest bit */
	struct snapshot snapshots[2];
};

static struct share *shares;
static int share_count, own = -1;

void metric_share_open(int workers)
{
	size_t bytes = (size_t)workers * sizeof(*shares);

	shares = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shares == MAP_FAILED)
		bug("mmap: %s", strerror(errno));
	share_count = workers;
}

void metric_share_close(void)
{
	if (shares)
		munmap(shares, (size_t)share_count * sizeof(*shares));
	shares = NULL;
	share_count = 0;
	own = -1;
}

static void add_sample(struct snapshot *s, struct metric *m, size_t part, const char *label,
                       double v)
{
	struct sample *x = &s->samples[s->n];

	if (s->n == SAMPLES_MAX)
		return;
	s->n++;
	x->metric = m;
	x->part = part;
	x->v = v;
	snprintf(x->label, sizeof(x->label), "%s", label);
}

static void take_histogram(struct snapshot *s, struct metric *m)
{
	add_sample(s, m, PART_SUM, "", m->sum);
	add_sample(s, m, PART_COUNT, "", (double)m->count);
	for (size_t i = 0; i < ARRAY_LEN(m->buckets); i++) {
		if (m->buckets[i])
			add_sample(s, m, PART_BUCKETS + i, "", (double)m->buckets[i]);
	}
}

static void take_metric(struct metric *m, void *snapshot)
{
	struct snapshot *s = snapshot;

	if (m->type == METRIC_HISTOGRAM) {
		take_histogram(s, m);
	} else if (m->read) {
		add_sample(s, m, PART_VALUE, "", m->read());
	} else if (!m->count) {
		/* Known, though nothing has happened; the reader shows it at zero. */
		if (!m->label)
			add_sample(s, m, PART_VALUE, "", 0);
	} else {
		for (size_t i = 0; i < m->count; i++)
			add_sample(s, m, PART_VALUE, m->values[i], m->v[i]);
	}
}

void metric_share_publish(void)
{
	struct share *to;
	struct snapshot *s;
	unsigned generation;

	if (own < 0)
		return;
	to = &shares[own];
	generation = atomic_load(&to->generation) + 1;
	s = &to->snapshots[generation & 1];
	s->n = 0;
	metric_each(take_metric, s);
	atomic_store(&to->generation, generation);
}

/* A snapshot is overwritten only by the second one that is published after it. */
static void read_share(struct share *from, struct snapshot *ret_snapshot)
{
	for (int i = 0; i < READ_TRIES; i++) {
		unsigned generation = atomic_load(&from->generation);
		const struct snapshot *s = &from->snapshots[generation & 1];

		ret_snapshot->n = s->n <= SAMPLES_MAX ? s->n : 0;
		memcpy(ret_snapshot->samples, s->samples,
		       ret_snapshot->n * sizeof(*ret_snapshot->samples));
		atomic_thread_fence(memory_order_acquire);
		if (atomic_load(&from->generation) == generation)
			return;
	}
}

/* Adds it to m, whose label values then point into the sample. */
static void add_to(struct metric *m, const struct sample *x)
{
	switch (x->part) {
	case PART_VALUE:
		*metric_slot(m, x->label) += x->v;
		break;
	case PART_SUM:
		m->sum += x->v;
		break;
	case PART_COUNT:
		m->count += (size_t)x->v;
		break;
	default:
		m->buckets[x->part - PART_BUCKETS] += (uint64_t)x->v;
		break;
	}
}

void metric_share_join(int worker)
{
	/* Never freed: the labels of what is taken over stay in it. */
	static struct snapshot before;

	own = worker;
	read_share(&shares[worker], &before);
	for (size_t i = 0; i < before.n; i++) {
		metric_register(before.samples[i].metric);
		if (before.samples[i].metric->type != METRIC_GAUGE)
			add_to(before.samples[i].metric, &before.samples[i]);
	}
}

/* Gauges have no label of their own: see write_gauge(). */
static void write_total(struct buf *b, struct metric *m, const struct snapshot *all)
{
	struct metric total = { .type = m->type,
		                .name = m->name,
		                .help = m->help,
		                .label = m->label,
		                .registered = true };

	for (int w = 0; w < share_count; w++) {
		for (size_t i = 0; i < all[w].n; i++) {
			if (all[w].samples[i].metric == m)
				add_to(&total, &all[w].samples[i]);
		}
	}
	metric_write_values(b, &total);
}

static void write_gauge(struct buf *b, struct metric *m, const struct snapshot *all)
{
	for (int w = 0; w < share_count; w++) {
		for (size_t i = 0; i < all[w].n; i++) {
			const struct sample *x = &all[w].samples[i];

			if (x->metric != m)
				continue;
			buf_printf(b, "%s{worker=\"%d\"", m->name, w);
			if (m->label)
				buf_printf(b, ",%s=\"%s\"", m->label, x->label);
			buf_printf(b, "} %.15g\n", x->v);
		}
	}
}

struct writing {
	struct buf *b;
	const struct snapshot *all;
};

static void write_metric(struct metric *m, void *arg)
{
	struct writing *w = arg;

	metric_write_heading(w->b, m);
	if (m->type == METRIC_GAUGE)
		write_gauge(w->b, m, w->all);
	else
		write_total(w->b, m, w->all);
}

void metric_share_write(struct buf *b)
{
	struct snapshot *all;
	struct writing w = { .b = b };

	if (own < 0) {
		metric_write(b);
		return;
	}
	metric_share_publish();
	all = xcalloc((size_t)share_count, sizeof(*all));
	for (int i = 0; i < share_count; i++) {
		read_share(&shares[i], &all[i]);
		/* What has happened only elsewhere is told here too. */
		for (size_t j = 0; j < all[i].n; j++)
			metric_register(all[i].samples[j].metric);
	}
	w.all = all;
	metric_each(write_metric, &w);
	free(all);
}
