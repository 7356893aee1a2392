#include "app/hold.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/map.h"

struct hold {
	int tenant_id;
	int64_t until_ms; /* monotonic */
};

static struct map *holds;

static const char *key_of(int64_t citizen_id, char key[24])
{
	snprintf(key, 24, "%lld", (long long)citizen_id);
	return key;
}

void hold_citizen(int64_t citizen_id, int tenant_id, int64_t wait_ms)
{
	struct hold *h;
	char key[24];

	if (!holds)
		holds = map_new();
	h = map_get(holds, key_of(citizen_id, key));
	if (!h) {
		h = xcalloc(1, sizeof(*h));
		map_put(holds, key, h);
	}
	*h = (struct hold){ tenant_id, clock_mono_ms() + wait_ms };
}

void hold_end(int64_t citizen_id)
{
	char key[24];

	if (holds)
		free(map_remove(holds, key_of(citizen_id, key)));
}

int hold_tenant(int64_t citizen_id)
{
	const struct hold *h;
	char key[24];

	if (!holds)
		return 0;
	h = map_get(holds, key_of(citizen_id, key));
	return h && h->until_ms > clock_mono_ms() ? h->tenant_id : 0;
}

static void sweep_one(const char *key, void *value, void *arg)
{
	const struct hold *h = value;

	(void)arg;
	if (h->until_ms <= clock_mono_ms())
		free(map_remove(holds, key));
}

void hold_sweep(void)
{
	if (holds)
		map_each(holds, sweep_one, NULL);
}
