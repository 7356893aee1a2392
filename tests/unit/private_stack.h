/* private_stack.h - a Postgres or Redis of the test's own, through tests/lib/stack.sh. */
#ifndef TESTS_UNIT_PRIVATE_STACK_H
#define TESTS_UNIT_PRIVATE_STACK_H

/* Starts parts ("postgres redis") in a fresh directory; ends the test program when it cannot. */
void private_stack_up(const char *parts);
/* "stop postgres", "stop redis KILL", "start redis", … */
void private_stack_do(const char *command);
/* A setting it printed when it came up ("SOCKET_DIR", "REDIS_PID"), or NULL. */
const char *private_stack_get(const char *key);
void private_stack_down(void);

#endif
