// sandbox_faults.test.mjs - what the sandbox can break on request, so that tests of the server can rely on it.
import assert from "node:assert/strict";
import { after, beforeEach, before, test } from "node:test";
import { messagesOf, NUMBER, Sandbox, statusesOf, VERIFY } from "../sandbox/kit.mjs";

let sb;
let answer = () => 200;
before(async () => {
	sb = await Sandbox.start({ answer: (r) => answer(r), args: ["--retry-max", "6"] });
});
after(() => sb.stop());
beforeEach(async () => {
	answer = () => 200;
	await sb.api("POST", "reset", {});
	sb.hook.requests.length = 0;
});

const phone = "919814055555";
const hello = (more = {}) => sb.send(phone, { type: "text", text: "hello", ...more });
const arrivals = () => sb.hook.requests.flatMap(messagesOf);

test("the Graph API fails as often as it is told, then works", async () => {
	await hello();
	await sb.api("POST", "faults", { graph: { status: 500, times: 2 } });
	const statuses = [];
	for (let i = 0; i < 3; i++) statuses.push((await sb.text(phone, "x")).status);
	assert.deepEqual(statuses, [500, 500, 200]);
});

test("an error code can be asked for, for one citizen only", async () => {
	await hello();
	await sb.send("919814066666", { type: "text", text: "x" });
	await sb.api("POST", "faults", { graph: { error_code: 131056, phone } });
	assert.equal((await sb.text(phone, "x")).code, 131056);
	assert.equal((await sb.text("919814066666", "x")).status, 200);
});

test("down closes the connection; afterwards everything is as before", async () => {
	await hello();
	await sb.api("POST", "faults", { graph: { down: true } });
	await assert.rejects(sb.text(phone, "x"));
	await sb.api("DELETE", "faults");
	assert.equal((await sb.text(phone, "x")).status, 200);
	assert.equal((await sb.messages(phone, 1, 0)).messages.length, 1);
});

test("a lost reply: the sender hears nothing, the citizen gets the message and its status comes", async () => {
	await hello();
	await sb.api("POST", "faults", { graph: { lose_reply_rate: 1 } });
	await assert.rejects(sb.text(phone, "in doubt", { biz_opaque_callback_data: "job-7" }));
	assert.equal((await sb.messages(phone, 1)).messages[0].text, "in doubt");
	await sb.hook.next((r) => statusesOf(r).some((s) => s.biz_opaque_callback_data === "job-7"));
});

test("a delayed answer is right all the same", async () => {
	await hello();
	await sb.api("POST", "faults", { graph: { delay_ms: 120 } });
	const began = performance.now();
	assert.equal((await sb.text(phone, "slow")).status, 200);
	assert.ok(performance.now() - began >= 119);
});

test("what the rules forbid may be accepted first and fail later", async () => {
	await sb.api("POST", "faults", { graph: { async_errors: true } });
	const r = await sb.text(phone, "too late");
	assert.equal(r.status, 200);
	const failed = await sb.hook.next((x) => statusesOf(x).some((s) => s.id === r.json.messages[0].id && s.status === "failed"));
	assert.equal(statusesOf(failed)[0].errors[0].code, 131047);
});

test("a webhook that is not answered with 200 comes again until it is", async () => {
	let refusals = 3;
	answer = () => (refusals-- > 0 ? 503 : 200);
	const sent = await hello();
	assert.equal(sent.delivered, 0);
	assert.equal(sent.webhook_status, 503);
	await sb.status(phone, 1, "delivered");
	const bodies = sb.hook.requests.filter((r) => messagesOf(r).length).map((r) => r.text);
	assert.equal(bodies.length, 4);
	assert.equal(new Set(bodies).size, 1, "the same bytes each time");
});

test("after the last try it is given up", async () => {
	let tries = 0;
	let sixth;
	const done = new Promise((resolve) => (sixth = resolve));
	answer = () => {
		if (++tries === 6) sixth();
		return 500;
	};
	await hello();
	await done;
	answer = () => 200;
	await sb.send("919814077777", { type: "text", text: "next" });
	const stats = (await sb.api("GET", "stats")).json;
	assert.deepEqual([tries, stats.webhook_given_up, stats.webhook_queued], [6, 1, 0]);
});

test("copies of one message are delivered side by side", async () => {
	const sent = await hello({ copies: 5, shuffle: true });
	assert.deepEqual([sent.copies, sent.delivered], [5, 5]);
	assert.deepEqual(arrivals().map((m) => m.id), Array(5).fill(sent.message_id));
	assert.equal((await sb.messages(phone, 0, 0)).messages.length, 1, "one message on the phone");
});

test("duplicate repeats every webhook", async () => {
	await sb.api("POST", "faults", { webhook: { duplicate: 2 } });
	const sent = await hello();
	assert.equal(sent.delivered, 3);
	assert.equal(arrivals().length, 3);
});

