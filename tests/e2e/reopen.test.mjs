// reopen.test.mjs - "Not fixed": a settled complaint is opened again, and what the desk, the clock and the counts
// make of it; her list over all towns; the same place as before.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, PINS, until } from "../lib/world.mjs";

let world;
const tokens = {};

async function desk(role, tenant = "pb.jalandhar") {
	const key = `${role}@${tenant}`;
	tokens[key] ??= await world.stack.token(tenant, role);
	const call = (path, method = "GET", body) => world.server(path, method, body, { Authorization: `Bearer ${tokens[key]}` });
	call.post = (path, body = {}) => call(path, "POST", body);
	return call;
}

before(async () => {
	world = await open();
});
after(() => world?.close());

async function files(her, words, pin) {
	await her.photo({ caption: words });
	// A new citizen's pin settles the town; one who has a town may be asked which.
	await her.hears(/Where is it/);
	await her.pin(pin);
	await her.taps((await her.hears()).choices.find((c) => c.id.startsWith("file:")).id);
	return her.hearsReference();
}

test("not fixed opens the complaint again, twice, and then tells the office", async () => {
	const her = world.citizen();
	const reference = await files(her, "street light not working", PINS.jalandhar);
	const officer = await desk("grievance_officer"), path = `/v1/complaints/${reference}`;
	const before = (await officer(path)).json;
	for (const round of [1, 2]) {
		assert.equal((await officer.post(`${path}/assign`, { assignee: "field_worker@pb.jalandhar" })).json.status, "assigned");
		await her.hears(new RegExp(reference));
		assert.equal((await officer.post(`${path}/resolve`, { note: "New bulb" })).json.status, "resolved");
		await her.hears(/really fixed/);
		await her.taps(`unfixed:${reference}`);
		await her.hears(/is open again/);
		const now = (await officer(path)).json;
		assert.deepEqual([now.status, now.reopened_count, now.assignee, now.overdue, now.resolved_at], ["reopened", round, null, false, null]);
		assert.equal(now.due_at, before.due_at, "closed is not fixed: the clock runs on");
		assert.ok(now.reopened_at);
		assert.ok((await officer("/v1/complaints?status=reopened&limit=100")).json.items.some((c) => c.reference === reference), "on the desk's list");
	}
	await her.taps(`unfixed:${reference}`);
	await her.hears(/has not closed it/);
	assert.equal((await officer.post(`${path}/resolve`, { note: "New wire" })).json.status, "resolved");
	await her.hears(/really fixed/);
	await her.taps(`unfixed:${reference}`);
	await her.hears(/as often as it can be/);
	assert.equal((await officer(path)).json.status, "resolved");

	const timeline = (await officer(`${path}/timeline`)).json.items;
	const steps = timeline.filter((e) => e.action === "reopen");
	assert.deepEqual(steps.map((e) => [e.from, e.to, e.public, e.actor.startsWith("citizen:")]), Array(2).fill(["resolved", "reopened", true, true]));
	assert.equal(timeline.at(-1).action, "comment");
	const audit = await world.rows("select action, detail->>'role' as role from audit where subject = $1 and action = 'complaint.reopen'", [reference]);
	assert.deepEqual(audit, Array(2).fill({ action: "complaint.reopen", role: "citizen" }));
	const [{ tenant }] = await world.rows("select tenant_id as tenant from complaint where reference = $1", [reference]);
	await until("the counts", async () => {
		const [n] = await world.rows("select reopened::int, open::int, resolved::int from tenant_rollup where tenant_id = $1", [tenant]);
		return n?.reopened === 2 && n.resolved === 1;
	});
});

test("what was settled too long ago stays closed, and the office is told", async () => {
	const her = world.citizen();
	const reference = await files(her, "street light not working", PINS.jalandhar);
	const officer = await desk("grievance_officer"), path = `/v1/complaints/${reference}`;
	await officer.post(`${path}/resolve`, { note: "New bulb" });
	await her.hears(/really fixed/);
	await world.rows("update complaint set resolved_at = now() - interval '16 days' where reference = $1", [reference]);
	await her.taps(`unfixed:${reference}`);
	await her.hears(/too long ago/);
	assert.equal((await officer(path)).json.status, "resolved");
	assert.equal((await officer(`${path}/timeline`)).json.items.at(-1).action, "comment");
});

test("nobody opens somebody else's complaint again", async () => {
	const her = world.citizen(), other = world.citizen();
	const reference = await files(her, "street light not working", PINS.jalandhar);
	await files(other, "street light not working", PINS.jalandhar);
	const officer = await desk("grievance_officer"), path = `/v1/complaints/${reference}`;
	await officer.post(`${path}/resolve`, { note: "New bulb" });
	await her.hears(/really fixed/);
	await other.taps(`unfixed:${reference}`);
	await other.hears(/find no complaint/);
	assert.equal((await officer(path)).json.status, "resolved");
});

test("her list has the complaints of every town, and the same place serves again", async () => {
	const her = world.citizen();
	const here = await files(her, "street light not working", PINS.jalandhar);
	await her.says("menu");
	await her.hears(/How can we help/);
	await her.photo({ caption: "garbage heap in our street" });
	await her.hears(/Where is it/);
	await her.pin(PINS.phagwara);
	const towns = (await her.hears(/closer to/)).choices;
	await her.taps(towns.find((c) => c.title === "Phagwara").id);
	const there = await her.hearsReference();
	assert.match(there, /^PGW/);
	await her.says("my complaints");
	const list = await her.hears(/Your complaints/);
	assert.deepEqual(list.choices.map((c) => c.title), [there, here], "newest first");
	assert.match(list.choices[0].description, /^Phagwara · /);
	assert.doesNotMatch(list.choices[1].description, /Jalandhar/);

	await her.says("menu");
	await her.hears(/How can we help/);
	await her.photo({ caption: "street light not working" });
	await her.hears(/Where is it/);
	await her.says("same place as before");
	const summary = await her.hears(/same place as in complaint/);
	assert.ok(summary.text.includes(there) && summary.text.includes("Phagwara"), summary.text);
});
