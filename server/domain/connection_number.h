/* connection_number.h - reads the number of a water or sewerage connection as people type it.
 *
 * How numbers look is data: the segments of tenants/billers.json. Punjab issues the town's code, W
 * or S and a counter ("1013W000217"); older papers carry "WS/107/2024-25/000217".
 *
 * Tolerant: small letters, digits of three scripts, blanks, hyphens, slashes and dots anywhere or
 * nowhere, and the letter O for a zero where the format has a digit. Strict about all the rest: a
 * number is never completed or guessed, because somebody else's bill is one digit away. When a
 * number can be read in two ways, the one whose parts were typed apart wins, then the likelier
 * format.
 *
 * The key leaves out the separators, and the zeros in front where the length may vary: some towns
 * write a zero before their code, some do not, and the counter is filled up to six digits. */
#ifndef MSEVA_DOMAIN_CONNECTION_NUMBER_H
#define MSEVA_DOMAIN_CONNECTION_NUMBER_H

#include "tenant/biller.h"

#define CONNECTION_NUMBER_MAX (NUMBER_LENGTH_MAX + 1)     /* bytes with the NUL */
#define CONNECTION_MASKED_MAX (NUMBER_LENGTH_MAX * 3 + 1) /* a bullet has three */

struct connection_number {
	const struct number_format *format; /* says the service as well */
	char text[CONNECTION_NUMBER_MAX];   /* canonical: as printed on the bill */
	char key[CONNECTION_NUMBER_MAX]; /* the same for all spellings of one number: to look it up
	                                  */
};

/* Why it is no number, for a sentence in the chat. */
enum number_fault_kind {
	NUMBER_EMPTY,     /* nothing was typed */
	NUMBER_STRANGE,   /* a sign that belongs to no number */
	NUMBER_TOO_SHORT, /* `count` characters are missing */
	NUMBER_TOO_LONG,  /* `count` characters too many */
	NUMBER_UNLIKE,    /* looks like no number of this biller */
	NUMBER_CHECK,     /* a digit is wrong: the check digit says so */
	NUMBER_FAULTS
};

struct number_fault {
	enum number_fault_kind kind;
	int count;                          /* else 0 */
	const struct number_format *format; /* that it comes nearest to: its example may help */
};

/* -EINVAL and *ret_fault when it is no number of this biller. */
MUSTCHECK int connection_number_read(const struct biller *biller, const char *typed,
                                     struct connection_number *ret_number,
                                     struct number_fault *ret_fault);

/* For those who are not linked to the connection: all letters and digits but the last four as
 * bullets, "••••••••0217". Returns ret_text. */
char *connection_number_mask(const char *text, char ret_text[CONNECTION_MASKED_MAX]);

/* "too_short" …: the end of a text's key. */
const char *number_fault_name(enum number_fault_kind kind);

#endif
