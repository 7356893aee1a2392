#include "app/send_deliver.h"

#include <errno.h>
#include <string.h>

#include "app/app.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "channel/whatsapp_render.h"
#include "io/http.h"

static struct map *stopped_templates;

void send_template_stopped(const char *name, const char *language, bool stopped)
{
	_cleanup_(freep) char *key = xasprintf("%s/%s", name, language);

	if (!stopped_templates)
		stopped_templates = map_new();
	if (stopped)
		map_put(stopped_templates, key, &stopped_templates);
	else
		map_remove(stopped_templates, key);
}

static bool is_stopped(const struct reply *r)
{
	_cleanup_(freep) char *key = NULL;

	if (r->kind != REPLY_TEMPLATE || !stopped_templates)
		return false;
	key = xasprintf("%s/%s", r->template_name, r->template_language);
	return map_get(stopped_templates, key) != NULL;
}

static int post(struct task *t, struct arena *a, const struct outbox_item *it, const struct buf *b,
                int64_t timeout_ms, struct http_response *ret_resp)
{
	struct http_request req = {
		.method = "POST",
		.url = arena_printf(a, "%s/%s/%s/messages", app.config.graph_url,
		                    app.config.graph_version, it->to.number_id),
		.bearer = app.config.whatsapp_access_token,
		.body = b->p,
		.body_len = b->n,
		.content_type = "application/json",
		.timeout_ms = timeout_ms,
	};

	return http_call(t, &req, a, ret_resp);
}

void send_mark_read(struct task *t, struct arena *a, const struct outbox_item *it, bool typing)
{
	struct http_response resp;
	struct buf b;

	buf_init(&b, 1024);
	whatsapp_render_read(it->read_id, typing, &b);
	if (post(t, a, it, &b, SEND_READ_TIMEOUT_MS, &resp) < 0)
		log_debug("send.not_marked_read");
	buf_done(&b);
}

/* No answer came. */
static struct send_answer unanswered(int r)
{
	enum send_class class = SEND_IN_DOUBT;

	if (r == -ECONNREFUSED || r == -EAGAIN)
		class = SEND_RETRY_SOON;
	else if (r == -EPERM)
		class = SEND_STOP_ALL;
	return (struct send_answer){ .class = class, .message = log_strerror(r) };
}

static struct send_answer deliver(struct task *t, struct arena *a, const struct outbox_item *it,
                                  const struct reply *reply, int64_t lease_end_ms)
{
	struct whatsapp_recipient to = { it->to.phone, it->to.user_id };
	struct send_answer answer = { .class = SEND_DEAD };
	struct http_response resp;
	struct buf b;
	struct err e;
	int r;

	buf_init(&b, WHATSAPP_REQUEST_MAX);
	r = whatsapp_render(reply, &to, NULL, outbox_callback(a, it), &b, &e);
	if (r < 0) {
		answer.message = arena_strdup(a, e.msg);
	} else if (!send_fits_lease(clock_mono_ms(), lease_end_ms, SEND_TIMEOUT_MS)) {
		answer = (struct send_answer){ .class = SEND_RETRY_SOON,
			                       .message = "the lease would end first" };
	} else {
		r = post(t, a, it, &b, SEND_TIMEOUT_MS, &resp);
		if (r == 0)
			whatsapp_read_answer(a, (int)resp.status, resp.body, resp.body_len,
			                     &answer);
		else
			answer = unanswered(r);
	}
	buf_done(&b);
	return answer;
}

struct send_answer send_deliver(struct task *t, struct arena *a, const struct outbox_item *it,
                                struct reply *r, int64_t lease_end_ms)
{
	static const char *const others[] = { "pa", "hi", "en" };
	struct send_answer ans = { .class = SEND_TEMPLATE_STOPPED,
		                   .message = "template is stopped" };
	const char *first = r->template_language;

	if (!is_stopped(r))
		ans = deliver(t, a, it, r, lease_end_ms);
	for (size_t i = 0; i < ARRAY_LEN(others) && r->kind == REPLY_TEMPLATE &&
	                   (ans.class == SEND_OTHER_LANGUAGE || ans.class == SEND_TEMPLATE_STOPPED);
	     i++) {
		r->template_language = others[i];
		if (strcmp(others[i], first) && !is_stopped(r))
			ans = deliver(t, a, it, r, lease_end_ms);
	}
	return ans;
}
