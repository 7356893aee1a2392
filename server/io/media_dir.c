/* media_dir.c - media in a local directory, ab/cd/<key>.
 *
 * A file appears whole or not at all: written under a random name in tmp/, synced, renamed, and the
 * directory synced too, so that what the database says is stored survives a power cut. All paths
 * are relative to a directory handle opened once, and made of keys only. Work runs on the pool:
 * fsync blocks. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/ids.h"
#include "io/media_backend.h"
#include "rt/pool.h"

#define TEMP_DIR "tmp"
#define FILE_MODE 0640
#define DIR_MODE 0750
/* Other processes store here too: count anew what is there this often. */
#define RECOUNT_MS (10 * 60 * 1000)

struct dir_store {
	struct media_store base;
	int fd;
	int64_t quota_bytes;
	pthread_mutex_t lock; /* of the two below: the pool has several threads */
	int64_t used_bytes, counted_ms;
};

/* One piece of work for the pool. */
struct dir_job {
	struct dir_store *store;
	int (*run)(struct dir_job *job);
	const char *key;
	const void *p;
	size_t n;
	char *read; /* malloc'd by get */
};

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return w < 0 ? -errno : -EIO;
		p += w;
		n -= (size_t)w;
	}
	return 0;
}

static int make_dir(int at, const char *path)
{
	return mkdirat(at, path, DIR_MODE) < 0 && errno != EEXIST ? -errno : 0;
}

static int sync_dir(int at, const char *path)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = 0;

	if (fd < 0)
		return -errno;
	if (fsync(fd) < 0)
		r = -errno;
	close(fd);
	return r;
}

