// webhook.test.mjs - what arrives from WhatsApp: once and many times over, in any order, in any number,
// readable or not, from people known by their number or only by their id.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { bodyOf, open, PINS, STATE_NUMBER, textMessage, until } from "../lib/world.mjs";

const OWN_NUMBER = "109999999999999";

let world;
let tenantsDir;
let tenants;
before(async () => {
	// The municipalities as they are, with a number of its own for Phagwara.
	tenantsDir = await mkdtemp(join(tmpdir(), "tenants-"));
	await cp(resolve(import.meta.dirname, "../../tenants"), tenantsDir, { recursive: true });
	const file = join(tenantsDir, "ulbs/pb.phagwara.json");
	const ulb = JSON.parse(await readFile(file, "utf8"));
	await writeFile(file, JSON.stringify({ ...ulb, number: { phone_number_id: OWN_NUMBER, display: "+91 1824 000000" } }, null, "\t"));
	world = await open({ env: { MSEVA_TENANTS_DIR: tenantsDir, MSEVA_WHATSAPP_THROUGHPUT: "1000", SANDBOX_OPTIONS: `--no-window --number ${OWN_NUMBER}:911824000000:Phagwara --throughput 0` } });
	tenants = Object.fromEntries((await world.rows("select id, code from tenant")).map((t) => [t.code, t.id]));
});
after(async () => {
	await world?.close();
	await rm(tenantsDir, { recursive: true, force: true });
});

const inboundKeys = async () => Number((await world.rows("select count(*) from inbound_key"))[0].count);

// ---- the same again ------------------------------------------------------------------------------

test("a message delivered five times at once files one complaint, and is answered once", async () => {
	const her = world.citizen();
	const five = { copies: 5, shuffle: true };
	await her.photo({ caption: "garbage heap in our street" }, five);
	await her.hears();
	await her.pin(PINS.phagwara, five);
	const m = await her.hears();
	await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id, five);
	await her.hearsReference();
	await world.quiet();
	assert.equal((await her.complaints()).length, 1);
	assert.equal((await her.replies()).length, 3, "three answers to fifteen deliveries");
});

test("the whole conversation delivered again from the beginning changes nothing", async () => {
	const her = world.citizen();
	const reference = await her.files();
	const before = { replies: (await her.replies()).length, keys: await inboundKeys() };
	const sent = (await her.messages()).filter((m) => m.direction === "inbound").map((m) => m.payload);
	assert.ok(sent.length >= 3);
	const bodies = [...sent, ...sent].reverse().map((message) => bodyOf({ contacts: [{ profile: { name: her.name }, wa_id: her.phone }], messages: [message] }));
	for (const answer of await Promise.all(bodies.map((body) => world.webhook(body)))) assert.equal(answer.status, 200);
	assert.equal(await inboundKeys(), before.keys);
	assert.deepEqual((await her.complaints()).map((c) => c.reference), [reference]);
	assert.equal((await her.replies()).length, before.replies);
});

test("two taps on the same button, as impatient people do, file one complaint", async () => {
	const her = world.citizen();
	await her.photo({ caption: "garbage heap in our street" });
	await her.hears();
	await her.pin(PINS.phagwara);
	const { id } = (await her.hears()).choices.find((c) => c.id.startsWith("file:"));
	await Promise.all([her.taps(id), her.taps(id), her.taps(id)]);
	await her.hearsReference();
	await her.hears(/already filed/);
	await world.quiet();
	assert.equal((await her.complaints()).length, 1);
});

// ---- as it may also come --------------------------------------------------------------------------

test("a message that does not say to which number it came is answered from ours", async () => {
	const her = world.citizen();
	const body = bodyOf({ messages: [textMessage(her.phone, "good morning")] });
	delete body.entry[0].changes[0].value.metadata;
	assert.equal((await world.webhook(body)).status, 200);
	await her.hears();
});

test("the 24 hours count from when she wrote, not from when it reached us", async () => {
	const her = world.citizen();
	const wrote = Math.floor(Date.now() / 1000) - 3 * 3600;
	assert.equal((await world.webhook(bodyOf({ messages: [{ ...textMessage(her.phone, "good morning"), timestamp: String(wrote) }] }))).status, 200);
	await her.hears();
	const [row] = await world.rows("select extract(epoch from window_until)::int as until from outbox where phone = $1", [her.phone]);
	assert.equal(row.until, wrote + 24 * 3600);
});

