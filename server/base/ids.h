/* ids.h - identifiers: random tokens, and numbers a person reads out on the telephone. */
#ifndef MSEVA_BASE_IDS_H
#define MSEVA_BASE_IDS_H

#include "base/mem.h"

/* 32 lower-case hex digits from the kernel's random source. */
void id_random_hex(char ret_hex[33]);
/* Random 63-bit positive number. */
int64_t id_random_i64(void);

/* Verhoeff check digit of a string of decimal digits: it catches every single wrong digit and every
 * swap of neighbours, the two slips people make when they read a number aloud. */
char id_check_digit(const char *digits);

/* Complaint number "JAL-26-004217-5": prefix of the ULB, year, counter, check digit over year and
 * counter. */
#define REFERENCE_MAX 24
void reference_format(const char *prefix, int year, int64_t counter, char ret_text[REFERENCE_MAX]);
/* Reads one as typed: any case, spaces or dashes or none. Writes the canonical form.
 * -EINVAL: not of that form; -EBADMSG: the form is right but the check digit is not. */
MUSTCHECK int reference_parse(const char *text, char ret_text[REFERENCE_MAX]);

/* Compares secrets without telling by timing where they differ; lengths may differ. */
bool secret_equal(const char *a, const char *b);

#endif