/* Bytes of all regular files below. */
static int64_t count_bytes(int at, const char *path)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;
	int64_t sum = 0;

	if (!d) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	while ((de = readdir(d))) {
		struct stat st;

		if (de->d_name[0] == '.' || fstatat(fd, de->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		sum += S_ISDIR(st.st_mode) ? count_bytes(fd, de->d_name) : st.st_size;
	}
	closedir(d);
	return sum;
}

/* Takes n bytes of the quota, or says -EDQUOT. */
static int reserve(struct dir_store *s, size_t n)
{
	int64_t now = clock_mono_ms();
	int r = 0;

	if (!s->quota_bytes)
		return 0;
	pthread_mutex_lock(&s->lock);
	if (s->counted_ms < 0 || now - s->counted_ms > RECOUNT_MS) {
		s->used_bytes = count_bytes(s->fd, ".");
		s->counted_ms = now;
	}
	if (s->used_bytes + (int64_t)n > s->quota_bytes)
		r = -EDQUOT;
	else
		s->used_bytes += (int64_t)n;
	pthread_mutex_unlock(&s->lock);
	return r;
}

static void give_back(struct dir_store *s, int64_t n)
{
	pthread_mutex_lock(&s->lock);
	s->used_bytes = s->used_bytes > n ? s->used_bytes - n : 0;
	pthread_mutex_unlock(&s->lock);
}

static int write_temp(const struct dir_job *job, const char *temp)
{
	int fd = openat(job->store->fd, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	                FILE_MODE);
	int r;

	if (fd < 0)
		return -errno;
	r = write_all(fd, job->p, job->n);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}

/* Moves the finished file to its place, and makes that last. */
static int publish(const struct dir_store *s, const char *temp, const char *path)
{
	char dir[] = "ab/cd";
	int r;

	memcpy(dir, path, 5);
	dir[2] = '\0';
	r = make_dir(s->fd, dir);
	if (r < 0)
		return r;
	dir[2] = '/';
	r = make_dir(s->fd, dir);
	if (r < 0)
		return r;
	if (renameat(s->fd, temp, s->fd, path) < 0)
		return -errno;
	r = sync_dir(s->fd, dir);
	if (r < 0)
		return r;
	dir[2] = '\0';
	r = sync_dir(s->fd, dir);
	return r < 0 ? r : sync_dir(s->fd, ".");
}

static int run_put(struct dir_job *job)
{
	struct dir_store *s = job->store;
	char path[MEDIA_PATH_MAX], temp[64], name[33];
	struct stat st;
	int r;

	media_key_path(job->key, path);
	/* The same bytes are there already; of another length they were damaged, so write them. */
	if (fstatat(s->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	    (size_t)st.st_size == job->n)
		return 0;
	r = reserve(s, job->n);
	if (r < 0)
		return r;
	id_random_hex(name);
	snprintf(temp, sizeof(temp), TEMP_DIR "/%s", name);
	r = write_temp(job, temp);
	if (r == 0)
		r = publish(s, temp, path);
	if (r < 0) {
		unlinkat(s->fd, temp, 0);
		give_back(s, (int64_t)job->n);
	}
	return r;
}

static int read_all(int fd, char *p, size_t n)
{
	while (n) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : -EIO;
		p += got;
		n -= (size_t)got;
	}
	return 0;
}

static int run_get(struct dir_job *job)
{
	char path[MEDIA_PATH_MAX];
	struct stat st;
	int fd, r = 0;

	media_key_path(job->key, path);
	fd = openat(job->store->fd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		r = -errno;
	else if (!S_ISREG(st.st_mode) || st.st_size > MEDIA_OBJECT_MAX)
		r = -EBADMSG;
	if (r == 0) {
		job->n = (size_t)st.st_size;
		job->read = xmalloc(job->n + 1);
		r = read_all(fd, job->read, job->n);
	}
	close(fd);
	return r;
}

static int run_exists(struct dir_job *job)
{
	char path[MEDIA_PATH_MAX];

	media_key_path(job->key, path);
	if (faccessat(job->store->fd, path, R_OK, 0) == 0)
		return 1;
	return errno == ENOENT ? 0 : -errno;
}

static int run_remove(struct dir_job *job)
{
	char path[MEDIA_PATH_MAX];
	struct stat st;

	media_key_path(job->key, path);
	if (fstatat(job->store->fd, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (unlinkat(job->store->fd, path, 0) < 0)
		return errno == ENOENT ? 0 : -errno;
	give_back(job->store, st.st_size);
	return 0;
}

static int run_job(void *arg)
{
	struct dir_job *job = arg;

	return job->run(job);
}

static int dir_put(struct task *t, struct media_store *s, const char *key, const void *p, size_t n)
{
	struct dir_job job = { (struct dir_store *)s, run_put, key, p, n, NULL };

	return pool_run(t, run_job, &job);
}

static int dir_get(struct task *t, struct media_store *s, const char *key, struct arena *a,
                   const char **ret_p, size_t *ret_n)
{
	struct dir_job job = { (struct dir_store *)s, run_get, key, NULL, 0, NULL };
	int r = pool_run(t, run_job, &job);

	if (r == 0) {
		arena_defer(a, free, job.read);
		*ret_p = job.read;
		*ret_n = job.n;
	} else {
		free(job.read);
	}
	return r;
}

static int dir_exists(struct task *t, struct media_store *s, const char *key)
{
	struct dir_job job = { (struct dir_store *)s, run_exists, key, NULL, 0, NULL };

	return pool_run(t, run_job, &job);
}

static int dir_remove(struct task *t, struct media_store *s, const char *key)
{
	struct dir_job job = { (struct dir_store *)s, run_remove, key, NULL, 0, NULL };

	return pool_run(t, run_job, &job);
}

static void dir_free(struct media_store *base)
{
	struct dir_store *s = (struct dir_store *)base;

	close(s->fd);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static const struct media_backend dir_backend = {
	.put = dir_put,
	.get = dir_get,
	.exists = dir_exists,
	.remove = dir_remove,
	.free = dir_free,
};

int media_dir_open(const struct media_store_options *o, struct media_store **ret_store,
                   struct err *e)
{
	struct dir_store *s;
	int fd, r;

	r = make_dir(AT_FDCWD, o->dir);
	if (r < 0)
		return err_set(e, r, "media directory %s: %s", o->dir, strerror(-r));
	fd = open(o->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	r = fd < 0 ? -errno : make_dir(fd, TEMP_DIR);
	if (r == 0 && faccessat(fd, TEMP_DIR, W_OK, 0) < 0)
		r = -errno;
	if (r < 0) {
		if (fd >= 0)
			close(fd);
		return err_set(e, r, "media directory %s: %s", o->dir, strerror(-r));
	}
	s = xcalloc(1, sizeof(*s));
	s->base.backend = &dir_backend;
	s->fd = fd;
	s->quota_bytes = o->quota_bytes;
	s->counted_ms = -1;
	pthread_mutex_init(&s->lock, NULL);
	*ret_store = &s->base;
	return 0;
}
