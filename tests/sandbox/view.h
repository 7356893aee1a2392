/* view.h - messages and phones as the sandbox API shows them.
 *
 * A message is {"seq","id","direction":"inbound|outbound" (as the server sees it),"type","number",
 * "at","text","payload","status","statuses":[{"status","at"}],"error"?,"context"?,"media"?,
 * "choices"?:[{"kind":"list|button|template|url|location","id","title","description"?}],
 * "rendered"? (templates)}. `text` is what a person would read, lines joined by \n. */
#ifndef SANDBOX_VIEW_H
#define SANDBOX_VIEW_H

#include <jansson.h>

#include "phones.h"

json_t *view_message(struct sandbox *sb, const struct msg *m);
json_t *view_phone(const struct phone *p);
/* Only what changes after a message was shown: id, seq, status, statuses, error. */
json_t *view_status(const struct msg *m);
/* What the person holding the phone can tap in this message; may be empty. */
json_t *view_choices(struct sandbox *sb, const struct msg *m, const json_t *payload);

#endif
