/* template.h - the registry of approved templates, and what a sent one looks like.
 *
 * File: {"templates":[{"name","category","languages":{"en":{"body":"… {{1}} …","header"?,"footer"?,
 * "buttons"?:[{"type":"quick_reply|url|phone_number","text","url"?}]},"hi":…}}]}. `header` is text
 * or
 * {"type":"text|image|video|document|location","text"?}. */
#ifndef SANDBOX_TEMPLATE_H
#define SANDBOX_TEMPLATE_H

#include <jansson.h>

#include "graph_error.h"
#include "phones.h"

/* Replaces the registry. -EINVAL or -errno with a sentence for a file that cannot be read. */
MUSTCHECK int templates_load(struct sandbox *sb, const char *file, char ret_why[256]);
MUSTCHECK int templates_set(struct sandbox *sb, const json_t *file, char ret_why[256]);
/* APPROVED, PAUSED, DISABLED…; false when there is no such template. language NULL: all. */
bool template_set_status(struct sandbox *sb, const char *name, const char *language,
                         const char *status);
/* Every rule for `template` of a send request. */
bool template_check(struct sandbox *sb, const json_t *node, struct graph_error *e);
/* {"header","body","footer","buttons":[{"type","text","value"}]} with parameters filled in;
 * NULL when unknown. */
json_t *template_render(struct sandbox *sb, const json_t *node);
/* Price category of a message: the template's, or "service". */
const char *template_category(struct sandbox *sb, const struct msg *m);
/* As GET /{waba}/message_templates lists them. */
json_t *templates_json(struct sandbox *sb);

#endif
