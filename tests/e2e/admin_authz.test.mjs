// admin_authz.test.mjs - walks the route table the server prints: every route, every role, without a token, with
// broken tokens, and with another municipality's. A route that is not in the table is not answered.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "../lib/world.mjs";

const HOME = "pb.jalandhar";
const FOREIGN = "pb.phagwara";
const STATE_ROLES = ["state_overseer", "state_admin"];
const ROLES = ["citizen", "counter", "field_worker", "grievance_officer", "department_head", "commissioner", "ulb_admin", ...STATE_ROLES];
// Words that only this complaint has; no answer to a stranger may carry them.
const CANARY = "canary-7f3a9c";

let world;
let routes;
let reference;
let phone;
let photo = "00000000000000000000000000000000";
const tokens = {};

const tokenOf = async (tenant, role) => (tokens[`${role}@${tenant}`] ??= await world.stack.token(tenant, role));
const homeOf = (role) => (STATE_ROLES.includes(role) ? "pb" : HOME);

const BODIES = {
	"/v1/complaints/{reference}/assign": { assignee: CANARY },
	"/v1/complaints/{reference}/resolve": { note: "x" },
	"/v1/complaints/{reference}/reject": { note: "x" },
	"/v1/complaints/{reference}/comment": { note: "x" },
	"/v1/complaints/{reference}/acknowledge": {},
	"/v1/ulbs/{code}/stage": { stage: "pilot" },
	"/v1/dead-letters/{id}/replay": undefined,
};

function call(route, token, { headers = {}, query = "" } = {}) {
	const path = route.path.replace("{reference}", reference).replace("{code}", HOME).replace("{id}", route.path.includes("photos") ? photo : "1");
	const wants = route.method !== "GET" && route.path in BODIES ? BODIES[route.path] : undefined;
	return world.server(path + query, route.method, wants, { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...headers });
}

before(async () => {
	world = await open();
	routes = JSON.parse(await world.stack.mseva("routes"));
	const her = world.citizen({ name: CANARY });
	reference = await her.files();
	phone = her.phone;
	await world.rows("update complaint set description = $1, landmark = $1, locality_name = $1 where reference = $2", [CANARY, reference]);
	await world.rows("insert into outbox (tenant_id, citizen_id, kind, body, status, error_text) select tenant_id, citizen_id, 'text', '{}', 5, $1 from complaint where reference = $2", [CANARY, reference]);
});
after(() => world?.close());

const leaks = (r) => [CANARY, phone].filter((word) => (r.text + JSON.stringify([...r.headers])).includes(word));

test("the table names each route once, with known roles and scope", () => {
	assert.ok(routes.length >= 20);
	assert.equal(new Set(routes.map((r) => `${r.method} ${r.path}`)).size, routes.length);
	for (const r of routes) {
		assert.ok(["public", "any", "tenant", "state"].includes(r.scope), r.path);
		assert.ok(r.roles.every((role) => ROLES.includes(role)), r.path);
		assert.equal(r.roles.length === 0, r.scope === "public", r.path);
		if (r.scope === "tenant") assert.ok(!r.roles.some((role) => STATE_ROLES.includes(role) || role === "citizen"), r.path);
		if (r.scope === "state") assert.ok(r.roles.every((role) => STATE_ROLES.includes(role)), r.path);
		if (r.path.startsWith("/v1/")) assert.notEqual(r.scope, "public", r.path);
		if (r.method !== "GET" && r.scope !== "public") assert.ok(r.path in BODIES, `no body for ${r.path}: add it to this test`);
	}
});

test("without a token nothing but the public is answered", async () => {
	const bodies = new Set();
	for (const route of routes) {
		for (const headers of [{}, { Authorization: "" }, { Authorization: "Bearer" }, { Authorization: "Bearer " }, { Authorization: `Basic ${btoa("a:b")}` }, { Authorization: "Bearer a.b.c" }]) {
			const r = await call(route, null, { headers });
			if (route.scope === "public") {
				assert.ok(r.status < 400, `${route.path}: ${r.status}`);
				continue;
			}
			assert.equal(r.status, 401, `${route.method} ${route.path} with ${JSON.stringify(headers)}`);
			assert.match(r.headers.get("www-authenticate"), /^Bearer/);
			bodies.add(r.text.replace(r.json.request_id, ""));
			assert.deepEqual(leaks(r), []);
		}
	}
	assert.equal(bodies.size, 1, "always the same words");
});

