#include "app/decide.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/complaint_file.h"
#include "store/reference.h"

#define NEEDS_MAX 4

static const struct tenant *tenant_of_reference(const struct snapshot *snap, const char *reference)
{
	const struct tenant *tenants;
	size_t n;

	tenants = snapshot_tenants(snap, &n);
	for (size_t i = 0; i < n; i++) {
		if (!strncmp(tenants[i].reference_prefix, reference, 3))
			return &tenants[i];
	}
	return NULL;
}

static int fetch_complaint(struct task *t, struct arena *a, const struct session *s,
                           const struct turn *turn, struct facts *f)
{
	const struct tenant *tenant = tenant_of_reference(f->snapshot, turn->needed_reference);
	struct pg_unit *u = pg_unit_new(a);
	const struct complaint_brief *briefs;
	size_t i;
	int r;

	f->complaint = NULL;
	if (!tenant)
		return 0;
	i = complaint_add_brief(a, u, tenant->id, turn->needed_reference);
	r = pg_run(t, app.db, u);
	if (r < 0)
		return r;
	if (complaint_read_briefs(a, u, i, tenant->id, s->citizen.id, &briefs))
		f->complaint = briefs;
	return 0;
}

static int fetch_mine(struct task *t, struct arena *a, const struct session *s, struct facts *f)
{
	f->complaint_count = 0;
	return complaint_mine(t, app.db, a, s->citizen.id, &f->complaints, &f->complaint_count);
}

static int fetch_reference(struct task *t, struct arena *a, const struct turn *turn,
                           struct facts *f)
{
	const struct tenant *tenant = snapshot_tenant_by_id(f->snapshot, turn->needed_tenant_id);

	return tenant ? reference_take(t, app.db, a, tenant, f->now_ms, &f->new_reference)
	              : -EINVAL;
}

static int fetch_needs(struct task *t, struct arena *a, const struct session *s,
                       const struct turn *turn, struct facts *f)
{
	int r = 0;

	if (turn->needs & NEED_MY_COMPLAINTS)
		r = fetch_mine(t, a, s, f);
	if (r == 0 && turn->needs & NEED_COMPLAINT)
		r = fetch_complaint(t, a, s, turn, f);
	if (r == 0 && turn->needs & NEED_REFERENCE)
		r = fetch_reference(t, a, turn, f);
	f->known |= turn->needs;
	return r;
}

int decide_turn(struct task *t, struct arena *a, const struct knowledge *k, const struct session *s,
                const struct inbound *in, struct turn *ret_turn)
{
	struct conversation conv = { .language = s->citizen.language,
		                     .language_chosen = s->citizen.language_chosen,
		                     .is_new = s->citizen.is_new ||
		                               (!s->version && !s->citizen.language_chosen),
		                     .opted_out = s->citizen.opted_out,
		                     .tenant_id = s->tenant_id,
		                     .name = s->citizen.name ? s->citizen.name : in->name,
		                     .state = s->state,
		                     .last_inbound_ms = s->last_inbound_ms };
	struct facts f = { .snapshot = k->snapshot,
		           .lexicon = k->lexicon,
		           .gazetteer = k->gazetteer,
		           .texts = k->texts,
		           .now_ms = clock_now_ms(),
		           .number_tenant_id = s->number_tenant_id };
	struct turn turn;
	int r;

	for (int round = 0; round < NEEDS_MAX; round++) {
		turn = (struct turn){ 0 };
		dialogue_step(a, &f, &conv, in, &turn);
		if (!turn.needs) {
			*ret_turn = turn;
			return 0;
		}
		r = fetch_needs(t, a, s, &turn, &f);
		if (r < 0)
			return r;
	}
	/* Ours to mend, but no reason to end the process: the same message would end it again. */
	log_error("dialogue.keeps_asking", F_INT("needs", turn.needs));
	return -EIO;
}
