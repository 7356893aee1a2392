/* mask.h - personal details as strangers may see them. Anyone may pay a bill by its number; she
 * must be able to tell that it is the right one without learning whose it is. The number itself is
 * masked by connection_number_mask(). */
#ifndef MSEVA_DOMAIN_MASK_H
#define MSEVA_DOMAIN_MASK_H

#include "base/arena.h"

/* The first letter of each word with its vowel signs, and three bullets whatever the length:
 * "Gurpreet Kaur" is "G••• K•••", "ਗੁਰਪ੍ਰੀਤ" is "ਗੁ•••". NULL and "" give "". At most four words. */
char *mask_name(struct arena *a, const char *name);
/* "••••••3210": the last four digits. With fewer than eight digits nothing but bullets. */
char *mask_phone(struct arena *a, const char *phone);

#endif