test("tokens of other makes are refused everywhere", async () => {
	const good = await tokenOf(HOME, "commissioner");
	const [header, claims, signature] = good.split(".");
	const json = (part) => JSON.parse(Buffer.from(part, "base64url"));
	const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const hostile = [
		`${part({ ...json(header), alg: "none" })}.${claims}.`,
		`${part({ ...json(header), alg: "HS256" })}.${claims}.${signature}`,
		`${header}.${part({ ...json(claims), tid: json(claims).tid + 1 })}.${signature}`,
		`${header}.${part({ ...json(claims), role: "state_admin", tid: 1 })}.${signature}`,
		`${header}.${claims}.`,
		`${header}.${claims}.${signature}=`,
		`${header}.${claims}.${signature} `.trimEnd() + "A",
	];
	for (const route of routes.filter((r) => r.scope !== "public"))
		for (const token of hostile) assert.equal((await call(route, token)).status, 401, `${route.path} with ${token.slice(0, 60)}`);
});

test("every role gets what the table says, and nothing else", async () => {
	// Reads first: what is changed must not change what is read.
	for (const route of [...routes].sort((a, b) => (a.method === "GET" ? 0 : 1) - (b.method === "GET" ? 0 : 1)))
		for (const role of ROLES) {
			const r = await call(route, await tokenOf(homeOf(role), role));
			const what = `${route.method} ${route.path} as ${role}: ${r.status} ${r.text.slice(0, 200)}`;
			if (route.scope === "public") {
				assert.ok(r.status < 400, what);
			} else if (!route.roles.includes(role)) {
				assert.equal(r.status, 403, what);
				assert.equal(r.json.code, "forbidden");
				assert.deepEqual(leaks(r), [], what);
			} else {
				assert.ok(![401, 403, 405].includes(r.status) && r.status < 500, what);
			}
		}
});

test("another municipality's complaint does not exist, whoever asks", async () => {
	const before = await world.rows("select version, status from complaint where reference = $1", [reference]);
	for (const route of routes.filter((r) => r.scope === "tenant" || r.scope === "any"))
		for (const role of route.roles.filter((r) => !STATE_ROLES.includes(r) && r !== "citizen")) {
			const token = await tokenOf(FOREIGN, role);
			// Nothing else than the token may name the tenant.
			for (const headers of [{}, { "X-Tenant": HOME, "X-Tenant-Id": HOME, Forwarded: `host=${HOME}` }]) {
				const r = await call(route, token, { headers });
				const what = `${route.method} ${route.path} as ${role} of ${FOREIGN}: ${r.status} ${r.text.slice(0, 200)}`;
				if (/\{reference\}|\{id\}/.test(route.path)) assert.equal(r.status, 404, what);
				assert.deepEqual(leaks(r), [], what);
			}
			if (route.method === "GET") {
				const r = await call(route, token, { query: `?tenant=${HOME}` });
				assert.ok(r.status >= 400, `${route.path} takes a tenant from the query`);
				assert.deepEqual(leaks(r), []);
			}
		}
	assert.deepEqual(await world.rows("select version, status from complaint where reference = $1", [reference]), before);
	// The same number under a foreign token and one that was never given look alike.
	const token = await tokenOf(FOREIGN, "commissioner");
	const strip = (r) => [r.status, r.text.replace(r.json.request_id, ""), r.headers.get("content-length")];
	const real = await world.server(`/v1/complaints/${reference}`, "GET", undefined, { Authorization: `Bearer ${token}` });
	const never = await world.server("/v1/complaints/JAL-26-999999-9", "GET", undefined, { Authorization: `Bearer ${token}` });
	assert.deepEqual(strip(real), strip(never));
});

test("a role belongs to its kind of tenant", async () => {
	for (const [tenant, role] of [["pb", "commissioner"], [HOME, "state_admin"], [HOME, "nobody"], ["pb.nowhere", "commissioner"]])
		await assert.rejects(world.stack.mseva("token", "--tenant", tenant, "--role", role), `${role} of ${tenant}`);
});

test("what the table does not have is not answered", async () => {
	const token = await tokenOf(HOME, "ulb_admin");
	for (const path of ["/v1", "/v1/", "/v1/complaint", `/v1/complaints/${reference}/`, `/v1/complaints/${reference}/reopen`, "/v2/complaints", "/docs/x", "/openapi.yaml", "/.well-known/", "/admin", "/console/x"]) {
		const r = await world.server(path, "GET", undefined, { Authorization: `Bearer ${token}` });
		assert.equal(r.status, 404, path);
		assert.deepEqual(leaks(r), []);
	}
	for (const route of routes)
		for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((m) => !routes.some((r) => r.path === route.path && r.method === m))) {
			const r = await call({ ...route, method }, token);
			assert.equal(r.status, 405, `${method} ${route.path}`);
		}
});
