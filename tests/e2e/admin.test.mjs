// admin.test.mjs - the desk through its API: reading, moving a complaint with the citizen hearing of it in her
// language, doing things once, PMIDC's rollout, dead letters, keys.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { open, PINS, until } from "../lib/world.mjs";

const run = promisify(execFile);
let world;
const tokens = {};

// A desk of one role: GET by default, JSON in and out.
async function desk(role, tenant = "pb.jalandhar") {
	const key = `${role}@${tenant}`;
	tokens[key] ??= await world.stack.token(tenant, role);
	const call = (path, method = "GET", body, headers = {}) => world.server(path, method, body, { Authorization: `Bearer ${tokens[key]}`, ...headers });
	call.post = (path, body = {}, headers) => call(path, "POST", body, headers);
	return call;
}

before(async () => {
	world = await open();
});
after(() => world?.close());

const problem = (r, status, code) => {
	assert.equal(r.status, status, r.text);
	assert.match(r.headers.get("content-type"), /^application\/problem\+json/);
	assert.equal(r.json.status, status);
	assert.equal(r.json.code, code);
	assert.equal(r.json.request_id, r.headers.get("x-request-id"));
};

async function filed(words) {
	const her = world.citizen();
	return { her, reference: await her.files(words) };
}

test("a complaint with a photo is on its own desk and on no other", async () => {
	const her = world.citizen();
	await her.photo({ caption: "garbage heap in our street" });
	await her.hears(/Where is it/);
	await her.pin(PINS.jalandhar);
	await her.taps((await her.hears()).choices.find((c) => c.id.startsWith("file:")).id);
	const reference = await her.hearsReference();
	const officer = await desk("grievance_officer");
	const list = await officer("/v1/complaints?status=filed&limit=100");
	assert.equal(list.status, 200);
	const one = list.json.items.find((c) => c.reference === reference);
	assert.ok(one, "on the list");
	assert.deepEqual([one.tenant, one.status, one.phone, one.photo_count], ["pb.jalandhar", "filed", her.phone, 1]);
	assert.deepEqual([one.location.lat, one.location.lng], PINS.jalandhar);

	const r = await officer(`/v1/complaints/${reference}`);
	assert.deepEqual(r.json, one, "one and the list say the same");
	assert.equal(r.headers.get("etag"), `"${one.version}"`);
	assert.equal((await officer(`/v1/complaints/${reference}`, "GET", undefined, { "If-None-Match": `"${one.version}"` })).status, 304);

	const photo = await until("the photo", async () => (await officer(one.photos_url)).json.items.find((p) => p.status === "stored"));
	const bytes = await fetch(world.url + photo.url, { headers: { Authorization: `Bearer ${tokens["grievance_officer@pb.jalandhar"]}` } });
	assert.equal(bytes.status, 200);
	assert.equal(bytes.headers.get("content-type"), "image/jpeg");
	assert.equal(bytes.headers.get("x-content-type-options"), "nosniff");
	assert.match(bytes.headers.get("content-security-policy"), /sandbox/);
	const full = Buffer.from(await bytes.arrayBuffer());
	assert.equal(full.readUInt16BE(0), 0xffd8, "a JPEG");
	assert.equal(full.length, photo.bytes);
	const thumb = Buffer.from(await (await fetch(world.url + photo.thumb_url, { headers: { Authorization: `Bearer ${tokens["grievance_officer@pb.jalandhar"]}` } })).arrayBuffer());
	assert.equal(thumb.readUInt16BE(0), 0xffd8);
	assert.notDeepEqual(thumb, full);

	const elsewhere = await desk("commissioner", "pb.phagwara");
	assert.ok(!(await elsewhere("/v1/complaints?limit=100")).text.includes(reference));
	for (const path of ["", "/timeline", "/photos", `/photos/${photo.id}`]) problem(await elsewhere(`/v1/complaints/${reference}${path}`), 404, "not_found");
	for (const action of ["acknowledge", "assign", "resolve", "reject", "comment"])
		problem(await elsewhere.post(`/v1/complaints/${reference}/${action}`, { note: "x", ...(action === "assign" ? { assignee: "y" } : {}) }), 404, "not_found");
	assert.equal((await officer(`/v1/complaints/${reference}`)).json.version, one.version, "nothing has moved");

	await her.sends({ type: "document", filename: "bill\u202efdp.exe\n2", data_base64: Buffer.from("%PDF-1.4\n").toString("base64"), mime_type: "application/pdf" });
	const paper = await until("the document", async () => (await officer(one.photos_url)).json.items.find((p) => p.kind === "document"));
	assert.equal(paper.name, "billfdp.exe 2", "a name of hers cannot pass for another");
});