test("a citizen with a long name in Gurmukhi is known by the name her phone gives", async () => {
	const her = world.citizen();
	her.name = "ਗੁਰਪ੍ਰੀਤ ਕੌਰ ਸੰਧੂ ਪਤਨੀ ਸਰਦਾਰ ਹਰਭਜਨ ਸਿੰਘ ਸੰਧੂ ਵਾਸੀ ਮਾਡਲ ਟਾਊਨ ਫਗਵਾੜਾ ਜ਼ਿਲ੍ਹਾ ਕਪੂਰਥਲਾ";
	await her.says("good morning");
	await her.hears();
	const [{ name }] = await world.rows("select name from citizen where phone = $1", [her.phone]);
	assert.equal(name, [...her.name].slice(0, 25).join(""));
});

test("what is said in a group is not answered", async () => {
	const her = world.citizen();
	const said = { ...textMessage(her.phone, "good morning"), group_id: "Y2FwaV9ncm91cDox" };
	assert.equal((await world.webhook(bodyOf({ messages: [said, textMessage(her.phone, "good morning")] }))).status, 200);
	await her.hears();
	await world.quiet();
	assert.equal((await her.replies()).length, 1, "one answer, to what she wrote to us");
});

// ---- many ----------------------------------------------------------------------------------------

test("a body of a thousand messages is taken as a whole, everybody is answered, in her own order", async () => {
	const crowd = Array.from({ length: 250 }, () => world.citizen());
	const messages = ["good morning", "menu", "menu", "menu"].flatMap((words) => crowd.map((her) => textMessage(her.phone, words)));
	const answer = await world.webhook(bodyOf({ contacts: crowd.map((her) => ({ profile: { name: "A" }, wa_id: her.phone })), messages }));
	assert.equal(answer.status, 200);
	const phones = crowd.map((her) => her.phone);
	const [{ count }] = await world.rows(`select count(*) from message m join citizen c on c.id = m.citizen_id where c.phone = any($1) and direction = 'in'`, [phones]);
	assert.equal(Number(count), 1000);
	assert.equal((await world.webhook(bodyOf({ messages }))).status, 200, "and once more");
	await world.quiet(30);
	const outbox = await world.rows("select phone, count(*)::int as n, array_agg(status) as status from outbox where phone = any($1) group by phone", [phones]);
	assert.equal(outbox.length, 250);
	for (const { phone, n, status } of outbox) {
		assert.equal(n, 4, `${phone} is owed four answers`);
		assert.ok(status.every((s) => s >= 1 && s <= 3), `${phone}: ${status}`);
	}
});

test("a body of three megabytes is read", async () => {
	const her = world.citizen();
	const filler = Array.from({ length: 700 }, () => textMessage(`1555${randomBytes(3).readUIntBE(0, 3)}`, ".".repeat(4000))).map((m) => ({ ...m, type: "reaction", reaction: { message_id: m.id, emoji: "👍" } }));
	const body = JSON.stringify(bodyOf({ messages: [...filler, textMessage(her.phone, "good morning")] }));
	assert.ok(body.length > 2.9e6 && body.length < 3145728, String(body.length));
	assert.equal((await world.webhook(body)).status, 200);
	await her.hears();
});

test("one byte more than three megabytes is 413", async () => {
	const body = " ".repeat(3145729);
	const answer = await world.webhook(body).catch((error) => error);
	// The server may hang up while the rest is still being sent.
	if (!(answer instanceof Error)) assert.equal(answer.status, 413);
	assert.equal((await world.server("/healthz")).status, 200);
});

test("reports that overtake each other only ever move a message up", async () => {
	const her = world.citizen();
	await world.faults({ webhook: { hold: true } });
	const said = her.says("good morning", { wait: false });
	await said;
	await world.webhook(bodyOf({ messages: [textMessage(her.phone, "good morning")] }));
	await her.hears();
	const [row] = await until("the row", async () => {
		const rows = await world.rows("select *, created_at::text as exactly from outbox where phone = $1 and provider_id is not null", [her.phone]);
		return rows.length && rows;
	});
	const callback = (await her.replies())[0].payload.biz_opaque_callback_data;
	assert.ok(callback);
	const report = (status, more = {}) => ({ id: row.provider_id, status, timestamp: String(Math.floor(Date.now() / 1000)), recipient_id: her.phone, biz_opaque_callback_data: callback, ...more });
	const status = async () => (await world.rows("select status from outbox where tenant_id = $1 and id = $2", [row.tenant_id, row.id]))[0].status;
	const ladder = [["read", 3], ["sent", 3], ["delivered", 3], ["failed", 3], ["read", 3]];
	for (const [name, rung] of ladder) {
		assert.equal((await world.webhook(bodyOf({ statuses: [report(name, name === "failed" ? { errors: [{ code: 131026, title: "x" }] } : {})] }))).status, 200);
		assert.equal(await status(), rung, `after ${name}`);
	}
	assert.equal((await world.webhook(bodyOf({ statuses: [report("sent", { biz_opaque_callback_data: "no such thing" }), report("read", { id: "wamid.unknown", biz_opaque_callback_data: undefined })] }))).status, 200);
	await world.faults();
	await world.quiet();
});

