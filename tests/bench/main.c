/* main.c - the load generator: plays whole complaint conversations against a running server and
 * prints what it measured as a table in Markdown. Started by run.sh, which brings the stack up. */
#include <getopt.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "client.h"
#include "feed.h"
#include "measure.h"
#include "play.h"

#define PHASES_MAX 8
#define LABEL_WIDTH 44

enum process { SERVER, POSTGRES, REDIS, SANDBOX, GENERATOR, PROCESSES };

/* One column of the table. */
struct phase {
	double rate; /* messages a second; 0 = as many as the server takes */
	struct tally tally;
	double seconds;
	struct usage used[PROCESSES]; /* cpu_s: of the measured time; rss_mb: at its end */
	int64_t statuses,
	        backlog; /* reports about our messages in that time; not yet taken at its end */
};

static struct {
	struct event_base *base;
	const char *webhook, *sandbox, *number_id, *secret_file, *tenants, *database;
	char secret[256];
	int pids[PROCESSES];
	int in_flight, connections, warm_up_s, seconds;
	struct phase phases[PHASES_MAX];
	size_t phase_count;
	const struct place *places;
	size_t place_count;
	struct client *client;
	struct play *play;
	struct phase *phase;
	struct usage before[PROCESSES];
	int64_t started_us, statuses_before;
} bench = { .number_id = "106540352242922",
	    .tenants = "tenants",
	    .in_flight = 512,
	    .connections = 512,
	    .warm_up_s = 5,
	    .seconds = 15 };

static const char usage_text[] =
        "bench: plays complaint conversations and measures the server\n"
        "\n"
        "  --webhook URL        the server's webhook\n"
        "  --sandbox URL        the sandbox, which the server takes for WhatsApp\n"
        "  --secret-file FILE   app secret: signs the webhooks\n"
        "  --database CONN      Postgres as an administrator: counts what was filed\n"
        "  --tenants DIR        municipalities, for names of places (tenants)\n"
        "  --number ID          phone_number_id the citizens write to (106540352242922)\n"
        "  --server-pid N, --postgres-pid N, --redis-pid N, --sandbox-pid N   whose processor time "
        "is counted\n"
        "  --saturate           a column: as many messages as the server takes\n"
        "  --rate N             a column: N messages a second, open loop\n"
        "  --in-flight N        conversations at once in --saturate (512)\n"
        "  --connections N      kept to the server (512)\n"
        "  --warm-up S, --seconds S   before and while measuring, for each column (5, 15)\n";

static _Noreturn void die(const char *what, const char *why)
{
	fprintf(stderr, "bench: %s: %s\n", what, why);
	exit(2);
}

/* ---- counting ---------------------------------------------------------------------------------
 */

static int64_t count_complaints(void)
{
	PGconn *pg = PQconnectdb(bench.database);
	PGresult *r = PQexec(pg, "SELECT count(*) FROM complaint");
	int64_t n;

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		die("counting complaints", PQerrorMessage(pg));
	n = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
	PQclear(r);
	PQfinish(pg);
	return n;
}

static int64_t sandbox_stat(const char *name)
{
	char *url = xasprintf("%s/sandbox/v1/stats", bench.sandbox), *text = client_get(url);
	_cleanup_(json_freep) json_t *stats = NULL;

	if (!text || json_parse(text, strlen(text), 8, &stats, NULL) < 0)
		die(url, "does not answer");
	free(url);
	free(text);
	return json_int(stats, name, 0);
}

static void start_measuring(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	for (int i = 0; i < PROCESSES; i++)
		bench.before[i] = usage_of_tree(bench.pids[i]);
	bench.statuses_before = sandbox_stat("statuses") - sandbox_stat("webhook_queued");
	bench.started_us = clock_mono_us();
	play_measure(bench.play, true);
}

static void stop_measuring(evutil_socket_t fd, short what, void *arg)
{
	struct phase *ph = bench.phase;

	(void)fd;
	(void)what;
	(void)arg;
	play_measure(bench.play, false);
	ph->seconds = (double)(clock_mono_us() - bench.started_us) / 1e6;
	for (int i = 0; i < PROCESSES; i++) {
		ph->used[i] = usage_of_tree(bench.pids[i]);
		ph->used[i].cpu_s -= bench.before[i].cpu_s;
	}
	ph->backlog = sandbox_stat("webhook_queued");
	ph->statuses = sandbox_stat("statuses") - ph->backlog - bench.statuses_before;
	play_finish(bench.play);
}

static void after(int seconds, event_callback_fn fn)
{
	event_base_once(bench.base, -1, EV_TIMEOUT, fn, NULL,
	                &(struct timeval){ .tv_sec = seconds });
}

static void on_message(void *arg, const char *phone, char *json, size_t n)
{
	(void)arg;
	if (bench.play)
		play_message(bench.play, phone, json, n);
}

