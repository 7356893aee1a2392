/* model.h - a small linear classifier (multinomial logistic regression) that is trained when the
 * server starts, from the phrases in the catalogue: whoever edits a phrase teaches it, without a
 * tool chain or a file of numbers that nobody can read.
 *
 * Training is deterministic: the same phrases give the same model, on every machine. */
#ifndef MSEVA_LANGUAGE_MODEL_H
#define MSEVA_LANGUAGE_MODEL_H

#include "base/mem.h"

#define MODEL_CLASSES_MAX 128

struct model;

struct feature {
	uint32_t key; /* any number but 0 */
	float value;
};

struct model *model_new(void);
/* NULL is fine. Returns NULL. */
struct model *model_free(struct model *m);

/* A sample; `weight` says how many ordinary samples it counts for. */
void model_add(struct model *m, const struct feature *features, size_t count, int class_no,
               float weight);
/* Once, after the last sample. */
void model_train(struct model *m, int class_count);

/* Probability of each class, adding up to 1. Features that never occurred in training count
 * nothing. */
void model_classify(const struct model *m, const struct feature *features, size_t count,
                    float ret_probability[MODEL_CLASSES_MAX]);

#endif