// ---- who -----------------------------------------------------------------------------------------

test("somebody known only by her id can file, and is the same person once her number is known", async () => {
	const her = world.citizen();
	const hidden = { bsuid_only: true };
	await her.photo({ caption: "garbage heap in our street" }, hidden);
	await her.hears();
	await her.pin(PINS.phagwara, hidden);
	await her.taps((await her.hears()).choices.find((c) => c.id.startsWith("file:")).id, hidden);
	const reference = await her.hearsReference();
	const [c] = await world.rows("select phone, user_id, citizen_id from complaint where reference = $1", [reference]);
	assert.equal(c.phone, null);
	assert.ok(c.user_id);
	await her.taps("track");
	assert.ok((await her.hears(/Your complaints/)).choices.some((x) => x.id === `ref:${reference}`));
	const people = await world.rows("select id, phone from citizen where user_id = $1", [c.user_id]);
	assert.deepEqual(people, [{ id: c.citizen_id, phone: her.phone }]);
});

test("somebody met by number, and later only by her id, is the same person", async () => {
	const her = world.citizen();
	await world.webhook(bodyOf({ contacts: [{ profile: { name: her.name }, wa_id: her.phone }], messages: [textMessage(her.phone, "street light not working, Ajit Pura, Jalandhar")] }));
	await her.hears();
	const reference = await her.files();
	await her.taps("track", { bsuid_only: true });
	assert.ok((await her.hears(/Your complaints/)).choices.some((x) => x.id === `ref:${reference}`));
});

test("a new number keeps her complaints, also when she wrote from it before we were told", async () => {
	for (const wroteFirst of [false, true]) {
		const her = world.citizen();
		const reference = await her.files();
		const later = world.citizen({ name: her.name });
		const written = wroteFirst ? [await later.files(), reference] : [reference];
		await her.sends({ type: "change_number", to: later.phone });
		await later.taps("track");
		const list = await later.hears(/Your complaints/);
		for (const number of written) assert.ok(list.choices.some((c) => c.id === `ref:${number}`), `wrote first: ${wroteFirst}`);
		const people = await world.rows("select id from citizen where phone = any($1)", [[her.phone, later.phone]]);
		assert.equal(people.length, 1);
	}
});

test("being told once more of a new number does not undo what has come after", async () => {
	const [her, before, since] = [world.citizen(), world.citizen(), world.citizen()];
	await her.says("hello");
	const changed = (from, to) => bodyOf({ messages: [{ from: from.phone, id: `wamid.${from.phone}.${to.phone}`, timestamp: String(Math.floor(Date.now() / 1000)), type: "system", system: { body: "changed", type: "user_changed_number", wa_id: to.phone } }] });
	const news = [[her, before], [before, since], [since, her]].map(([from, to]) => changed(from, to));
	for (const body of [...news, news[0]]) assert.equal((await world.webhook(body)).status, 200);
	const people = await world.rows("select phone from citizen where phone = any($1)", [[her.phone, before.phone, since.phone]]);
	assert.deepEqual(people, [{ phone: her.phone }]);
});

test("a new id from WhatsApp leaves her who she was", async () => {
	const her = world.citizen();
	const reference = await her.files();
	await her.sends({ type: "change_user_id" });
	await her.taps("track", { bsuid_only: true });
	assert.ok((await her.hears(/Your complaints/)).choices.some((c) => c.id === `ref:${reference}`));
	await her.sends({ type: "user_id_update" });
	await her.taps("track", { bsuid_only: true });
	assert.ok((await her.hears(/Your complaints/)).choices.some((c) => c.id === `ref:${reference}`));
});

test("a town's own number leads to that town, and answers come from it", async () => {
	const her = world.citizen();
	const own = { number: OWN_NUMBER };
	await her.says("street light not working near the gurdwara", own);
	let m = await her.hears();
	assert.equal(m.number, OWN_NUMBER);
	await her.taps(m.choices[0].id, own);
	m = await her.hears();
	if (!m.choices.some((c) => c.id.startsWith("file:"))) {
		await her.pin(PINS.phagwara, own);
		m = await her.hears();
	}
	await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id, own);
	await her.hearsReference();
	const [c] = await her.complaints();
	assert.equal(c.tenant_id, tenants["pb.phagwara"]);
	assert.equal(c.number_id, OWN_NUMBER);
	assert.ok((await her.replies()).every((reply) => reply.number === OWN_NUMBER));
});

