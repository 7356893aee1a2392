/* connection_store.h - water and sewerage connections, and who has proved that one is hers.
 *
 * A connection's name and address are shown only to a citizen who is linked to it. She links
 * herself with something only the house knows (the number of the last receipt, the meter's number)
 * or the counter links her. Wrong answers are counted, against the house and against her, each for
 * a day; beyond the limits a right answer is not heard either. */
#ifndef MSEVA_STORE_CONNECTION_STORE_H
#define MSEVA_STORE_CONNECTION_STORE_H

#include "io/pg.h"

enum {
	WRONG_PROOFS_OF_HOUSE = 10, /* a day, whoever gives them */
	WRONG_PROOFS_OF_CITIZEN = 5 /* a day, whichever house they are about */
};

struct connection {
	int tenant_id;
	int64_t id;
	const char *service, *biller; /* "water", "sewerage"; the biller's code */
	const char *number;           /* as printed */
	const char *consumer, *address, *locality_code, *ward, *category, *meter_number;
	const char *state; /* "active", "disconnected", "closed" */
	bool is_linked;    /* to the citizen who asked */
};

/* Every connection with this number: two services and two billers may share one. number_key is the
 * canonical number. citizen_id 0: nobody in particular. Errors as pg_run(). */
MUSTCHECK int connection_find(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                              const char *number_key, int64_t citizen_id,
                              struct connection **ret_connections, size_t *ret_count);

enum link_proof { PROOF_RECEIPT, PROOF_METER };
enum link_result {
	LINK_LINKED,
	LINK_ALREADY,
	LINK_WRONG,
	LINK_LIMITED, /* too many wrong answers today */
	LINK_UNKNOWN, /* no such connection, or nothing to compare the answer with */
	LINK_RESULTS
};

/* answer: letters and digits count, in any case; digits already ASCII. Each try is audited. */
MUSTCHECK int connection_try_link(struct task *t, struct pg_db *db, struct arena *a, int tenant_id,
                                  int64_t connection_id, int64_t citizen_id, enum link_proof proof,
                                  const char *answer, int64_t now_ms, enum link_result *ret_result);

/* The counter has seen the papers; actor is who saw them. */
void connection_add_link(struct arena *a, struct pg_unit *u, int tenant_id, int64_t connection_id,
                         int64_t citizen_id, const char *actor, int64_t now_ms);
/* The unit fails with -ESTALE when she is not linked. */
void connection_add_revocation(struct arena *a, struct pg_unit *u, int tenant_id,
                               int64_t connection_id, int64_t citizen_id, const char *actor,
                               int64_t now_ms);

#endif
