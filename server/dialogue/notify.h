/* notify.h - news the municipality has for a citizen, as one reply.
 *
 * Within 24 hours of her last message it goes out as it is, with buttons; later the send gate uses
 * the approved template named in late_template with the same facts in params. */
#ifndef MSEVA_DIALOGUE_NOTIFY_H
#define MSEVA_DIALOGUE_NOTIFY_H

#include "dialogue/dialogue.h"

/* What staff did, in the words of the admin API: "acknowledge", "assign", "resolve", "reject",
 * "comment". `note` is what they wrote to the citizen; NULL takes the one of the complaint.
 * -EINVAL: an action the citizen hears nothing of. */
MUSTCHECK int notify_complaint(struct arena *a, const struct snapshot *snap,
                               const struct texts *texts, enum language lang,
                               const struct complaint_brief *c, const char *action,
                               const char *note, struct reply *ret_reply);

/* A file she sent for a complaint will not come: kindly, with the number, and what she may send
 * instead. */
enum unkept { UNKEPT_PHOTO, UNKEPT_FILE, UNKEPT_LARGE };
void notify_unkept(struct arena *a, const struct snapshot *snap, const struct texts *texts,
                   enum language lang, const char *reference, const char *type_code,
                   enum unkept what, struct reply *ret_reply);

/* Gives a reply the welcome template for when the window is closed. */
void notify_welcome(enum language lang, struct reply *r);

#endif