// ---- bad input -----------------------------------------------------------------------------------

test("the town she chose through one number is hers through the other", async () => {
	const her = world.citizen();
	await her.files();
	await her.taps(`town:${tenants["pb.amritsar"]}`, { number: OWN_NUMBER });
	await her.says("hello");
	const towns = await world.rows("select code from conversation join citizen on citizen.id = citizen_id join tenant on tenant.id = conversation.tenant_id where phone = $1 and closed_at is null order by code", [her.phone]);
	assert.deepEqual(towns.map((t) => t.code), ["pb.amritsar", "pb.jalandhar", "pb.phagwara"]);
});

test("a body with a wrong signature, an old-fashioned one or none is 401 and nothing of it is read", async () => {
	const her = world.citizen();
	const body = JSON.stringify(bodyOf({ messages: [textMessage(her.phone, "good morning")] }));
	const good = world.sign(body);
	const last = good.at(-1) === "0" ? "1" : "0";
	for (const bad of ["", "sha256=", `sha256=${"0".repeat(64)}`, good.slice(0, -1) + last, good.slice(7), `sha1=${good.slice(7, 47)}`, `${good}00`, good.slice(0, -2), `sha256=${"g".repeat(64)}`, `${good},${good}`]) {
		const answer = await world.webhook(body, bad);
		assert.equal(answer.status, 401, bad);
	}
	assert.equal((await world.server("/webhooks/whatsapp", "POST", body)).status, 401, "no signature");
	assert.equal((await world.webhook(`${body} `, good)).status, 401, "signed, then changed");
	assert.equal((await world.webhook("{", "sha256=00")).status, 401, "not even parsed");
	assert.equal((await world.rows("select 1 from citizen where phone = $1", [her.phone])).length, 0);
});

test("what is signed but cannot be read is set aside and answered 200, so that it does not come for a week", async () => {
	const count = async () => Number((await world.rows("select count(*) from quarantine"))[0].count);
	const before = await count();
	const bodies = ["", "{", "null", "[]", "\"x\"", "{\"entry\":", `${"[".repeat(100000)}`, `${"{\"a\":".repeat(50000)}1${"}".repeat(50000)}`, "\u0000", "{\"object\":\"whatsapp_business_account\",\"entry\":{}}", Uint8Array.of(0xff, 0xfe, 0x00, 0x41)];
	for (const body of bodies) {
		const answer = await world.webhook(body);
		assert.equal(answer.status, 200, String(body).slice(0, 40));
	}
	assert.ok(await count() >= before + 7, `set aside: ${await count() - before}`);
});

const HOSTILE = {
	"a NUL": JSON.stringify("before\u0000after"),
	"half a surrogate pair": "\"x\\ud800y\"",
	"the longest text there is": JSON.stringify("ਬ".repeat(4096)),
	"more than the longest": JSON.stringify("x".repeat(70000)),
	"emoji only": JSON.stringify("😀👨‍👩‍👧‍👦🇮🇳"),
	"marks that turn the writing round": JSON.stringify("\u202e\u2066\u200f\u061c\u202c"),
	"nothing but joiners": JSON.stringify("\u200d\u200c\ufeff\u00ad"),
	"a pile of accents": JSON.stringify(`e${"\u0301".repeat(2000)}`),
	"nothing": "\"\"",
	"blanks": JSON.stringify(" \t\n\r "),
	"placeholders": JSON.stringify("{name} {0} %s %n ${x} '{"),
	"SQL": JSON.stringify("'; DROP TABLE complaint; --"),
	"markup": JSON.stringify("<script>alert(1)</script> *bold* _it_ ```x```"),
	"control characters": JSON.stringify("\u0001\u0007\u001b[31m\u007f"),
};

test("whatever stands in a text, the sender gets an answer and the others in the body theirs", async () => {
	for (const [what, text] of Object.entries(HOSTILE)) {
		const [first, her, last] = [world.citizen(), world.citizen(), world.citizen()];
		const messages = [textMessage(first.phone, "good morning"), textMessage(her.phone, "@@"), textMessage(last.phone, "good morning")];
		const raw = JSON.stringify(bodyOf({ messages })).replace("\"@@\"", () => text);
		assert.equal((await world.webhook(raw)).status, 200, what);
		await Promise.all([first.hears(), her.hears(), last.hears()]).catch((error) => assert.fail(`${what}: ${error.message}`));
	}
});

