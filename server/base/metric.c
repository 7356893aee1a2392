#include "base/metric.h"

#include <string.h>

static struct metric *all;
static const double bounds[] = { 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
	                         0.1,    0.25,  0.5,    1,     2.5,  5,     10 };

void metric_register(struct metric *m)
{
	struct metric **p = &all;

	if (m->registered)
		return;
	while (*p && strcmp((*p)->name, m->name) < 0)
		p = &(*p)->next;
	m->next = *p;
	*p = m;
	m->registered = true;
}

double *metric_slot(struct metric *m, const char *label_value)
{
	const char *value = label_value ? label_value : "";
	size_t i;

	metric_register(m);
	for (i = 0; i < m->count; i++) {
		if (m->values[i] == value || !strcmp(m->values[i], value))
			return &m->v[i];
	}
	/* A label with too many values is lumped together rather than growing without bound. */
	if (m->count == METRIC_LABELS_MAX)
		return &m->v[METRIC_LABELS_MAX - 1];
	m->values[m->count] = m->count == METRIC_LABELS_MAX - 1 ? "other" : value;
	return &m->v[m->count++];
}

void metric_add(struct metric *m, const char *label_value, double n)
{
	*metric_slot(m, label_value) += n;
}

void metric_set(struct metric *m, const char *label_value, double v)
{
	*metric_slot(m, label_value) = v;
}

void metric_observe(struct metric *m, double seconds)
{
	metric_register(m);
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++) {
		if (seconds <= bounds[i]) {
			m->buckets[i]++;
			break;
		}
	}
	m->sum += seconds;
	m->count++;
}

static void write_histogram(struct buf *b, const struct metric *m)
{
	uint64_t below = 0;

	for (size_t i = 0; i < ARRAY_LEN(bounds); i++) {
		below += m->buckets[i];
		buf_printf(b, "%s_bucket{le=\"%g\"} %llu\n", m->name, bounds[i],
		           (unsigned long long)below);
	}
	buf_printf(b, "%s_bucket{le=\"+Inf\"} %zu\n", m->name, m->count);
	buf_printf(b, "%s_sum %.6f\n%s_count %zu\n", m->name, m->sum, m->name, m->count);
}

void metric_write_values(struct buf *b, const struct metric *m)
{
	if (m->type == METRIC_HISTOGRAM) {
		write_histogram(b, m);
	} else if (m->read) {
		buf_printf(b, "%s %.15g\n", m->name, m->read());
	} else if (!m->label) {
		buf_printf(b, "%s %.15g\n", m->name, m->count ? m->v[0] : 0.0);
	} else {
		for (size_t i = 0; i < m->count; i++)
			buf_printf(b, "%s{%s=\"%s\"} %.15g\n", m->name, m->label, m->values[i],
			           m->v[i]);
	}
}

void metric_write_heading(struct buf *b, const struct metric *m)
{
	static const char *const types[] = { "counter", "gauge", "histogram" };

	buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name, types[m->type]);
}

void metric_each(void (*fn)(struct metric *m, void *arg), void *arg)
{
	for (struct metric *m = all; m; m = m->next)
		fn(m, arg);
}

static void write_metric(struct metric *m, void *arg)
{
	metric_write_heading(arg, m);
	metric_write_values(arg, m);
}

void metric_write(struct buf *b)
{
	metric_each(write_metric, b);
}
