/* validate.h - the shape and the limits of every message type, as strictly as Meta takes them.
 *
 * Codes: 131008 something required is missing, 131009 a value breaks a limit, 100 the wrong kind of
 * value, an unknown key or an unknown type. Lengths count code points. */
#ifndef SANDBOX_VALIDATE_H
#define SANDBOX_VALIDATE_H

#include <jansson.h>

#include "graph_error.h"
#include "sandbox.h"

/* Checks everything but the recipient. ret_type points into body or to a constant. */
bool validate_message(struct sandbox *sb, const json_t *body, const char **ret_type,
                      struct graph_error *e);
/* {"status":"read","message_id","typing_indicator"?} */
bool validate_read(struct sandbox *sb, const json_t *body, struct graph_error *e);

#endif
