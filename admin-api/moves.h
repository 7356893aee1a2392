/* moves.h - what staff do to a complaint. Each change reaches the citizen through the outbox, in
 * the same transaction, in her language. */
#ifndef MSEVA_ADMIN_API_MOVES_H
#define MSEVA_ADMIN_API_MOVES_H

#include "admin-api/call.h"

void moves_acknowledge(struct call *c);
void moves_assign(struct call *c);
void moves_resolve(struct call *c);
void moves_reject(struct call *c);
void moves_comment(struct call *c);

#endif
