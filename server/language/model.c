/* model.c - see model.h. Stochastic gradient descent with AdaGrad steps; weights of one feature lie
 * side by side, one for each class, padded so that the compiler can work on several at once. */
#include "language/model.h"

#include <math.h>
#include <string.h>

#define ROUNDS 12
#define STEP 0.35f
#define DECAY 0.0006f /* pulls weights towards 0, so that what was seen once counts little */
#define LANE 16

struct sample {
	size_t first, count; /* in `features` */
	int class_no;
	float weight;
};

struct model {
	struct feature *features; /* of all samples; only while training */
	size_t feature_count, feature_room;
	struct sample *samples;
	size_t sample_count, sample_room;

	uint32_t *keys; /* open addressing; the place of a key is its row of weights */
	size_t room;    /* power of two */
	uint32_t *rows;
	size_t row_count;
	float *weights; /* row_count x width */
	int class_count, width;
};

struct model *model_new(void)
{
	return xcalloc(1, sizeof(struct model));
}

static void forget_samples(struct model *m)
{
	free(m->features);
	free(m->samples);
	m->features = NULL;
	m->samples = NULL;
}

struct model *model_free(struct model *m)
{
	if (!m)
		return NULL;
	forget_samples(m);
	free(m->keys);
	free(m->rows);
	free(m->weights);
	free(m);
	return NULL;
}

void model_add(struct model *m, const struct feature *features, size_t count, int class_no,
               float weight)
{
	while (m->feature_count + count > m->feature_room) {
		m->feature_room = m->feature_room ? m->feature_room * 2 : 4096;
		m->features = xrealloc(m->features, m->feature_room * sizeof(*m->features));
	}
	if (m->sample_count == m->sample_room) {
		m->sample_room = m->sample_room ? m->sample_room * 2 : 1024;
		m->samples = xrealloc(m->samples, m->sample_room * sizeof(*m->samples));
	}
	m->samples[m->sample_count++] =
	        (struct sample){ m->feature_count, count, class_no, weight };
	if (count)
		memcpy(m->features + m->feature_count, features, count * sizeof(*features));
	m->feature_count += count;
}

static size_t slot_of(const struct model *m, uint32_t key)
{
	size_t i = (key * 2654435761u >> 7) & (m->room - 1);

	while (m->keys[i] && m->keys[i] != key)
		i = (i + 1) & (m->room - 1);
	return i;
}

/* Gives every feature that occurs a row and replaces its key in the samples by that. Row 0 is the
 * bias, which every text has. */
static void number_features(struct model *m)
{
	m->room = 1024;
	while (m->room < m->feature_count * 2)
		m->room *= 2;
	m->keys = xcalloc(m->room, sizeof(*m->keys));
	m->rows = xcalloc(m->room, sizeof(*m->rows));
	m->row_count = 1;
	for (size_t i = 0; i < m->feature_count; i++) {
		size_t slot = slot_of(m, m->features[i].key);

		if (!m->keys[slot]) {
			m->keys[slot] = m->features[i].key;
			m->rows[slot] = (uint32_t)m->row_count++;
		}
		m->features[i].key = m->rows[slot];
	}
}

static void add_row(float *restrict sum, const float *restrict row, float by, int width)
{
	for (int c = 0; c < width; c++)
		sum[c] += by * row[c];
}

static void softmax(float *p, int count)
{
	float most = p[0], total = 0;

	for (int c = 1; c < count; c++)
		most = p[c] > most ? p[c] : most;
	for (int c = 0; c < count; c++)
		total += p[c] = expf(p[c] - most);
	for (int c = 0; c < count; c++)
		p[c] /= total;
}

static void learn_row(float *restrict row, float *restrict seen, const float *restrict error,
                      float by, int width)
{
	for (int c = 0; c < width; c++) {
		float slope = error[c] * by + DECAY * row[c];

		seen[c] += slope * slope;
		row[c] -= STEP * slope / (1e-4f + sqrtf(seen[c]));
	}
}

static void learn_sample(struct model *m, float *seen, const struct sample *s)
{
	float error[MODEL_CLASSES_MAX] = { 0 };
	const struct feature *f = m->features + s->first;
	size_t width = (size_t)m->width;

	memcpy(error, m->weights, width * sizeof(*error));
	for (size_t i = 0; i < s->count; i++)
		add_row(error, m->weights + f[i].key * width, f[i].value, m->width);
	softmax(error, m->class_count);
	for (int c = m->class_count; c < m->width; c++)
		error[c] = 0;
	error[s->class_no] -= 1;
	for (int c = 0; c < m->class_count; c++)
		error[c] *= s->weight;
	learn_row(m->weights, seen, error, 1, m->width);
	for (size_t i = 0; i < s->count; i++)
		learn_row(m->weights + f[i].key * width, seen + f[i].key * width, error, f[i].value,
		          m->width);
}

void model_train(struct model *m, int class_count)
{
	if (class_count > MODEL_CLASSES_MAX)
		bug("%d classes are more than the model holds", class_count);
	number_features(m);
	m->class_count = class_count;
	m->width = (class_count + LANE - 1) / LANE * LANE;
	size_t cells = m->row_count * (size_t)m->width;
	m->weights = xcalloc(cells, sizeof(*m->weights));
	_cleanup_(freep) float *seen = xcalloc(cells, sizeof(*seen));

	/* Every sample once a round, neighbours far apart: a stride that shares no factor with the
	 * count visits all. */
	size_t stride = m->sample_count % 7919 ? 7919 : 7907;
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0, at = (size_t)round; i < m->sample_count; i++) {
			at = (at + stride) % m->sample_count;
			learn_sample(m, seen, &m->samples[at]);
		}
	forget_samples(m);
}

void model_classify(const struct model *m, const struct feature *features, size_t count,
                    float ret_probability[MODEL_CLASSES_MAX])
{
	size_t width = (size_t)m->width;

	memcpy(ret_probability, m->weights, width * sizeof(*ret_probability));
	for (size_t i = 0; i < count; i++) {
		size_t slot = slot_of(m, features[i].key);

		if (m->keys[slot])
			add_row(ret_probability, m->weights + m->rows[slot] * width,
			        features[i].value, m->width);
	}
	softmax(ret_probability, m->class_count);
}