const WORDS = {
	pa: { says: "ਸਾਡੀ ਗਲੀ ਦੀ ਲਾਈਟ ਖਰਾਬ ਹੈ, ਅਜੀਤ ਪੁਰਾ ਜਲੰਧਰ", script: /[\u0A00-\u0A7F]/u, note: "ਬੱਲਬ ਬਦਲ ਦਿੱਤਾ ਹੈ" },
	hi: { says: "गली की लाइट खराब है, अजीत पुरा जालंधर", script: /[\u0900-\u097F]/u, note: "बल्ब बदल दिया है" },
	en: { says: "street light not working in Ajit Pura, Jalandhar", script: /[a-z]/u, note: "The bulb was replaced" },
};

for (const [lang, words] of Object.entries(WORDS))
	test(`every step reaches the citizen in ${lang}`, async () => {
		const { her, reference } = await filed(words.says);
		const officer = await desk("grievance_officer");
		const path = `/v1/complaints/${reference}`;
		const step = async (action, body, status) => {
			const r = await officer.post(`${path}/${action}`, body);
			assert.equal(r.status, 200, r.text);
			assert.equal(r.json.status, status);
			assert.deepEqual((await officer(path)).json, r.json, "the answer is what the desk then sees");
			const news = await her.hears(new RegExp(reference));
			assert.match(news.text, words.script);
			if (body.note) assert.ok(news.text.includes(body.note), news.text);
		};
		await step("acknowledge", {}, "acknowledged");
		await step("assign", { assignee: "field_worker@pb.jalandhar" }, "assigned");
		await step("comment", { note: words.note, public: true }, "assigned");
		await step("resolve", { note: words.note }, "resolved");
		const timeline = (await officer(`${path}/timeline`)).json.items;
		assert.deepEqual(timeline.map((e) => e.action), ["file", "acknowledge", "assign", "comment", "resolve"]);
		assert.equal(timeline.at(-1).actor, "user:grievance_officer@pb.jalandhar");
		assert.deepEqual([timeline.at(-1).from, timeline.at(-1).to, timeline.at(-1).note], ["assigned", "resolved", words.note]);
		const audit = await world.rows("select action from audit where subject = $1 order by seq", [reference]);
		assert.deepEqual(audit.map((a) => a.action).slice(-4), ["complaint.acknowledge", "complaint.assign", "complaint.comment", "complaint.resolve"]);
	});

test("a rejection says why, and a remark for the file stays in the file", async () => {
	const { her, reference } = await filed();
	const officer = await desk("department_head");
	assert.equal((await officer.post(`/v1/complaints/${reference}/comment`, { note: "look at the tender first" })).status, 200);
	assert.equal((await officer.post(`/v1/complaints/${reference}/reject`, { note: "The pole belongs to the railway" })).json.status, "rejected");
	const news = await her.hears(/railway/);
	assert.ok(!(await her.replies()).some((m) => m.text.includes("tender")), "not for her");
	assert.ok(news.text.includes(reference));
	const remark = (await officer(`/v1/complaints/${reference}/timeline`)).json.items.find((e) => e.action === "comment");
	assert.equal(remark.public, false);
});

test("a field worker sees and closes only what is assigned to that worker", async () => {
	const { reference } = await filed();
	const worker = await desk("field_worker");
	const officer = await desk("grievance_officer");
	const path = `/v1/complaints/${reference}`;
	problem(await worker(path), 404, "not_found");
	problem(await worker.post(`${path}/resolve`, { note: "done" }), 404, "not_found");
	assert.ok(!(await worker("/v1/complaints?limit=100")).text.includes(reference));
	await officer.post(`${path}/assign`, { assignee: "field_worker@pb.jalandhar" });
	assert.ok((await worker("/v1/complaints?limit=100")).text.includes(reference));
	assert.equal((await worker.post(`${path}/resolve`, { note: "New bulb" })).json.status, "resolved");
});

