#include "app/session.h"

#include "app/app.h"
#include "base/buf.h"
#include "base/json.h"
#include "io/cache.h"
#include "store/conversation.h"

#define CACHE_TTL_MS (24 * 3600 * 1000LL)
#define CACHED_MAX 16384

static bool is_given(const char *key)
{
	return key && *key;
}

static const char *cache_key(struct arena *a, int number_tenant_id, const char *person)
{
	return arena_printf(a, "mseva:conv:%d:%s", number_tenant_id, person);
}

void session_init(struct session *s, struct arena *a, const struct inbound *in,
                  int number_tenant_id)
{
	const char *person = is_given(in->phone) ? in->phone : in->user_id;

	*s = (struct session){ .number_tenant_id = number_tenant_id,
		               .cache_key = cache_key(a, number_tenant_id, person) };
}

static void session_place(struct session *s)
{
	s->tenant_id =
	        s->number_tenant_id != STATE_TENANT_ID ? s->number_tenant_id : s->citizen.town_id;
}

/* Anything odd in the cache is a miss: Postgres knows. */
bool session_load_cached(struct task *t, struct arena *a, const struct inbound *in,
                         struct session *s)
{
	const json_t *c;
	json_t *v, *state;
	const char *text;
	size_t n;

	if (cache_get(t, s->cache_key, a, &text, &n) < 0)
		return false;
	if (json_parse(text, n, JSON_DEPTH_OUTSIDE, &v, NULL) < 0)
		return false;
	c = json_in_arena(a, v);
	state = json_obj(c, "s");
	s->citizen = (struct citizen){ .id = json_int(c, "c", 0),
		                       .phone = json_str(c, "p"),
		                       .user_id = json_str(c, "u"),
		                       .name = json_str(c, "n"),
		                       .language_chosen = json_bool(c, "k", false),
		                       .opted_out = json_bool(c, "o", false),
		                       .town_id = (int)json_int(c, "t", 0) };
	s->version = (int)json_int(c, "v", 0);
	s->last_inbound_ms = json_int(c, "a", 0);
	if (!state || !s->citizen.id || !s->citizen.town_id || s->version <= 0 ||
	    language_parse(json_str(c, "l") ? json_str(c, "l") : "", &s->citizen.language) < 0)
		return false;
	/* A key of hers that we have not met yet must be learnt, or by it alone she is a stranger.
	 */
	if ((is_given(in->phone) && !s->citizen.phone) ||
	    (is_given(in->user_id) && !s->citizen.user_id))
		return false;
	s->state = state;
	session_place(s);
	return true;
}

int session_load(struct task *t, struct arena *a, const struct inbound *in, struct session *s)
{
	struct conversation_row row;
	int r;

	r = citizen_open(t, app.db, a, in->phone, in->user_id, in->name, &s->citizen);
	if (r < 0)
		return r;
	session_place(s);
	r = conversation_load(t, app.db, a, s->tenant_id, s->citizen.id, &row);
	if (r < 0)
		return r;
	s->version = row.version;
	s->last_inbound_ms = row.last_inbound_ms;
	s->state = row.state;
	return 0;
}

void session_remember(const struct session *s, int town_id, int version, const char *state_json,
                      int64_t at_ms)
{
	const struct citizen *c = &s->citizen;
	struct buf b;

	buf_init(&b, CACHED_MAX);
	buf_printf(&b, "{\"c\":%lld,\"v\":%d,\"l\":\"%s\",\"k\":%s,\"o\":%s,\"t\":%d,\"a\":%lld",
	           (long long)c->id, version, language_code(c->language),
	           c->language_chosen ? "true" : "false", c->opted_out ? "true" : "false", town_id,
	           (long long)at_ms);
	buf_adds(&b, ",\"p\":");
	buf_json(&b, c->phone);
	buf_adds(&b, ",\"u\":");
	buf_json(&b, c->user_id);
	buf_adds(&b, ",\"n\":");
	buf_json(&b, c->name);
	buf_printf(&b, ",\"s\":%s}", state_json);
	if (b.overflow)
		cache_delete(s->cache_key);
	else
		cache_set(s->cache_key, b.p, b.n, CACHE_TTL_MS);
	buf_done(&b);
}

void session_drop(const struct session *s)
{
	cache_delete(s->cache_key);
}

void session_forget(struct arena *a, int number_tenant_id, const char *person)
{
	if (is_given(person))
		cache_delete(cache_key(a, number_tenant_id, person));
}
