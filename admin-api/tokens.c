/* tokens.c - key ring in force, tokens for the command line. See tokens.h and admin.h. */
#include "admin-api/tokens.h"

#include <errno.h>
#include <string.h>

#include "admin-api/admin.h"
#include "app/app.h"
#include "base/clock.h"
#include "domain/role.h"

static struct jwt_ring *ring;

static struct jwt_policy policy(void)
{
	return (struct jwt_policy){ .issuer = app.config.jwt_issuer,
		                    .audience = app.config.jwt_audience,
		                    .max_ttl_s = app.config.jwt_max_ttl_s };
}

/* Also on SIGHUP: keys are read anew, and with the old ring goes all it remembered. A directory
 * that cannot be read leaves the old ring in force. */
int admin_start(struct err *e)
{
	struct jwt_ring *fresh;
	int r = jwt_ring_load(app.config.jwt_keys_dir, &fresh, e);

	if (r < 0)
		return r;
	jwt_ring_free(ring);
	ring = fresh;
	return 0;
}

int tokens_verify(const char *token, int64_t now_s, struct jwt_claims *ret_claims,
                  const char **ret_why)
{
	const struct jwt_policy p = policy();

	return jwt_verify(ring, &p, token, strlen(token), now_s, ret_claims, ret_why);
}

void tokens_print_jwks(struct buf *out)
{
	jwt_ring_print_jwks(ring, out);
}

static bool is_state_role(enum role role)
{
	return role == ROLE_STATE_OVERSEER || role == ROLE_STATE_ADMIN;
}

/* The tenant's number, from the tenants directory. */
static int find_tenant(const char *code, int *ret_id, struct err *e)
{
	struct err_list errors;
	struct snapshot *snap;

	err_list_init(&errors);
	int r = snapshot_load(app.config.tenants_dir, &errors, &snap);
	if (r < 0) {
		err_list_print(&errors, stderr);
		err_list_done(&errors);
		return err_set(e, r, "%s has errors", app.config.tenants_dir);
	}
	err_list_done(&errors);
	const struct tenant *tenant = snapshot_tenant_by_code(snap, code);
	if (tenant)
		*ret_id = tenant->id;
	snapshot_unref(snap);
	return tenant ? 0 : err_set(e, -ENOENT, "there is no tenant %s", code);
}

int admin_print_token(FILE *f, const char *tenant_code, const char *role, int64_t ttl_s,
                      struct err *e)
{
	struct jwt_claims claims = { .issued_s = clock_now_ms() / 1000 };
	const struct jwt_policy p = policy();
	struct jwt_ring *signing;
	enum role parsed;
	struct buf out;

	if (role_parse(role, &parsed) < 0)
		return err_set(e, -EINVAL, "there is no role %s", role);
	if (ttl_s < 1 || ttl_s > 12 * 3600)
		return err_set(e, -EINVAL, "--ttl is from 1s to 12h");
	int r = find_tenant(tenant_code, &claims.tenant_id, e);
	if (r < 0)
		return r;
	if (parsed != ROLE_CITIZEN &&
	    is_state_role(parsed) != (claims.tenant_id == STATE_TENANT_ID))
		return err_set(e, -EINVAL, "%s is not a role of %s", role, tenant_code);
	claims.expires_s = claims.issued_s + ttl_s;
	(void)snprintf(claims.subject, sizeof(claims.subject), "%s@%s", role, tenant_code);
	(void)snprintf(claims.role, sizeof(claims.role), "%s", role);
	r = jwt_ring_load(app.config.jwt_keys_dir, &signing, e);
	if (r < 0)
		return r;
	buf_init(&out, JWT_MAX + 1);
	r = jwt_issue(signing, &p, &claims, &out, e);
	if (r == 0)
		fprintf(f, "%s\n", out.p);
	buf_done(&out);
	jwt_ring_free(signing);
	if (r == 0 && ttl_s > p.max_ttl_s)
		fprintf(stderr,
		        "note: servers accept it only where MSEVA_JWT_MAX_TTL_S is at least %lld\n",
		        (long long)ttl_s);
	return r;
}

int admin_init_keys(const char *dir, struct err *e)
{
	return jwt_ring_init(dir, e);
}
