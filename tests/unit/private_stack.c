#include "private_stack.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

#define SETTINGS_MAX 64

static char dir[] = "/tmp/mseva-unit-XXXXXX";
static char *settings[SETTINGS_MAX];
static size_t setting_count;

static void run(const char *command, bool keep)
{
	char *line =
	        xasprintf("PG_FSYNC=off bash tests/lib/stack.sh %s 2>>%s/stderr", command, dir);
	FILE *out = popen(line, "r"); /* NOLINT(cert-env33-c) */
	char text[1024];

	if (!out)
		bug("%s", line);
	while (fgets(text, sizeof(text), out)) {
		text[strcspn(text, "\n")] = '\0';
		if (keep && setting_count < SETTINGS_MAX)
			settings[setting_count++] = xstrdup(text);
	}
	if (pclose(out))
		bug("%s failed; see %s/stderr", line, dir);
	free(line);
}

static void forget(void)
{
	while (setting_count)
		free(settings[--setting_count]);
}

void private_stack_up(const char *parts)
{
	char *command;

	if (!mkdtemp(dir) || chmod(dir, 0711))
		bug("no directory of our own under /tmp");
	command = xasprintf("up %s %s", dir, parts);
	run(command, true);
	free(command);
}

void private_stack_do(const char *what)
{
	size_t n = strcspn(what, " ");
	char *command = xasprintf("%.*s %s%s", (int)n, what, dir, what + n);
	bool starts = !strncmp(what, "start", n);

	if (starts)
		forget();
	run(command, starts);
	free(command);
}

const char *private_stack_get(const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < setting_count; i++) {
		if (!strncmp(settings[i], key, n) && settings[i][n] == '=')
			return settings[i] + n + 1;
	}
	return NULL;
}

void private_stack_down(void)
{
	char *command = xasprintf("down %s; rm -rf \"$(readlink %s/postgres)\" %s", dir, dir, dir);

	run(command, false);
	free(command);
	forget();
}
