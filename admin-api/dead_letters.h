/* dead_letters.h - what could not be delivered, and trying again. */
#ifndef MSEVA_ADMIN_API_DEAD_LETTERS_H
#define MSEVA_ADMIN_API_DEAD_LETTERS_H

#include "admin-api/call.h"

void dead_letters_list(struct call *c);
void dead_letters_replay(struct call *c);

#endif