test("a message that is not built like one costs the others in the body nothing", async () => {
	for (const text of ["12345678901234567890", "-1e999", "{\"a\":[[[[{}]]]]}", "null", "true", "[]"]) {
		const [first, last] = [world.citizen(), world.citizen()];
		const messages = [textMessage(first.phone, "good morning"), textMessage(world.citizen().phone, "@@"), textMessage(last.phone, "good morning")];
		assert.equal((await world.webhook(JSON.stringify(bodyOf({ messages })).replace("\"@@\"", () => text))).status, 200, text);
		await Promise.all([first.hears(), last.hears()]);
	}
});

test("the same in the middle of filing: nothing is lost and the way goes on", async () => {
	const her = world.citizen();
	await her.photo({ caption: "garbage heap in our street" });
	await her.hears();
	for (const text of Object.values(HOSTILE).slice(0, 8)) {
		assert.equal((await world.webhook(JSON.stringify(bodyOf({ messages: [textMessage(her.phone, "@@")] })).replace("\"@@\"", () => text))).status, 200);
		await her.hears();
	}
	for (let i = 0; i < 4; i++) {
		await her.pin(PINS.phagwara);
		const choice = (await her.hears()).choices?.find((c) => c.id.startsWith("file:"));
		if (!choice) continue;
		await her.taps(choice.id);
		break;
	}
	await her.hearsReference();
	const [c] = await her.complaints();
	assert.equal(c.type_code, "GarbageNeedsTobeCleared");
});

test("bytes that are not UTF-8 cost nobody in the body an answer", async () => {
	const [her, other] = [world.citizen(), world.citizen()];
	const [head, tail] = JSON.stringify(bodyOf({ messages: [textMessage(her.phone, "@@"), textMessage(other.phone, "good morning")] })).split("@@");
	const raw = Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5]), Buffer.from(tail)]);
	assert.equal((await world.webhook(raw)).status, 200);
	await Promise.all([her.hears(), other.hears()]);
});

test("kinds of message nobody has heard of get a kind reply", async () => {
	const kinds = [
		{ type: "unsupported", of: "poll" },
		{ type: "contacts" },
		{ type: "sticker" },
		{ type: "raw", message: { type: "hologram", hologram: { id: "1" } } },
		{ type: "raw", message: { type: "order", order: { catalog_id: "1", product_items: [] } } },
		{ type: "audio" },
		{ type: "video" },
		{ type: "document" },
	];
	for (const message of kinds) {
		const her = world.citizen();
		await her.says("good morning");
		await her.hears();
		await her.sends(message);
		const m = await her.hears();
		assert.ok(m.text.length > 10, `${message.type}: ${m.text}`);
	}
});

test("dates, numbers and places out of this world do not stop the body they come in", async () => {
	const [her, other] = [world.citizen(), world.citizen()];
	const odd = (n, more) => ({ ...textMessage(her.phone, "good morning"), ...more });
	const messages = [
		odd(1, { timestamp: "99999999999999999999" }),
		odd(2, { timestamp: "-1" }),
		odd(3, { timestamp: {} }),
		odd(4, { type: "location", location: { latitude: 1e308, longitude: -1e308 } }),
		odd(5, { type: "location", location: { latitude: "NaN" } }),
		odd(6, { type: "image", image: { id: "../../etc/passwd", sha256: "x".repeat(5000), mime_type: "a/b" } }),
		odd(7, { id: "" }),
		odd(8, { id: "x".repeat(5000) }),
		odd(9, { from: "not a number" }),
		odd(10, { from: "9".repeat(500) }),
		odd(11, { context: { id: 5, from: [] } }),
		textMessage(other.phone, "good morning"),
	];
	assert.equal((await world.webhook(bodyOf({ messages }))).status, 200);
	await Promise.all([her.hears(), other.hears()]);
});

test("the handshake needs the token", async () => {
	const ask = async (query) => world.server(`/webhooks/whatsapp?${new URLSearchParams(query)}`);
	const token = await world.stack.secret("verify-token");
	const right = await ask({ "hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444" });
	assert.deepEqual([right.status, right.text], [200, "1158201444"]);
	for (const wrong of [{ "hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "1" }, { "hub.challenge": "1" }, { "hub.mode": "unsubscribe", "hub.verify_token": token, "hub.challenge": "1" }, {}]) {
		assert.equal((await ask(wrong)).status, 403);
	}
	assert.equal(STATE_NUMBER.length, 15);
});
