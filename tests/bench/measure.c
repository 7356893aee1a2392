#include "measure.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SUB_BITS 6
#define SUB (1 << SUB_BITS)

static size_t bucket_of(uint64_t us)
{
	int shift = 0;

	while ((us >> shift) >= 2 * SUB)
		shift++;
	/* Below 128 us a bucket is one microsecond. */
	return shift ? (size_t)(shift * SUB) + (size_t)(us >> shift) : (size_t)us;
}

static double value_of(size_t bucket)
{
	size_t shift = bucket < 2 * SUB ? 0 : bucket / SUB - 1;

	return (double)((bucket - shift * SUB) << shift) + (double)((size_t)1 << shift) / 2;
}

void latency_add(struct latency *l, int64_t us)
{
	size_t b = bucket_of(us > 0 ? (uint64_t)us : 0);

	l->buckets[b < ARRAY_LEN(l->buckets) ? b : ARRAY_LEN(l->buckets) - 1]++;
	l->count++;
}

double latency_ms(const struct latency *l, double share)
{
	uint64_t wanted = (uint64_t)(share * (double)l->count), seen = 0;

	for (size_t b = 0; b < ARRAY_LEN(l->buckets); b++) {
		seen += l->buckets[b];
		if (seen > wanted)
			return value_of(b) / 1000;
	}
	return 0;
}

/* Parent and processor time of a process. */
static bool read_stat(int pid, int *ret_parent, double *ret_cpu_s)
{
	char path[64], line[1024], *p;
	unsigned long long user, sys;
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	ok = fgets(line, sizeof(line), f) && (p = strrchr(line, ')')) &&
	     sscanf(p + 2, "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", ret_parent,
	            &user, &sys) == 3; /* NOLINT(cert-err34-c) */
	fclose(f);
	if (ok)
		*ret_cpu_s = (double)(user + sys) / (double)sysconf(_SC_CLK_TCK);
	return ok;
}

static double read_rss_mb(int pid)
{
	char path[64];
	long pages = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/statm", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	if (fscanf(f, "%*d %ld", &pages) != 1) /* NOLINT(cert-err34-c) */
		pages = 0;
	fclose(f);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

struct usage usage_of_tree(int pid)
{
	struct usage u = { 0 };
	struct dirent *entry;
	DIR *proc = pid ? opendir("/proc") : NULL;

	while (proc && (entry = readdir(proc))) {
		int one = (int)strtol(entry->d_name, NULL, 10), parent;
		double cpu_s;

		if (one <= 0 || !read_stat(one, &parent, &cpu_s) || (one != pid && parent != pid))
			continue;
		u.cpu_s += cpu_s;
		u.rss_mb += read_rss_mb(one);
	}
	if (proc)
		closedir(proc);
	return u;
}
