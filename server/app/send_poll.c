#include "app/send_poll.h"

#include "app/app.h"
#include "app/hold.h"
#include "app/send.h"
#include "store/outbox_settle.h"

#define CLAIM_CITIZENS 200

/* True when an older message of hers to another town is still to come: the claim of one town cannot
 * know. */
static bool waits_for_another_town(struct task *t, const struct outbox_item *it)
{
	int tenant_id = hold_tenant(it->to.citizen_id);
	bool is_queued = true;

	return tenant_id && tenant_id != it->to.tenant_id &&
	       (outbox_any_queued(t, app.desk, task_arena(t), tenant_id, it->to.citizen_id,
	                          &is_queued) < 0 ||
	        is_queued);
}

/* first_id of outbox_claim.sql differs from the first item when a rival holds older ones. */
static void take_claimed(struct task *t, const struct outbox_item *items, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && items[end].to.citizen_id == items[i].to.citizen_id;)
			end++;
		if (!items[i].is_head || waits_for_another_town(t, &items[i])) {
			outbox_release(app.settle, &items[i], app.owner);
			continue;
		}
		hold_end(items[i].to.citizen_id);
		send_enqueue(&items[i], end - i);
	}
}

void send_poll(struct task *t)
{
	struct arena *a = task_arena(t);
	int *tenants;
	size_t count;

	hold_sweep();
	/* With news of our own sends still to be written down, a claim would find them queued. */
	if (!send_has_room() || outbox_overdue() ||
	    outbox_tenants(t, app.system, a, &tenants, &count) < 0)
		return;
	for (size_t i = 0; i < count; i++) {
		struct outbox_item *items;
		size_t n;

		if (outbox_claim(t, app.desk, a, tenants[i], app.owner, CLAIM_CITIZENS, &items,
		                 &n) == 0)
			take_claimed(t, items, n);
	}
}
