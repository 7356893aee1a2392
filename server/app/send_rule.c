#include "app/send_rule.h"

#include <string.h>

#define BACKOFF_MIN_MS 200
#define PAIR_STEPS_MAX 6 /* 4^6 s: over an hour */

enum wait { NO_WAIT, BACKOFF, BACKOFF_FURTHER, PAIR, STOPPED };

static const struct rule {
	enum send_then then;
	enum wait wait;
	enum outbox_end end;
} rules[SEND_CLASSES] = {
	[SEND_SENT] = { .then = THEN_SENT },
	[SEND_IN_DOUBT] = { .then = THEN_DOUBT },
	[SEND_RETRY_SOON] = { .then = THEN_LATER, .wait = BACKOFF },
	[SEND_PLAIN_INSTEAD] = { .then = THEN_LATER, .wait = BACKOFF },
	[SEND_RETRY_PAIR] = { .then = THEN_LATER, .wait = PAIR },
	[SEND_RETRY_NUMBER] = { .then = THEN_LATER, .wait = BACKOFF_FURTHER },
	[SEND_RETRY_ACCOUNT] = { .then = THEN_LATER, .wait = STOPPED },
	[SEND_STOP_ALL] = { .then = THEN_LATER, .wait = STOPPED },
	[SEND_HOLD_UNASKED] = { .then = THEN_LATER, .wait = STOPPED },
	[SEND_UNREACHABLE] = { .then = THEN_END, .end = OUTBOX_FAILED },
	[SEND_OPTED_OUT] = { .then = THEN_END, .end = OUTBOX_FAILED },
	[SEND_DROP] = { .then = THEN_END, .end = OUTBOX_DROPPED },
	[SEND_NEEDS_TEMPLATE] = { .then = THEN_END, .end = OUTBOX_DROPPED },
	[SEND_DEAD] = { .then = THEN_END, .end = OUTBOX_DEAD },
	[SEND_OTHER_LANGUAGE] = { .then = THEN_END, .end = OUTBOX_DEAD },
	[SEND_TEMPLATE_STOPPED] = { .then = THEN_END, .end = OUTBOX_DEAD },
};

/* After each doubt: time for a report that is only late, then for a provider that has to recover.
 */
static const int64_t doubt_waits_ms[SEND_DOUBTS_MAX - 1] = { 22000, 22000, 120000, 480000 };

enum send_form send_form(const struct outbox_item *it, const struct reply *reply, int64_t now_ms)
{
	if (it->window_ms > now_ms)
		return SEND_AS_IT_IS;
	return reply->kind == REPLY_TEMPLATE || it->late_template ? SEND_AS_TEMPLATE
	                                                          : SEND_TOO_LATE;
}

bool send_make_template(const struct outbox_item *it, struct reply *r)
{
	const char *params[REPLY_PARAMS_MAX];

	if (r->kind == REPLY_TEMPLATE)
		return true;
	if (!it->late_template)
		return false;
	memcpy(params, r->params, sizeof(params));
	/* Its words and buttons are the provider's to fill in: only the parameters go along. */
	*r = (struct reply){ .kind = REPLY_TEMPLATE,
		             .template_name = it->late_template,
		             .template_language =
		                     r->template_language ? r->template_language : "pa",
		             .param_count = r->param_count };
	memcpy(r->params, params, sizeof(params));
	return true;
}

bool send_is_unwanted(const struct outbox_item *it, bool has_opted_out)
{
	return it->late_template && has_opted_out;
}

bool send_fits_lease(int64_t now_ms, int64_t lease_end_ms, int64_t needs_ms)
{
	return now_ms + needs_ms <= lease_end_ms;
}

int64_t send_backoff_ms(int attempts, int64_t limit_ms, int64_t dice)
{
	int64_t most = attempts > 20 ? limit_ms : 1000LL << (attempts > 0 ? attempts : 0);

	if (most > limit_ms)
		most = limit_ms;
	return BACKOFF_MIN_MS + (dice & INT64_MAX) % most;
}

static int64_t wait_ms(enum wait wait, int attempts, int64_t dice)
{
	switch (wait) {
	case BACKOFF:
		return send_backoff_ms(attempts, SEND_BACKOFF_MAX_MS, dice);
	case BACKOFF_FURTHER:
		return send_backoff_ms(attempts + 2, SEND_BACKOFF_MAX_MS, dice);
	case PAIR:
		/* 4^n seconds (Cloud API, "Pair rate limits"). */
		return 1000LL << (2 * (attempts < PAIR_STEPS_MAX ? attempts : PAIR_STEPS_MAX));
	case STOPPED:
		return SEND_STOPPED_MS;
	case NO_WAIT:
		break;
	}
	return 0;
}

struct send_verdict send_verdict(enum send_class class, int attempts, int doubts, int64_t dice)
{
	const struct rule *rule = &rules[class];
	struct send_verdict v = { .then = rule->then,
		                  .end = rule->end,
		                  .wait_ms = wait_ms(rule->wait, attempts, dice),
		                  .stops_all = rule->wait == STOPPED };
	bool is_last = attempts >= SEND_ATTEMPTS_MAX;

	if (v.then == THEN_DOUBT && doubts < SEND_DOUBTS_MAX - 1)
		v.wait_ms = doubt_waits_ms[doubts];
	else if (v.then == THEN_DOUBT)
		is_last = true;
	if (is_last && (v.then == THEN_LATER || v.then == THEN_DOUBT)) {
		v.then = THEN_END;
		v.end = OUTBOX_DEAD;
	}
	v.goes_on = v.then == THEN_SENT || v.then == THEN_END;
	return v;
}
