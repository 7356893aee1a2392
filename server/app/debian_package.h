/* debian_package.h - which version of a package Debian has installed here, and is it one with the
 * fixes we rely on: upstream's number alone does not tell, because Debian mends old versions. */
#ifndef MSEVA_APP_DEBIAN_PACKAGE_H
#define MSEVA_APP_DEBIAN_PACKAGE_H

#include "base/arena.h"

#define DEBIAN_STATUS "/var/lib/dpkg/status"

/* Negative, 0, positive, in the order of Debian Policy 5.6.12. */
int debian_version_compare(const char *x, const char *y);

/* What must be there. */
struct debian_fix {
	const char *library;
	const char *packages[3]; /* its names in different releases, ended by NULL */
	const char *fixed;       /* first version of Debian with the fixes */
	const char *upstream;    /* first version of upstream with them */
	const char *what;        /* is wrong before */
};

extern const struct debian_fix debian_fixes[];
extern const size_t debian_fix_count;

enum debian_state { DEBIAN_FIXED, DEBIAN_OLD, DEBIAN_UNKNOWN };

/* Reads dpkg's list. *ret_version is the installed version; "" when DEBIAN_UNKNOWN. */
enum debian_state debian_fix_state(struct arena *a, const char *status_file,
                                   const struct debian_fix *fix, const char **ret_version);

#endif
