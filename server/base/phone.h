/* phone.h - telephone numbers as they arrive from WhatsApp, telephony providers and people. */
#ifndef MSEVA_BASE_PHONE_H
#define MSEVA_BASE_PHONE_H

#include "base/mem.h"

enum phone_kind {
	PHONE_MOBILE,   /* Indian mobile: can be on WhatsApp */
	PHONE_LANDLINE, /* Indian fixed line */
	PHONE_FOREIGN,  /* digits of another country: kept as they came */
	PHONE_UNKNOWN,  /* withheld, short code, not a number */
};

#define PHONE_MAX 32

/* Digits with country code and no plus ("919876543210"), as WhatsApp wants them. What is not Indian
 * keeps its digits; what is not a number, or has some of its digits masked, gives "". */
enum phone_kind phone_normalise(const char *text, char ret_digits[PHONE_MAX]);

#endif