/* Plays one column; false when what Postgres holds is not what the citizens were told. */
static bool run_phase(struct phase *ph, uint64_t *serial)
{
	struct play_options o = { .base = bench.base,
		                  .client = bench.client,
		                  .number_id = bench.number_id,
		                  .secret = bench.secret,
		                  .places = bench.places,
		                  .place_count = bench.place_count,
		                  .first_serial = *serial,
		                  .in_flight = bench.in_flight,
		                  .rate = ph->rate };
	int64_t complaints = count_complaints();

	bench.phase = ph;
	bench.play = play_start(&o);
	after(bench.warm_up_s, start_measuring);
	after(bench.warm_up_s + bench.seconds, stop_measuring);
	event_base_dispatch(bench.base);
	ph->tally = *play_tally(bench.play);
	*serial = play_next_serial(bench.play);
	play_free(TAKE_PTR(bench.play));
	complaints = count_complaints() - complaints;
	if ((uint64_t)complaints == ph->tally.filed && !ph->tally.lost && !ph->tally.wrong)
		return true;
	fprintf(stderr,
	        "bench: %lld complaints in Postgres, %llu numbers told, %llu lost, %llu wrong\n",
	        (long long)complaints, (unsigned long long)ph->tally.filed,
	        (unsigned long long)ph->tally.lost, (unsigned long long)ph->tally.wrong);
	return false;
}

/* ---- the table --------------------------------------------------------------------------------
 */

static double per_message_us(const struct phase *ph, enum process p)
{
	return ph->tally.messages ? ph->used[p].cpu_s * 1e6 / (double)ph->tally.messages : 0;
}

static double messages_a_second(const struct phase *ph)
{
	return (double)ph->tally.messages / ph->seconds;
}

static double statuses_a_second(const struct phase *ph)
{
	return (double)ph->statuses / ph->seconds;
}

static double statuses_waiting(const struct phase *ph)
{
	return (double)ph->backlog;
}

static double filed(const struct phase *ph)
{
	return (double)ph->tally.filed;
}

static double refused(const struct phase *ph)
{
	return (double)ph->tally.refused;
}

static double failed(const struct phase *ph)
{
	return (double)(ph->tally.lost + ph->tally.wrong);
}

#define LATENCY(name, which, share)                         \
	static double name(const struct phase *ph)          \
	{                                                   \
		return latency_ms(&ph->tally.which, share); \
	}
LATENCY(ack_p50, ack, 0.5)
LATENCY(ack_p99, ack, 0.99)
LATENCY(ack_p999, ack, 0.999)
LATENCY(reply_p50, reply, 0.5)
LATENCY(reply_p99, reply, 0.99)

#define CPU(name, process)                          \
	static double name(const struct phase *ph)  \
	{                                           \
		return per_message_us(ph, process); \
	}
CPU(server_cpu, SERVER)
CPU(postgres_cpu, POSTGRES)
CPU(redis_cpu, REDIS)
CPU(sandbox_cpu, SANDBOX)
CPU(generator_cpu, GENERATOR)

static double all_cores(const struct phase *ph)
{
	double used = 0;

	for (int i = 0; i < PROCESSES; i++)
		used += ph->used[i].cpu_s;
	return used / ph->seconds;
}

static double server_rss(const struct phase *ph)
{
	return ph->used[SERVER].rss_mb;
}

static const struct {
	const char *label;
	double (*value)(const struct phase *ph);
	int decimals;
} rows[] = {
	{ "messages/s", messages_a_second, 0 },
	{ "acknowledged after, p50 ms", ack_p50, 1 },
	{ "acknowledged after, p99 ms", ack_p99, 1 },
	{ "acknowledged after, p99.9 ms", ack_p999, 1 },
	{ "reply at the phone after, p50 ms", reply_p50, 1 },
	{ "reply at the phone after, p99 ms", reply_p99, 1 },
	{ "our CPU a message, us", server_cpu, 0 },
	{ "Postgres CPU a message, us", postgres_cpu, 0 },
	{ "Redis CPU a message, us", redis_cpu, 0 },
	{ "sandbox CPU a message, us", sandbox_cpu, 0 },
	{ "load generator CPU a message, us", generator_cpu, 0 },
	{ "cores in use, all together", all_cores, 2 },
	{ "our RSS, MB", server_rss, 0 },
	{ "delivery reports/s taken besides", statuses_a_second, 0 },
	{ "delivery report bodies waiting at the end", statuses_waiting, 0 },
	{ "complaints filed (told = in Postgres)", filed, 0 },
	{ "messages refused and sent again", refused, 0 },
	{ "conversations lost or answered wrongly", failed, 0 },
};

