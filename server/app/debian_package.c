#include "app/debian_package.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const struct debian_fix debian_fixes[] = {
	{ .library = "libevent",
	  .packages = { "libevent-extra-2.1-7", "libevent-extra-2.1-7t64" },
	  .fixed = "2.1.12-stable-8+deb12u1",
	  .upstream = "2.1.13",
	  .what = "requests can be smuggled (CVE-2026-63379 and seven more)" },
	{ .library = "libjwt",
	  .packages = { "libjwt0", "libjwt2" },
	  .fixed = "1.10.2-1+deb12u1",
	  .upstream = "1.17",
	  .what = "signatures are compared in telling time (CVE-2024-25189)" },
};
const size_t debian_fix_count = ARRAY_LEN(debian_fixes);

/* '~' before the end, the end before letters, letters before everything else. */
static int rank_of(char c)
{
	if (c == '~')
		return -1;
	if (!c || isdigit((unsigned char)c))
		return 0;
	return isalpha((unsigned char)c) ? (unsigned char)c : (unsigned char)c + 256;
}

static int compare_numbers(const char **x, const char **y)
{
	size_t nx, ny;
	int order;

	*x += strspn(*x, "0");
	*y += strspn(*y, "0");
	nx = strspn(*x, "0123456789");
	ny = strspn(*y, "0123456789");
	order = nx != ny ? (nx > ny) - (nx < ny) : strncmp(*x, *y, nx);
	*x += nx;
	*y += ny;
	return order;
}

static int compare_parts(const char *x, const char *y)
{
	while (*x || *y) {
		int order;

		while ((*x && !isdigit((unsigned char)*x)) || (*y && !isdigit((unsigned char)*y))) {
			order = rank_of(*x) - rank_of(*y);
			if (order)
				return order;
			x++;
			y++;
		}
		order = compare_numbers(&x, &y);
		if (order)
			return order;
	}
	return 0;
}

/* epoch:upstream-revision; the revision follows the last '-'. */
int debian_version_compare(const char *x, const char *y)
{
	_cleanup_(freep) char *ux = xstrdup(strchr(x, ':') ? strchr(x, ':') + 1 : x);
	_cleanup_(freep) char *uy = xstrdup(strchr(y, ':') ? strchr(y, ':') + 1 : y);
	char *rx = strrchr(ux, '-'), *ry = strrchr(uy, '-');
	long ex = strchr(x, ':') ? strtol(x, NULL, 10) : 0;
	long ey = strchr(y, ':') ? strtol(y, NULL, 10) : 0;
	int order;

	if (ex != ey)
		return ex > ey ? 1 : -1;
	if (rx)
		*rx++ = '\0';
	if (ry)
		*ry++ = '\0';
	order = compare_parts(ux, uy);
	return order ? order : compare_parts(rx ? rx : "0", ry ? ry : "0");
}

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++) {
		if (!strcmp(name, *names))
			return true;
	}
	return false;
}

/* What follows "Key: " in a line, without its end, or NULL. */
static const char *value_of(char *line, const char *key)
{
	size_t n = strlen(key);

	line[strcspn(line, "\r\n")] = '\0';
	return !strncmp(line, key, n) && !strncmp(line + n, ": ", 2) ? line + n + 2 : NULL;
}

static const char *find_version(struct arena *a, FILE *f, const char *const *packages)
{
	bool wanted = false, installed = false;
	const char *value, *found = NULL;
	_cleanup_(freep) char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, f) > 0) {
		if ((value = value_of(line, "Package"))) {
			wanted = is_one_of(value, packages);
			installed = false;
		} else if (wanted && (value = value_of(line, "Status"))) {
			installed = strstr(value, " installed");
		} else if (wanted && installed && (value = value_of(line, "Version"))) {
			found = arena_strdup(a, value);
			break;
		}
	}
	return found;
}

enum debian_state debian_fix_state(struct arena *a, const char *status_file,
                                   const struct debian_fix *fix, const char **ret_version)
{
	FILE *f = fopen(status_file, "re");
	const char *version = f ? find_version(a, f, fix->packages) : NULL;

	if (f)
		fclose(f);
	*ret_version = version ? version : "";
	if (!version)
		return DEBIAN_UNKNOWN;
	if (debian_version_compare(version, fix->upstream) >= 0)
		return DEBIAN_FIXED;
	/* A later revision of another release is not newer in time: only a security upload has the
	 * fixes in it. */
	return debian_version_compare(version, fix->fixed) >= 0 && strstr(version, "+deb")
	               ? DEBIAN_FIXED
	               : DEBIAN_OLD;
}