test("what somebody changed in between stops a change that names its version", async () => {
	const { reference } = await filed();
	const officer = await desk("grievance_officer");
	const path = `/v1/complaints/${reference}`;
	const etag = (await officer(path)).headers.get("etag");
	const first = await officer.post(`${path}/acknowledge`, {}, { "If-Match": etag });
	assert.equal(first.status, 200);
	assert.notEqual(first.headers.get("etag"), etag);
	problem(await officer.post(`${path}/assign`, { assignee: "a" }, { "If-Match": etag }), 412, "stale");
	assert.equal((await officer(path)).json.status, "acknowledged");
	assert.equal((await officer.post(`${path}/assign`, { assignee: "a" }, { "If-Match": first.headers.get("etag") })).status, 200);
	problem(await officer.post(`${path}/comment`, { note: "x" }, { "If-Match": "7" }), 422, "unprocessable");
	// Not possible from where it is.
	problem(await officer.post(`${path}/acknowledge`), 409, "conflict");
	await officer.post(`${path}/resolve`, { note: "done" });
	problem(await officer.post(`${path}/reject`, { note: "no" }), 409, "conflict");
});

test("ten desks at once: one wins, nobody overwrites", async () => {
	const { reference } = await filed();
	const officer = await desk("grievance_officer");
	const path = `/v1/complaints/${reference}`;
	const answers = await Promise.all(Array.from({ length: 10 }, () => officer.post(`${path}/resolve`, { note: "done" })));
	assert.deepEqual(answers.map((r) => r.status).sort(), [200, ...Array(9).fill(409)]);
	assert.equal((await officer(`${path}/timeline`)).json.items.filter((e) => e.action === "resolve").length, 1);
});

test("a request repeated with its Idempotency-Key happens once and gets the same answer", async () => {
	const { her, reference } = await filed();
	const officer = await desk("grievance_officer");
	const path = `/v1/complaints/${reference}/comment`;
	const again = { "Idempotency-Key": `k-${reference}` };
	const first = await officer.post(path, { note: "We come tomorrow", public: true }, again);
	assert.equal(first.status, 200);
	const second = await officer.post(path, { note: "We come tomorrow", public: true }, again);
	assert.deepEqual([second.status, second.json], [200, first.json]);
	assert.equal(second.headers.get("idempotent-replayed"), "true");
	problem(await officer.post(path, { note: "Something else" }, again), 422, "unprocessable");
	await her.hears(/We come tomorrow/);
	await world.quiet();
	assert.equal((await her.replies()).filter((m) => m.text.includes("We come tomorrow")).length, 1);
	// At the same time: one does it, the others get its answer or are told to wait.
	const key = { "Idempotency-Key": `p-${reference}` };
	const all = await Promise.all(Array.from({ length: 8 }, () => officer.post(path, { note: "at once" }, key)));
	assert.ok(all.every((r) => r.status === 200 || r.status === 409), all.map((r) => r.status).join());
	assert.ok(all.some((r) => r.status === 200));
	const timeline = (await officer(`/v1/complaints/${reference}/timeline`)).json.items;
	assert.equal(timeline.filter((e) => e.note === "at once").length, 1);
	// A refusal is not kept: the key is free for the corrected request.
	const free = { "Idempotency-Key": `f-${reference}` };
	problem(await officer.post(`/v1/complaints/${reference}/assign`, {}, free), 422, "unprocessable");
	assert.equal((await officer.post(`/v1/complaints/${reference}/assign`, { assignee: "a" }, free)).status, 200);
});

test("what cannot be read is refused with a reason", async () => {
	const { reference } = await filed();
	const officer = await desk("grievance_officer");
	const path = `/v1/complaints/${reference}`;
	for (const [body, status, code] of [
		["{", 400, "bad_request"],
		["[]", 400, "bad_request"],
		['{"note":"a","note":"b"}', 400, "bad_request"],
		['{"note":"\\u0000"}', 400, "bad_request"],
		['{"note":7}', 422, "unprocessable"],
		['{"note":""}', 422, "unprocessable"],
		[JSON.stringify({ note: "ਕ".repeat(2001) }), 422, "unprocessable"],
		['{"note":"x","status":"rejected"}', 422, "unprocessable"],
		['{"note":"x","tenant":"pb.phagwara"}', 422, "unprocessable"],
		["{}", 422, "unprocessable"],
		[`{"note":"${"\\ud83d\\ude00".repeat(2001)}"}`, 422, "unprocessable"],
		[`{"note":[${"{},".repeat(11000)}{}]}`, 413, "too_large"],
	])
		problem(await officer.post(`${path}/resolve`, body), status, code);
	problem(await officer.post(`${path}/resolve`, '{"note":"x"}', { "Content-Type": "text/plain" }), 415, "unsupported_media_type");
	for (const query of ["status=open", "limit=0", "limit=101", "limit=x", "overdue=yes", "from=today", "cursor=zz", "phone=hello"]) problem(await officer(`/v1/complaints?${query}`), 422, "unprocessable");
	for (const query of ["stauts=filed", "tenant=pb.phagwara", "limit=1&limit=2", "q=%ff"]) problem(await officer(`/v1/complaints?${query}`), 400, "bad_request");
	for (const id of ["x", "%2e%2e", "' or 1=1", reference.slice(0, -1), reference.slice(0, -1) + (Number(reference.at(-1)) + 1) % 10]) problem(await officer(`/v1/complaints/${encodeURIComponent(id)}`), 404, "not_found");
	problem(await officer("/v1/nothing"), 404, "not_found");
	const method = await officer(path, "DELETE");
	problem(method, 405, "method_not_allowed");
	assert.equal(method.headers.get("allow"), "GET");
	assert.equal((await officer(path)).json.version, 1, "nothing has moved");
});

