/* jwt_claims.c - see jwt_claims.h. */
#include "io/jwt_claims.h"

#include <string.h>

#include "base/ids.h"
#include "base/json.h"
#include "io/jose.h"

#define AUDIENCES_MAX 16

static bool is_id_letter(unsigned char c)
{
	return jose_is_letter((char)c) || c == '.';
}

static bool is_printing(unsigned char c)
{
	return c >= ' ' && c != 0x7f;
}

static bool is_role_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

/* RFC 6749 §3.3: words apart by a blank, without quote and backslash. */
static bool is_scope_letter(unsigned char c)
{
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

#define FIELD(member) offsetof(struct jwt_claims, member), sizeof(((struct jwt_claims *)0)->member)

static const struct text_claim {
	const char *name;
	size_t at, room;
	bool required;
	bool (*fits)(unsigned char c);
	const char *why;
} texts[] = {
	{ "sub", FIELD(subject), true, is_printing, "sub is missing or malformed" },
	{ "role", FIELD(role), true, is_role_letter, "role is missing or malformed" },
	{ "scope", FIELD(scope), false, is_scope_letter, "scope is malformed" },
	{ "jti", FIELD(id), true, is_id_letter, "jti is missing or malformed" },
};

static const char *read_text(const json_t *claims, const struct text_claim *t,
                             struct jwt_claims *ret)
{
	const json_t *v = json_object_get(claims, t->name);
	const char *s = json_string_value(v);
	char *to = (char *)ret + t->at;

	to[0] = '\0';
	if (!v && !t->required)
		return NULL;
	if (!s || (t->required && !*s) || strlen(s) >= t->room)
		return t->why;
	for (size_t i = 0; s[i]; i++) {
		if (!t->fits((unsigned char)s[i]))
			return t->why;
	}
	memcpy(to, s, strlen(s) + 1);
	return NULL;
}

/* A number without fraction; not a text of digits, and nothing beyond JWT_WHOLE_MAX. */
static bool read_whole(const json_t *claims, const char *name, int64_t low, int64_t high,
                       int64_t *ret)
{
	const json_t *v = json_object_get(claims, name);

	if (!json_is_integer(v) || json_integer_value(v) < low || json_integer_value(v) > high)
		return false;
	*ret = json_integer_value(v);
	return true;
}

static bool is_for_us(const json_t *aud, const char *audience)
{
	bool found = false;

	if (json_is_string(aud))
		return !strcmp(json_string_value(aud), audience);
	if (json_array_size(aud) > AUDIENCES_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(aud); i++) {
		const char *one = json_string_value(json_array_get(aud, i));

		if (!one)
			return false;
		found |= !strcmp(one, audience);
	}
	return found;
}

const char *jwt_claims_check_times(const struct jwt_claims *c, int64_t not_before_s,
                                   int64_t max_ttl_s, int64_t now_s)
{
	if (c->expires_s <= now_s)
		return "expired";
	if (c->expires_s <= c->issued_s)
		return "expires before it was issued";
	if (c->expires_s - now_s > max_ttl_s || c->expires_s - c->issued_s > max_ttl_s)
		return "lives too long";
	if (c->issued_s > now_s + JWT_CLOCK_SKEW_S)
		return "issued in the future";
	if (not_before_s > now_s + JWT_CLOCK_SKEW_S)
		return "not valid yet";
	return NULL;
}

static const char *read_times(const json_t *claims, struct jwt_claims *c, int64_t *ret_not_before_s)
{
	*ret_not_before_s = 0;
	if (!read_whole(claims, "exp", 0, JWT_WHOLE_MAX, &c->expires_s))
		return "exp is not a whole number";
	if (!read_whole(claims, "iat", 0, JWT_WHOLE_MAX, &c->issued_s))
		return "iat is not a whole number";
	if (json_object_get(claims, "nbf") &&
	    !read_whole(claims, "nbf", 0, JWT_WHOLE_MAX, ret_not_before_s))
		return "nbf is not a whole number";
	return NULL;
}

const char *jwt_claims_read(const json_t *claims, const struct jwt_policy *policy, int64_t now_s,
                            struct jwt_claims *c, int64_t *ret_not_before_s)
{
	const char *iss = json_str(claims, "iss");
	int64_t tid;

	if (!iss || strcmp(iss, policy->issuer) != 0)
		return "iss is not ours";
	if (!is_for_us(json_object_get(claims, "aud"), policy->audience))
		return "aud is not us";
	const char *why = read_times(claims, c, ret_not_before_s);
	if (!why)
		why = jwt_claims_check_times(c, *ret_not_before_s, policy->max_ttl_s, now_s);
	for (size_t i = 0; !why && i < ARRAY_LEN(texts); i++)
		why = read_text(claims, &texts[i], c);
	if (why)
		return why;
	if (!read_whole(claims, "tid", 1, INT32_MAX, &tid))
		return "tid is not a tenant";
	c->tenant_id = (int)tid;
	if (policy->is_role && !policy->is_role(c->role))
		return "role is not known";
	if (!read_whole(claims, "epoch", 0, JWT_WHOLE_MAX, &c->epoch))
		return "epoch is not a whole number";
	return NULL;
}

json_t *jwt_claims_write(const struct jwt_policy *policy, const struct jwt_claims *c)
{
	char made_up[33];

	id_random_hex(made_up);
	json_t *claims = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "iss",
	                           policy->issuer, "aud", policy->audience, "sub", c->subject,
	                           "role", c->role, "jti", c->id[0] ? c->id : made_up, "tid",
	                           (json_int_t)c->tenant_id, "iat", (json_int_t)c->issued_s, "exp",
	                           (json_int_t)c->expires_s, "epoch", (json_int_t)c->epoch);

	if (claims && c->scope[0] &&
	    json_object_set_new(claims, "scope", json_string(c->scope)) < 0) {
		json_decref(claims);
		return NULL;
	}
	return claims;
}