static void print_table(void)
{
	printf("| %-*s |", LABEL_WIDTH, "");
	for (size_t i = 0; i < bench.phase_count; i++) {
		char name[32];

		snprintf(name, sizeof(name),
		         bench.phases[i].rate ? "open loop, %.0f/s" : "saturated",
		         bench.phases[i].rate);
		printf(" %17s |", name);
	}
	printf("\n|-%.*s-|", LABEL_WIDTH,
	       "------------------------------------------------------------");
	for (size_t i = 0; i < bench.phase_count; i++)
		printf("-----------------:-|");
	for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
		printf("\n| %-*s |", LABEL_WIDTH, rows[r].label);
		for (size_t i = 0; i < bench.phase_count; i++)
			printf(" %17.*f |", rows[r].decimals, rows[r].value(&bench.phases[i]));
	}
	printf("\n");
}

/* ---- options ----------------------------------------------------------------------------------
 */

enum { OPT_SATURATE = 1000, OPT_RATE };

static const struct {
	const char *name;
	const char **text;
	int *number;
} settings[] = {
	{ "webhook", &bench.webhook, NULL },
	{ "sandbox", &bench.sandbox, NULL },
	{ "secret-file", &bench.secret_file, NULL },
	{ "database", &bench.database, NULL },
	{ "tenants", &bench.tenants, NULL },
	{ "number", &bench.number_id, NULL },
	{ "server-pid", NULL, &bench.pids[SERVER] },
	{ "postgres-pid", NULL, &bench.pids[POSTGRES] },
	{ "redis-pid", NULL, &bench.pids[REDIS] },
	{ "sandbox-pid", NULL, &bench.pids[SANDBOX] },
	{ "in-flight", NULL, &bench.in_flight },
	{ "connections", NULL, &bench.connections },
	{ "warm-up", NULL, &bench.warm_up_s },
	{ "seconds", NULL, &bench.seconds },
};

static void add_phase(double rate)
{
	if (bench.phase_count == PHASES_MAX)
		die("columns", "too many");
	bench.phases[bench.phase_count++].rate = rate;
}

static void read_options(int argc, char **argv)
{
	struct option list[ARRAY_LEN(settings) + 3] = { 0 };
	size_t n = ARRAY_LEN(settings);
	int option;

	for (size_t i = 0; i < n; i++)
		list[i] = (struct option){ settings[i].name, required_argument, NULL, (int)i };
	list[n] = (struct option){ "saturate", no_argument, NULL, OPT_SATURATE };
	list[n + 1] = (struct option){ "rate", required_argument, NULL, OPT_RATE };
	while ((option = getopt_long(argc, argv, "", list, NULL)) != -1) {
		if (option == OPT_SATURATE)
			add_phase(0);
		else if (option == OPT_RATE)
			add_phase(strtod(optarg, NULL));
		else if (option == '?' || (size_t)option >= n)
			exit((fputs(usage_text, stderr), 2));
		else if (settings[option].text)
			*settings[option].text = optarg;
		else
			*settings[option].number = (int)strtol(optarg, NULL, 10);
	}
	if (!bench.webhook || !bench.sandbox || !bench.secret_file || !bench.database ||
	    !bench.phase_count)
		exit((fputs(usage_text, stderr), 2));
}

static void read_secret(void)
{
	FILE *f = fopen(bench.secret_file, "re");

	if (!f || !fgets(bench.secret, sizeof(bench.secret), f))
		die(bench.secret_file, "cannot be read");
	fclose(f);
	bench.secret[strcspn(bench.secret, "\r\n")] = '\0';
}

static struct event_base *new_base(void)
{
	struct event_config *c = event_config_new();
	struct event_base *base;

	/* Due times are microseconds; the usual granularity of a millisecond would be measured too.
	 */
	event_config_set_flag(c, EVENT_BASE_FLAG_PRECISE_TIMER);
	base = event_base_new_with_config(c);
	event_config_free(c);
	return base;
}

int main(int argc, char **argv)
{
	/* Phones of an earlier run against the same database are known there already. */
	uint64_t serial = (uint64_t)time(NULL) * 5000 % 2999999999;
	char *feed;
	bool ok = true;

	read_options(argc, argv);
	read_secret();
	signal(SIGPIPE, SIG_IGN);
	bench.pids[GENERATOR] = getpid();
	bench.base = new_base();
	bench.places = places_load(bench.tenants, &bench.place_count);
	bench.client = client_new(bench.base, bench.webhook, bench.connections);
	feed = xasprintf("%s/sandbox/v1/feed", bench.sandbox);
	feed_open(bench.base, feed, on_message, NULL);
	for (size_t i = 0; i < bench.phase_count; i++)
		ok &= run_phase(&bench.phases[i], &serial);
	print_table();
	client_free(bench.client);
	free(feed);
	return ok ? 0 : 1;
}
