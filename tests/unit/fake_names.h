/* fake_names.h - a name server under the test's control. Linked into every unit test it answers for
 * names that end in ".test" and leaves all others to the system:
 *   one.test       127.0.0.1            two.test   127.0.0.1 and 127.0.0.2
 *   slow.test      127.0.0.1, but only after fake_names_answer()
 *   anything else  there is no such name */
#ifndef TESTS_UNIT_FAKE_NAMES_H
#define TESTS_UNIT_FAKE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* Lets one question about slow.test be answered. */
void fake_names_answer(void);
/* How often a ".test" name was asked for so far, and whether ever by the main thread. */
size_t fake_names_asked(void);
bool fake_names_asked_by_main_thread(void);

#endif
