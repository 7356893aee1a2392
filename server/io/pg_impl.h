/* pg_impl.h - what the files of the Postgres adapter share; nobody else includes it.
 *
 *   pg.c         the pool as others see it: open, close, run a unit
 *   pg_unit.c    a unit, its statements and parameters
 *   pg_group.c   group commit: which waiting units go together, in which order
 *   pg_conn.c    a connection's life: connecting, ready, lost, tried again
 *   pg_address.c the addresses behind the names of hosts, without stopping the loop
 *   pg_send.c    a group as one pipeline of commands
 *   pg_answer.c  the answers matched with what was sent, and what an SQLSTATE means
 *   pg_result.c  reading rows
 *
 * A connection is DOWN (waiting to retry), CONNECTING, IDLE or BUSY with one group. While busy it
 * keeps a list of the answers it still expects, in the order sent; each PGresult is matched to the
 * head of that list. After an error the server skips to the Sync, so the rest of the group answers
 * PGRES_PIPELINE_ABORTED, and the open transaction is rolled back before the next group. */
#ifndef MSEVA_IO_PG_IMPL_H
#define MSEVA_IO_PG_IMPL_H

#include <event2/event.h>
#include <libpq-fe.h>

#include "base/list.h"
#include "io/pg.h"
#include "rt/outage.h"

#define PG_PREPARED_MAX 512
#define PG_RETRY_FIRST_MS 100

struct pg_command {
	const struct pg_statement *statement;
	int enter; /* the tenant it runs as; 0: none */
	bool last; /* after everything else of the group */
	size_t value_count;
	const char *const *values;
	PGresult *result;
};

enum pg_unit_state { PG_UNIT_NEW, PG_UNIT_QUEUED, PG_UNIT_SENT, PG_UNIT_DONE };

struct pg_unit {
	struct list link;
	struct arena *arena;
	enum pg_unit_state state;
	struct pg_command *commands;
	size_t count, room;
	int entering;
	bool next_is_last;
	bool alone; /* failed in a group: runs by itself now */
	bool in_doubt;
	int result, failed;
	char sqlstate[6];
	/* Who is told: a waiting task, or a callback. */
	struct task *task;
	void (*fn)(void *arg, int r);
	void *arg;
};

enum pg_expect_kind { PG_EXPECT_PLAIN, PG_EXPECT_PREPARE, PG_EXPECT_STATEMENT, PG_EXPECT_SYNC };

struct pg_expect {
	enum pg_expect_kind kind;
	struct pg_unit *unit;
	size_t index;
	const struct pg_statement *prepared;
};

enum pg_conn_state { PG_CONN_DOWN, PG_CONN_CONNECTING, PG_CONN_IDLE, PG_CONN_BUSY };

struct pg_conn {
	struct pg_db *db;
	enum pg_conn_state state;
	PGconn *pg;
	struct event *reader, *writer, *timer;
	struct pg_lookup *lookup; /* while it asks for an address */
	int64_t retry_ms;
	const struct pg_statement *prepared[PG_PREPARED_MAX];
	size_t prepared_count;
	struct list group; /* units in flight */
	struct pg_expect *expects;
	size_t expect_count, expect_room, expect_next;
	bool failed, in_transaction;
};

struct pg_db {
	struct pg_options o;
	struct pg_conn *conns;
	struct list queue;
	size_t queued;
	bool dispatch_scheduled, closing;
	struct outage outage;
};

/* pg_unit.c: tells whoever waits what became of the unit. */
void pg_unit_finish(struct pg_unit *u, int r);

/* pg.c: some connection is up or coming up. */
bool pg_any_alive(const struct pg_db *db);

/* pg_group.c: at the end of this turn of the loop, so that what arrived together is committed
 * together. */
void pg_schedule_dispatch(struct pg_db *db);

/* pg_address.c: lists for libpq, an address and a port for each host. */
struct pg_address {
	const char *host, *hostaddr, *port;
};
/* True when a connection string has a host's name in it, and no address. */
bool pg_address_is_needed(const char *url);
/* -ENOENT when no host of it has an address; else resolve_host()'s errors. */
MUSTCHECK int pg_address_find(struct task *t, struct arena *a, const char *url,
                              struct pg_address *ret_address);

/* pg_conn.c */
void pg_conn_start(struct pg_conn *c);
/* The one way down: everything in flight fails with -ENOTCONN and the retry clock starts. */
void pg_conn_lost(struct pg_conn *c, const char *why);
/* It has answered, or has stayed idle for a while: it is no longer about to be lost. */
void pg_conn_has_worked(struct pg_conn *c);
/* When it rings, a connection that is down is tried again, one that is idle has stayed, and any
 * other one is given up. */
void pg_conn_on_timer(evutil_socket_t fd, short what, void *arg);
void pg_conn_set_timer(struct pg_conn *c, int64_t ms);
/* False when the connection is broken. */
bool pg_conn_flush(struct pg_conn *c);

/* pg_send.c: begins the group that is already on c->group. */
void pg_conn_send_group(struct pg_conn *c);
/* With no group to take the rollback along: the server would end the session for idling in it. */
void pg_conn_roll_back(struct pg_conn *c);

/* pg_answer.c: matches everything that has arrived with what was expected. */
void pg_conn_collect(struct pg_conn *c);

#endif