test("filters and pages find each complaint once", async () => {
	const officer = await desk("commissioner");
	const mine = await Promise.all([filed(), filed(), filed()]);
	const wanted = new Set(mine.map((m) => m.reference));
	const seen = [];
	let cursor = "";
	do {
		const { json } = await officer(`/v1/complaints?limit=2${cursor}`);
		assert.ok(json.items.length <= 2);
		seen.push(...json.items.map((c) => c.reference));
		cursor = json.next && `&cursor=${encodeURIComponent(json.next)}`;
	} while (cursor);
	assert.equal(new Set(seen).size, seen.length, "no complaint twice");
	for (const reference of wanted) assert.ok(seen.includes(reference));
	const one = mine[0];
	for (const query of [`q=${one.reference}`, `q=${one.her.phone}`, `phone=${encodeURIComponent(`+${one.her.phone}`)}`]) {
		const { json } = await officer(`/v1/complaints?${query}`);
		assert.deepEqual(json.items.map((c) => c.reference), [one.reference], query);
	}
	const past = await officer("/v1/complaints?before=2020-01-01T00:00:00Z");
	assert.deepEqual(past.json, { items: [], next: null });
	assert.equal((await officer("/v1/complaints?overdue=true&type=StreetLightNotWorking")).json.items.length, 0);
});

test("the token says who one is, the catalogue what one works with", async () => {
	const me = await (await desk("counter", "pb.zirakpur"))("/v1/me");
	assert.deepEqual([me.json.role, me.json.tenant.code, me.json.tenant.stage], ["counter", "pb.zirakpur", "pilot"]);
	const { categories, departments } = (await (await desk("counter"))("/v1/catalogue")).json;
	assert.equal(categories.length, 10);
	const types = categories.flatMap((c) => c.types);
	assert.equal(types.length, 50);
	for (const t of types) assert.ok(departments.some((d) => d.code === t.department), t.code);
});

test("PMIDC sees every municipality and moves one, at once, on the record, and back", async () => {
	const state = await desk("state_admin", "pb");
	const { items, total } = (await state("/v1/ulbs")).json;
	assert.equal(items.length, 167);
	assert.equal(total, 167);
	assert.equal((await state("/v1/ulbs?stage=pilot")).json.total, 5);
	const jalandhar = (await state("/v1/ulbs/pb.jalandhar")).json;
	const { reference } = await filed();
	await until("the counts", async () => (await state("/v1/ulbs/pb.jalandhar")).json.counts.filed > jalandhar.counts.filed);

	const her = world.citizen();
	const before = await state("/v1/ulbs/pb.abohar");
	assert.equal(before.json.stage, "planned");
	await her.says("street light not working");
	await her.taps((await her.hears(/Which of these/)).choices[0].id);
	await her.hears(/Where is it/);
	await her.says("Abohar");
	await her.hears(/have not started in \*Abohar\*/);
	await until("the demand", async () => (await state("/v1/ulbs/pb.abohar")).json.counts.demand > before.json.counts.demand);
	const moved = await state("/v1/ulbs/pb.abohar/stage", "PUT", { stage: "pilot", reason: "council is ready" });
	assert.deepEqual([moved.status, moved.json.stage], [200, "pilot"]);
	await her.says("street light not working");
	const now = await her.hears(/Abohar|Which of these/);
	assert.doesNotMatch(now.text, /not started/);
	const audit = await world.rows("select actor, detail from audit where action like '%stage%' and tenant_id = 1 order by seq desc limit 1");
	assert.equal(audit[0].actor, "user:state_admin@pb");
	assert.match(JSON.stringify(audit[0].detail), /council is ready/);
	assert.equal((await state("/v1/ulbs/pb.abohar/stage", "PUT", { stage: "planned" })).json.stage, "planned");
	assert.equal((await state("/v1/ulbs/pb.abohar/stage", "PUT", { stage: "planned" })).status, 200, "again is no harm");
	problem(await state("/v1/ulbs/pb.nowhere/stage", "PUT", { stage: "live" }), 404, "not_found");
	problem(await state("/v1/ulbs/pb.abohar/stage", "PUT", { stage: "open" }), 422, "unprocessable");
	problem(await state(`/v1/complaints/${reference}`), 403, "forbidden");
	problem(await (await desk("state_overseer", "pb"))("/v1/ulbs/pb.abohar/stage", "PUT", { stage: "live" }), 403, "forbidden");
});

