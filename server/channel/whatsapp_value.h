/* whatsapp_value.h - reading members of WhatsApp's JSON, which is looser than its documentation:
 * ids come as numbers, times as strings or numbers, empty strings stand for "absent". */
#ifndef MSEVA_CHANNEL_WHATSAPP_VALUE_H
#define MSEVA_CHANNEL_WHATSAPP_VALUE_H

#include "base/json.h"

/* A string, or an integer as its digits; NULL when absent, empty or of another type. */
const char *wa_text(struct arena *a, const json_t *obj, const char *key);
/* The same cut to max_cp code points. */
const char *wa_text_cut(struct arena *a, const json_t *obj, const char *key, size_t max_cp);
/* s, or "" for NULL. */
const char *wa_or_empty(const char *s);
/* Milliseconds from seconds (or from milliseconds, which some senders give); 0 when senseless. */
int64_t wa_time_ms(const json_t *obj, const char *key);
/* Digits of a phone number that may start with '+'; NULL when it is anything else. */
const char *wa_phone(const char *s);
/* s, or "sha256:<hex>" of it when it is longer than any real id. */
const char *wa_id(struct arena *a, const char *s);
/* "sha256:<hex>" of n bytes. */
const char *wa_digest(struct arena *a, const void *p, size_t n);
/* First error of an `errors` array: its code (0 = none) and the best words for it (or NULL). */
int wa_first_error(struct arena *a, const json_t *obj, const char **ret_title,
                   const char **ret_details);

#endif