test("hold keeps everything back, also from the phone's ticks, until it is lifted", async () => {
	await sb.api("POST", "faults", { webhook: { hold: true } });
	assert.equal((await hello()).delivered, 0);
	assert.equal((await sb.api("GET", "stats")).json.webhook_queued, 1);
	assert.equal((await sb.messages(phone, 0, 0)).messages[0].status, "accepted");
	await sb.api("DELETE", "faults");
	await sb.status(phone, 1, "delivered");
	assert.equal(arrivals().length, 1);
});

test("reorder changes the order in which held messages arrive, and loses none", async () => {
	await sb.api("POST", "faults", { webhook: { reorder: true } });
	const ids = [];
	const sends = Array.from({ length: 12 }, async (_, i) => {
		const sent = await hello({ text: `n${i}` });
		ids.push(sent.message_id);
	});
	await Promise.all(sends);
	const got = arrivals().map((m) => m.text.body);
	const order = Array.from({ length: 12 }, (_, i) => `n${i}`);
	assert.deepEqual([...got].sort(), [...order].sort());
	assert.notDeepEqual(got, order);
});

test("a dropped webhook comes later", async () => {
	await sb.api("POST", "faults", { webhook: { drop_rate: 1 } });
	assert.equal((await hello()).delivered, 0);
	await sb.api("DELETE", "faults");
	await sb.status(phone, 1, "delivered");
});

test("delivered may be skipped; read implies it", async () => {
	await hello();
	await sb.api("POST", `phones/${phone}`, { open: true });
	await sb.api("POST", "faults", { webhook: { skip_delivered_rate: 1 } });
	const id = (await sb.text(phone, "x")).json.messages[0].id;
	await sb.hook.next((r) => statusesOf(r).some((s) => s.id === id && s.status === "read"));
	assert.deepEqual(sb.hook.requests.flatMap(statusesOf).filter((s) => s.id === id).map((s) => s.status).sort(), ["read", "sent"]);
});

test("several messages can share a body, and statuses gather while a batch is open", async () => {
	await sb.send(phone, { batch: [{ type: "text", text: "a" }, { type: "text", text: "b" }] });
	assert.deepEqual(messagesOf(sb.hook.requests[0]).map((m) => m.text.body), ["a", "b"]);
	const gathering = await Sandbox.start({ args: ["--status-batch-ms", "150", "--no-window"] });
	try {
		for (let i = 0; i < 20; i++) await gathering.text(`9198140${10000 + i}`, "x");
		const body = await gathering.hook.next((r) => statusesOf(r).length >= 20);
		assert.equal(new Set(statusesOf(body).map((s) => s.recipient_id)).size, body.body.entry[0].changes[0].value.contacts.length);
	} finally {
		await gathering.stop();
	}
});

test("the handshake carries the verify token and wants the challenge back", async () => {
	answer = (r) => ({ status: 200, body: new URL(r.url, "http://x").searchParams.get("hub.challenge") ?? "" });
	assert.equal((await sb.api("POST", "handshake", {})).json.ok, true);
	const asked = new URL(sb.hook.requests[0].url, "http://x").searchParams;
	assert.deepEqual([asked.get("hub.mode"), asked.get("hub.verify_token")], ["subscribe", VERIFY]);
	answer = () => ({ status: 200, body: "something else" });
	assert.equal((await sb.api("POST", "handshake", { verify_token: "wrong" })).json.ok, false);
});

test("a missed call is told as each provider tells it", async () => {
	const seen = {};
	for (const provider of ["exotel", "ozonetel", "myoperator", "kaleyra", "infobip", "twilio"]) {
		sb.hook.requests.length = 0;
		const r = await sb.api("POST", `phones/${phone}/missed-call`, { provider, call_id: `call-${provider}` });
		assert.equal(r.json.status, 200, provider);
		[seen[provider]] = sb.hook.requests;
		assert.equal(new URL(seen[provider].url, "http://x").pathname, `/webhooks/missed-call/${provider}/call-secret`);
	}
	const query = (p) => new URL(seen[p].url, "http://x").searchParams;
	assert.equal(query("exotel").get("CallFrom"), "09814055555");
	assert.equal(query("exotel").get("CallSid"), "call-exotel");
	assert.equal(query("ozonetel").get("cid"), "09814055555");
	assert.equal(query("kaleyra").get("caller"), "9814055555");
	assert.equal(seen.myoperator.body._cl, "+919814055555");
	assert.equal(seen.infobip.body.callingNumber, "919814055555");
	assert.equal(typeof seen.infobip.body.timeOfCall, "number");
	const form = new URLSearchParams(seen.twilio.text);
	assert.equal(form.get("From"), "+919814055555");
	const { createHmac } = await import("node:crypto");
	const signed = [...form.keys()].sort().reduce((text, k) => text + k + form.get(k), `${sb.hookUrl}${seen.twilio.url}`);
	assert.equal(seen.twilio.headers["x-twilio-signature"], createHmac("sha1", "call-secret").update(signed).digest("base64"));
	assert.equal((await sb.api("POST", `phones/${phone}/missed-call`, { provider: "pigeon" })).status, 400);
});

test("a number can be looked up", async () => {
	assert.equal((await sb.graph("GET", NUMBER)).json.verified_name, "mSeva Punjab");
});
