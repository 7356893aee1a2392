/* check.h - what a schema cannot see: whether the tenant files agree with each other.
 *
 * - ids, codes, complaint number prefixes and WhatsApp numbers belong to one municipality; so does
 * a town's name in any spelling, or citizens could not be routed by it
 * - a file is named after its code; localities belong to a municipality; districts, regions and
 *   departments that are referred to exist
 * - every complaint type is in exactly one category
 * - every text exists in all languages and asks for the same arguments; so do templates, and those
 *   in their body only
 * - billers use formats that exist and that can be read without guessing (tenant/biller_check.c)
 * - names are written in the script of their language */
#ifndef MSEVA_TENANT_CHECK_H
#define MSEVA_TENANT_CHECK_H

#include "tenant/files.h"

/* The files must have passed their schemas. */
void tenant_files_check(const struct tenant_files *files, struct err_list *errors);
/* The part for billers.json, in a file of its own. */
void billers_check(const struct tenant_file *file, struct err_list *errors);

#endif