test("a message that could not be delivered is seen, and sent again", async () => {
	const { her, reference } = await filed();
	const admin = await desk("ulb_admin");
	await world.quiet();
	await (await desk("commissioner")).post(`/v1/complaints/${reference}/comment`, { note: "Lost words", public: true });
	await her.hears(/Lost words/);
	await world.quiet();
	const [row] = await world.rows("update outbox set status = 5, error_code = 131026, error_text = 'undeliverable' where body::text like '%Lost words%' returning id");
	const dead = (await admin("/v1/dead-letters")).json.items.find((d) => d.id === String(row.id));
	assert.deepEqual([dead.error_code, dead.error], [131026, "undeliverable"]);
	assert.ok(!JSON.stringify(dead).includes("Lost words"), "contents are not shown");
	assert.deepEqual((await (await desk("ulb_admin", "pb.phagwara"))("/v1/dead-letters")).json.items, []);
	problem(await (await desk("ulb_admin", "pb.phagwara")).post(`/v1/dead-letters/${row.id}/replay`), 404, "not_found");
	assert.equal((await admin.post(`/v1/dead-letters/${row.id}/replay`)).status, 200);
	await her.hears(/Lost words/);
	problem(await admin.post(`/v1/dead-letters/${row.id}/replay`), 404, "not_found");
	for (const id of ["x", "0", "-1", "99999999999999999999"]) problem(await admin.post(`/v1/dead-letters/${id}/replay`), 404, "not_found");
});

test("the OpenAPI document is faultless and the pages load nothing from elsewhere", async () => {
	const document = await world.server("/openapi.json");
	assert.equal(document.json.openapi, "3.1.0");
	const file = join(world.stack.dir, "openapi.json");
	await writeFile(file, document.text);
	const redocly = resolve(import.meta.dirname, "../node_modules/@redocly/cli/bin/cli.js");
	const lint = await run(process.execPath, [redocly, "lint", file], { env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" } });
	assert.doesNotMatch(lint.stdout + lint.stderr, /\d+ warnings?/);
	for (const path of ["/docs", "/docs/docs.js", "/docs/docs.css", "/console/"]) {
		const page = await world.server(path);
		assert.equal(page.status, 200, path);
		assert.doesNotMatch(page.text, /(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?\/\//, path);
		assert.match(page.headers.get("content-security-policy"), /default-src 'none'/);
	}
	assert.match((await world.server("/console/")).text, /href="\/docs"/);
	const root = await fetch(`${world.url}/`, { redirect: "manual" });
	assert.deepEqual([root.status, root.headers.get("location")], [302, "/console/"]);
});

test("keys turn over without refusing anybody", async () => {
	const officer = await desk("grievance_officer");
	const keys = world.stack.env.MSEVA_JWT_KEYS_DIR;
	const kids = async () => (await world.server("/.well-known/jwks.json")).json.keys.map((k) => k.kid);
	const [current, next] = await kids();
	await rename(join(keys, "current.pem"), join(keys, "previous.pem"));
	await rename(join(keys, "next.pem"), join(keys, "current.pem"));
	await world.stack.mseva("keys", "init", keys);
	process.kill(Number(world.stack.env.SERVER_PID), "SIGHUP");
	const answers = [];
	await until("the new ring", async () => {
		answers.push((await officer("/v1/me")).status);
		return (await kids())[0] === next;
	});
	assert.ok(answers.every((status) => status === 200), "nobody was refused meanwhile");
	assert.ok((await kids()).includes(current), "the previous key is still published");
	assert.equal((await officer("/v1/me")).status, 200, "an old token");
	tokens["grievance_officer@pb.jalandhar"] = undefined;
	assert.equal((await (await desk("grievance_officer"))("/v1/me")).status, 200, "a new token");
});
