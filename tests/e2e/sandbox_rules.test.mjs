// sandbox_rules.test.mjs - the sandbox is as strict as Meta: a message that it takes, Meta takes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { messagesOf, NUMBER, Sandbox, SECRET, signatureOf, statusesOf, TOKEN } from "../sandbox/kit.mjs";

let sb;
before(async () => {
	sb = await Sandbox.start();
});
after(async () => {
	assert.equal(await sb.stop(), 0, "the sandbox ends cleanly");
});

let last = 919814000000;
// A phone of its own for every test, with an open window.
async function citizen(options = {}) {
	const phone = String(++last);
	await sb.send(phone, { type: "text", text: "hello", ...options });
	return phone;
}

const rows = (n, row = {}) => Array.from({ length: n }, (_, i) => ({ id: `r${i}`, title: `Row ${i}`, ...row }));
const list = (sections, more = {}) => ({ type: "list", body: { text: "Choose" }, action: { button: "Choose", sections }, ...more });
const buttons = (titles, more = {}) => ({ type: "button", body: { text: "Choose" }, action: { buttons: titles.map((title, i) => ({ type: "reply", reply: { id: `b${i}`, title } })) }, ...more });

test("a request without the token, or with another, is refused", async () => {
	for (const token of [null, "wrong"]) {
		const r = await sb.graph("POST", `${NUMBER}/messages`, {}, token);
		assert.equal(r.status, 401);
		assert.equal(r.code, 190);
		assert.ok(r.error.fbtrace_id);
	}
});

test("an unknown number is 400, code 100, subcode 33", async () => {
	const r = await sb.graph("POST", "999/messages", {});
	assert.deepEqual([r.status, r.code, r.error.error_subcode], [400, 100, 33]);
});

test("a text is accepted with Meta's answer, and by any version", async () => {
	const phone = await citizen();
	const r = await sb.call("POST", `/v23.0/${NUMBER}/messages`, { messaging_product: "whatsapp", to: `+${phone}`, text: { body: "hi" } }, { Authorization: `Bearer ${TOKEN}` });
	assert.equal(r.status, 200);
	assert.equal(r.json.messaging_product, "whatsapp");
	assert.deepEqual(r.json.contacts, [{ input: `+${phone}`, wa_id: phone }]);
	assert.match(r.json.messages[0].id, /^wamid\.[A-Za-z0-9+/]+=*$/);
});

const refused = [
	["text of 4,097 characters", 100, "text", { body: "ਕ".repeat(4097) }],
	["text without body", 131008, "text", {}],
	["text with an unknown key", 100, "text", { body: "x", colour: "red" }],
	["text that is no object", 100, "text", "hello"],
	["list of 11 rows", 131009, "interactive", list([{ title: "a", rows: rows(6) }, { title: "b", rows: rows(5).map((r) => ({ ...r, id: `x${r.id}` })) }])],
	["list row title of 25 characters", 131009, "interactive", list([{ rows: rows(1, { title: "ਅ".repeat(25) }) }])],
	["list row description of 73 characters", 131009, "interactive", list([{ rows: rows(1, { description: "x".repeat(73) }) }])],
	["list row id of 201 characters", 131009, "interactive", list([{ rows: rows(1, { id: "x".repeat(201) }) }])],
	["list with the same row id twice", 131009, "interactive", list([{ rows: rows(2, { id: "same" }) }])],
	["list without rows", 131009, "interactive", list([{ rows: [] }])],
	["list of two sections, one without title", 131008, "interactive", list([{ title: "a", rows: rows(1) }, { rows: rows(1, { id: "z" }) }])],
	["list button of 21 characters", 131009, "interactive", list([{ rows: rows(1) }], { action: { button: "x".repeat(21), sections: [{ rows: rows(1) }] } })],
	["list body of 4,097 characters", 131009, "interactive", list([{ rows: rows(1) }], { body: { text: "x".repeat(4097) } })],
	["list header of 61 characters", 131009, "interactive", list([{ rows: rows(1) }], { header: { type: "text", text: "x".repeat(61) } })],
	["list footer of 61 characters", 131009, "interactive", list([{ rows: rows(1) }], { footer: { text: "x".repeat(61) } })],
	["list with an image header", 131009, "interactive", list([{ rows: rows(1) }], { header: { type: "image", image: { link: "https://example.org/a.png" } } })],
	["four buttons", 131009, "interactive", buttons(["a", "b", "c", "d"])],
	["no button", 131009, "interactive", buttons([])],
	["button title of 21 characters", 131009, "interactive", buttons(["x".repeat(21)])],
	["two buttons of one title", 131009, "interactive", buttons(["same", "same"])],
	["button title ending in a space", 131009, "interactive", buttons(["yes "])],
	["button body of 1,025 characters", 131009, "interactive", buttons(["ok"], { body: { text: "x".repeat(1025) } })],
	["interactive without body", 131008, "interactive", { type: "button", action: buttons(["ok"]).action }],
	["interactive of unknown type", 100, "interactive", { type: "carousel", body: { text: "x" }, action: {} }],
	["link button without address", 131008, "interactive", { type: "cta_url", body: { text: "x" }, action: { name: "cta_url", parameters: { display_text: "Open" } } }],
	["link button with another scheme", 131009, "interactive", { type: "cta_url", body: { text: "x" }, action: { name: "cta_url", parameters: { display_text: "Open", url: "ftp://x" } } }],
	["location request with a wrong action", 131009, "interactive", { type: "location_request_message", body: { text: "x" }, action: { name: "location" } }],
	["image with id and link", 131009, "image", { id: "1", link: "https://example.org/a.png" }],
	["image of unknown id", 131009, "image", { id: "123456" }],
	["image with a caption of 1,025 characters", 131009, "image", { link: "https://example.org/a.png", caption: "x".repeat(1025) }],
	["audio with a caption", 100, "audio", { link: "https://example.org/a.ogg", caption: "x" }],
	["location off the globe", 131009, "location", { latitude: 91, longitude: 75 }],
	["reaction to nothing known", 131009, "reaction", { message_id: "wamid.none", emoji: "👍" }],
	["contacts without a name", 131008, "contacts", [{ phones: [] }]],
	["template nobody approved", 132001, "template", { name: "unknown", language: { code: "en" } }],
	["template in a language it has not", 132001, "template", { name: "complaint_update", language: { code: "hi" } }],
	["template with a parameter too few", 132000, "template", { name: "complaint_update", language: { code: "en" }, components: [{ type: "body", parameters: [{ type: "text", text: "1" }] }] }],
	["template with a new line in a parameter", 132018, "template", { name: "complaint_update", language: { code: "en" }, components: [{ type: "body", parameters: [{ type: "text", text: "a\nb" }, { type: "text", text: "c" }] }] }],
	["template with a button it has not", 132012, "template", { name: "complaint_update", language: { code: "en" }, components: [{ type: "body", parameters: [{ type: "text", text: "a" }, { type: "text", text: "b" }] }, { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "x" }] }] }],
	["template whose body grows too long", 132005, "template", { name: "complaint_update", language: { code: "en" }, components: [{ type: "body", parameters: [{ type: "text", text: "x".repeat(1020) }, { type: "text", text: "b" }] }] }],
	["unknown type", 100, "carrier_pigeon", {}],
];

test("what breaks a limit is refused with Meta's code", async (t) => {
	const phone = await citizen();
	for (const [what, code, type, node] of refused) {
		await t.test(what, async () => {
			const r = await sb.message(phone, type, node);
			assert.equal(r.code, code, r.text);
			assert.equal(r.status, code === 132001 ? 404 : 400);
		});
	}
	assert.equal((await sb.messages(phone, 0, 0)).messages.length, 1, "nothing of it reached the phone");
});

test("a recipient that is no number, and an over-long callback, are refused", async () => {
	const phone = await citizen();
	assert.equal((await sb.text("12ab", "x")).code, 131009);
	assert.equal((await sb.text(undefined, "x")).code, 131008);
	assert.equal((await sb.text(phone, "x", { biz_opaque_callback_data: "x".repeat(513) })).code, 131009);
	assert.equal((await sb.text(phone, "x", { messaging_product: "sms" })).code, 100);
});

const taken = [
	["text of 4,096 characters", "text", { body: "ਕ".repeat(4096) }],
	["list of ten rows at every limit", "interactive", list([{ title: "x".repeat(24), rows: rows(10, { title: "ਅ".repeat(24), description: "y".repeat(72) }) }], { header: { type: "text", text: "h".repeat(60) }, footer: { text: "f".repeat(60) } })],
	["three buttons", "interactive", buttons(["ਹਾਂ", "ਨਹੀਂ", "x".repeat(20)])],
	["link button", "interactive", { type: "cta_url", body: { text: "x" }, action: { name: "cta_url", parameters: { display_text: "Open", url: "https://example.org" } } }],
	["location request", "interactive", { type: "location_request_message", body: { text: "Where?" }, action: { name: "send_location" } }],
	["location", "location", { latitude: 31.326, longitude: 75.576, name: "Chowk" }],
	["document by link", "document", { link: "https://example.org/a.pdf", filename: "a.pdf", caption: "c" }],
	["template", "template", { name: "complaint_update", language: { code: "pa" }, components: [{ type: "body", parameters: [{ type: "text", text: "JAL-1" }, { type: "text", text: "ਹੱਲ" }] }, { type: "button", sub_type: "quick_reply", index: "0", parameters: [{ type: "payload", payload: "details:1" }] }] }],
	["template with a header and a link", "template", { name: "pay_now", language: { code: "en" }, components: [{ type: "header", parameters: [{ type: "text", text: "7" }] }, { type: "button", sub_type: "url", index: 0, parameters: [{ type: "text", text: "bill/7" }] }] }],
];

test("what keeps the limits reaches the phone, in order, as it was sent", async () => {
	const phone = await citizen();
	for (const [what, type, node] of taken) assert.equal((await sb.message(phone, type, node)).status, 200, what);
	const { messages } = await sb.messages(phone, 1);
	assert.deepEqual(messages.map((m) => m.type), taken.map(([, type]) => type));
	assert.ok(messages.every((m) => m.direction === "outbound"));
	assert.deepEqual(messages.map((m) => m.payload[m.type]), taken.map(([, , node]) => node));
	const template = messages.at(-2);
	assert.equal(template.text, "ਸ਼ਿਕਾਇਤ JAL-1 ਹੁਣ ਹੱਲ ਹੈ।\n• ਵੇਰਵਾ");
	assert.deepEqual(template.choices, [{ kind: "template", id: "details:1", title: "ਵੇਰਵਾ" }]);
	assert.equal(messages.at(-1).rendered.buttons[0].value, "https://example.org/bill/7");
});

test("outside 24 hours only a template is taken", async () => {
	const phone = String(++last);
	assert.equal((await sb.text(phone, "hi")).code, 131047, "never wrote");
	await sb.send(phone, { type: "text", text: "hello" });
	assert.equal((await sb.text(phone, "hi")).status, 200);
	await sb.api("POST", "clock", { advance_ms: 24 * 3600 * 1000 + 1000 });
	assert.equal((await sb.text(phone, "hi")).code, 131047, "a day later");
	const template = { name: "complaint_update", language: { code: "en" }, components: [{ type: "body", parameters: [{ type: "text", text: "1" }, { type: "text", text: "2" }] }] };
	assert.equal((await sb.message(phone, "template", template)).status, 200);
	await sb.send(phone, { type: "text", text: "again" });
	assert.equal((await sb.text(phone, "hi")).status, 200, "the answer opened it again");
});

test("a citizen gets 45 messages at once, then one in six seconds", async () => {
	const phone = await citizen();
	for (let i = 0; i < 45; i++) assert.equal((await sb.text(phone, `n${i}`)).status, 200, `message ${i}`);
	assert.equal((await sb.text(phone, "too much")).code, 131056);
	await sb.api("POST", "clock", { advance_ms: 6000 });
	assert.equal((await sb.text(phone, "now")).status, 200);
	assert.equal((await sb.text(phone, "too much again")).code, 131056);
});

test("a number has a throughput of its own", async () => {
	const slow = await Sandbox.start({ args: ["--throughput", "3", "--no-window", "--number", "777:911815000000"] });
	try {
		const answers = await Promise.all(Array.from({ length: 4 }, (_, i) => slow.text(`91981500000${i}`, "x")));
		assert.deepEqual(answers.map((r) => r.status).sort(), [200, 200, 200, 429]);
		assert.equal(answers.find((r) => r.status === 429).code, 130429);
		const other = await slow.graph("POST", "777/messages", { messaging_product: "whatsapp", to: "919815000000", text: { body: "x" } });
		assert.equal(other.status, 200, "another number is not held up");
	} finally {
		await slow.stop();
	}
});

test("a clock set back does not stop a number", async () => {
	const slow = await Sandbox.start({ args: ["--throughput", "1", "--no-window"] });
	try {
		const fast = async () => (await slow.text("919815000001", "x")).status;
		await slow.api("POST", "clock", { advance_ms: 24 * 3600 * 1000 });
		assert.equal(await fast(), 200);
		await slow.api("POST", "clock", { advance_ms: -24 * 3600 * 1000 });
		await fast();
		await slow.api("POST", "clock", { advance_ms: 2000 });
		assert.equal(await fast(), 200, "two seconds later there is room again");
	} finally {
		await slow.stop();
	}
});

test("webhooks are signed over escaped ASCII with lower-case hex", async () => {
	const phone = String(++last);
	const from = sb.hook.requests.length;
	await sb.send(phone, { type: "text", text: "ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ é 💡 \\u00E9", name: "ਹਰਪ੍ਰੀਤ" });
	const r = await sb.hook.next((x) => messagesOf(x).some((m) => m.from === phone), from);
	assert.match(r.text, /^[\x20-\x7e]*$/);
	assert.doesNotMatch(r.text.replaceAll("\\\\", ""), /\\u[0-9a-f]*[A-F]/);
	assert.ok(r.text.includes("\\ud83d\\udca1"));
	assert.equal(r.headers["x-hub-signature-256"], signatureOf(r.raw));
	assert.notEqual(r.headers["x-hub-signature-256"], signatureOf(r.raw, `${SECRET}x`));
	const value = r.body.entry[0].changes[0].value;
	assert.deepEqual(value.metadata.phone_number_id, NUMBER);
	assert.equal(value.contacts[0].profile.name, "ਹਰਪ੍ਰੀਤ");
	assert.match(value.contacts[0].user_id, /^IN\.\d{16}$/);
	assert.equal(value.messages[0].text.body, "ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ é 💡 \\u00E9");
	assert.equal(value.messages[0].from_user_id, value.contacts[0].user_id);
});

test("statuses climb: sent, delivered, and read once somebody looks", async () => {
	const phone = await citizen();
	const from = sb.hook.requests.length;
	const sent = await sb.text(phone, "news", { biz_opaque_callback_data: "job-ਅ-1" });
	const id = sent.json.messages[0].id;
	const has = (status) => (r) => statusesOf(r).some((s) => s.id === id && s.status === status);
	const first = await sb.hook.next(has("sent"), from);
	await sb.hook.next(has("delivered"), from);
	assert.equal((await sb.messages(phone, 1, 0)).messages[0].status, "delivered", "nobody looked");
	await sb.api("POST", `phones/${phone}`, { open: true });
	const read = await sb.hook.next(has("read"), from);
	for (const s of [...statusesOf(first), ...statusesOf(read)].filter((x) => x.id === id)) {
		assert.equal(s.recipient_id, phone);
		assert.equal(s.biz_opaque_callback_data, "job-ਅ-1");
	}
	assert.equal(statusesOf(first)[0].pricing.category, "service");
});

test("a phone that is off gets its messages when it comes back; one not on WhatsApp never", async () => {
	const phone = await citizen();
	await sb.api("POST", `phones/${phone}`, { online: false });
	const r = await sb.text(phone, "later");
	assert.equal((await sb.status(phone, 2, "sent")).status, "sent");
	const from = sb.hook.requests.length;
	await sb.api("POST", `phones/${phone}`, { online: true });
	await sb.hook.next((x) => statusesOf(x).some((s) => s.id === r.json.messages[0].id && s.status === "delivered"), from);
	await sb.api("POST", `phones/${phone}`, { on_whatsapp: false });
	const lost = await sb.text(phone, "never");
	const failed = await sb.hook.next((x) => statusesOf(x).some((s) => s.id === lost.json.messages[0].id && s.status === "failed"), from);
	const status = statusesOf(failed).find((s) => s.status === "failed");
	assert.equal(status.errors[0].code, 131026);
});

test("marking read turns the citizen's ticks blue, earlier ones too, and shows typing", async () => {
	const phone = await citizen();
	const second = await sb.send(phone, { type: "text", text: "second" });
	const r = await sb.graph("POST", `${NUMBER}/messages`, { messaging_product: "whatsapp", status: "read", message_id: second.message_id, typing_indicator: { type: "text" } });
	assert.deepEqual(r.json, { success: true });
	const state = await sb.messages(phone, 0, 0);
	assert.deepEqual(state.messages.map((m) => m.status), ["read", "read"]);
	assert.equal(state.typing, true);
	await sb.text(phone, "answer");
	assert.equal((await sb.messages(phone, 0, 0)).typing, false, "the answer ends it");
	const wrong = await sb.graph("POST", `${NUMBER}/messages`, { messaging_product: "whatsapp", status: "read", message_id: "wamid.none" });
	assert.equal(wrong.code, 131009);
});

test("media: uploaded, fetched in two steps, expiring, deleted", async () => {
	const phone = await citizen();
	const bytes = Buffer.from("%PDF-1.4 small");
	const form = new FormData();
	form.append("messaging_product", "whatsapp");
	form.append("type", "application/pdf");
	form.append("file", new Blob([bytes], { type: "application/pdf" }), "ਰਸੀਦ.pdf");
	const auth = { Authorization: `Bearer ${TOKEN}` };
	const up = await (await fetch(`${sb.url}/v25.0/${NUMBER}/media`, { method: "POST", headers: auth, body: form })).json();
	assert.match(up.id, /^\d+$/);
	assert.equal((await sb.message(phone, "document", { id: up.id, filename: "receipt.pdf" })).status, 200);
	assert.equal((await sb.message(phone, "image", { id: up.id })).code, 131053, "a PDF is no image");
	const node = await sb.graph("GET", up.id);
	assert.equal(node.json.sha256, createHash("sha256").update(bytes).digest("hex"));
	assert.equal(node.json.file_size, bytes.length);
	assert.equal((await fetch(node.json.url)).status, 401, "the address alone is not enough");
	const got = await fetch(node.json.url, { headers: auth });
	assert.equal(got.headers.get("content-type"), "application/pdf");
	assert.deepEqual(Buffer.from(await got.arrayBuffer()), bytes);
	await sb.api("POST", "clock", { advance_ms: 5 * 60 * 1000 + 1000 });
	assert.equal((await fetch(node.json.url, { headers: auth })).status, 404, "after five minutes");
	assert.equal((await fetch((await sb.graph("GET", up.id)).json.url, { headers: auth })).status, 200, "a new address works");
	assert.deepEqual((await sb.graph("DELETE", up.id)).json, { success: true });
	assert.equal((await sb.graph("GET", up.id)).error.error_subcode, 33);
});

test("an inbound photo carries its digest and can be fetched", async () => {
	const phone = String(++last);
	const from = sb.hook.requests.length;
	await sb.send(phone, { type: "image", sample: "pothole", caption: "ਟੋਆ" });
	const image = messagesOf(await sb.hook.next((r) => messagesOf(r).some((m) => m.from === phone), from))[0].image;
	const { json } = await sb.graph("GET", image.id);
	const bytes = Buffer.from(await (await fetch(json.url, { headers: { Authorization: `Bearer ${TOKEN}` } })).arrayBuffer());
	assert.equal(createHash("sha256").update(bytes).digest("base64"), image.sha256);
	assert.equal(bytes.subarray(1, 4).toString(), "PNG");
	assert.equal(image.caption, "ਟੋਆ");
});

test("a tap answers the message that offered it", async () => {
	const phone = await citizen();
	await sb.message(phone, "interactive", list([{ rows: [{ id: "lights", title: "Street lights", description: "dark" }] }]));
	const sent = await sb.message(phone, "interactive", buttons(["Yes", "No"]));
	const from = sb.hook.requests.length;
	await sb.send(phone, { type: "reply", id: "lights" });
	await sb.send(phone, { type: "reply", title: "No" });
	const of = async (type) => messagesOf(await sb.hook.next((r) => messagesOf(r).some((m) => m.interactive?.type === type), from))[0];
	assert.deepEqual((await of("list_reply")).interactive, { type: "list_reply", list_reply: { id: "lights", title: "Street lights", description: "dark" } });
	const button = await of("button_reply");
	assert.deepEqual(button.interactive.button_reply, { id: "b1", title: "No" });
	assert.equal(button.context.id, sent.json.messages[0].id);
});

test("a user without a phone number is reached by the business-scoped id", async () => {
	const phone = String(++last);
	const from = sb.hook.requests.length;
	await sb.send(phone, { type: "text", text: "hello", bsuid_only: true });
	const value = (await sb.hook.next((r) => messagesOf(r).length, from)).body.entry[0].changes[0].value;
	assert.equal(value.messages[0].from, undefined);
	assert.equal(value.contacts[0].wa_id, undefined);
	const user = value.contacts[0].user_id;
	const r = await sb.graph("POST", `${NUMBER}/messages`, { messaging_product: "whatsapp", recipient: user, type: "text", text: { body: "hi" } });
	assert.deepEqual(r.json.contacts, [{ input: user, user_id: user }]);
	assert.equal((await sb.messages(phone, 1)).messages[0].text, "hi");
	assert.equal((await sb.graph("POST", `${NUMBER}/messages`, { messaging_product: "whatsapp", recipient: "IN.1", type: "text", text: { body: "hi" } })).code, 131026);
});

test("changes of number and id, edits, deletions, polls and opt-outs arrive as Meta sends them", async () => {
	const phone = await citizen();
	const moved = String(++last);
	const from = sb.hook.requests.length;
	const original = await sb.send(phone, { type: "text", text: "tpyo" });
	await sb.send(phone, { type: "edit", message_id: original.message_id, text: "typo" });
	await sb.send(phone, { type: "revoke", message_id: original.message_id });
	await sb.send(phone, { type: "unsupported", of: "poll" });
	await sb.send(phone, { type: "preferences", value: "stop" });
	await sb.send(phone, { type: "change_number", to: moved });
	const got = sb.hook.requests.slice(from).flatMap(messagesOf);
	assert.equal(got.find((m) => m.type === "edit").edit.message.text.body, "typo");
	assert.equal(got.find((m) => m.type === "revoke").revoke.original_message_id, original.message_id);
	assert.equal(got.find((m) => m.type === "unsupported").errors[0].code, 131051);
	const system = sb.hook.requests.slice(from).find((r) => messagesOf(r)[0]?.type === "system").body.entry[0].changes[0].value;
	assert.equal(system.contacts, undefined);
	assert.equal(system.messages[0].from, phone);
	assert.equal(system.messages[0].system.wa_id, moved);
	assert.notEqual(system.messages[0].system.user_id, system.messages[0].system.previous_user_id);
	const preferences = sb.hook.requests.slice(from).find((r) => r.body.entry[0].changes[0].field === "user_preferences");
	assert.equal(preferences.body.entry[0].changes[0].value.user_preferences[0].value, "stop");
});

test("a template's review result is told, and holds", async () => {
	const from = sb.hook.requests.length;
	await sb.api("POST", "templates", { name: "pay_now", status: "PAUSED" });
	const told = await sb.hook.next((r) => r.body?.entry[0].changes[0].field === "message_template_status_update", from);
	assert.equal(told.body.entry[0].changes[0].value.event, "PAUSED");
	assert.equal((await sb.message(await citizen(), "template", { name: "pay_now", language: { code: "en" } })).code, 132015);
});

test("a long poll ends when something happens, and not before", async () => {
	const phone = await citizen();
	const waiting = sb.messages(phone, 1, 8);
	const silent = await sb.messages(phone, 1, 0);
	assert.deepEqual(silent.messages, []);
	await sb.text(phone, "now");
	assert.equal((await waiting).messages[0].text, "now");
});

test("a caller who hangs up does no harm", async () => {
	const phone = await citizen();
	const gone = (path, options = {}) => {
		const stop = new AbortController();
		const began = fetch(`${sb.url}/sandbox/v1/${path}`, { signal: stop.signal, ...options });
		return { stop, began };
	};
	const stream = gone(`events?phones=${phone}&open=1`);
	const reader = (await stream.began).body.getReader();
	await reader.read();
	const poll = gone(`phones/${phone}/messages?after=1&wait=60`);
	assert.equal((await sb.api("GET", `phones/${phone}`)).json.open, true);
	stream.stop.abort();
	poll.stop.abort();
	await assert.rejects(poll.began);
	for (let version = 0, open = true; open;) ({ version, open } = (await sb.api("GET", `phones/${phone}/messages?version=${version}&wait=8`)).json);
	assert.equal((await sb.text(phone, "still here")).status, 200);
	assert.equal((await sb.messages(phone, 1)).messages[0].text, "still here");
});

test("nobody can do what the API does not offer", async () => {
	assert.equal((await sb.api("GET", "nothing")).status, 404);
	assert.equal((await sb.api("POST", "stats", {})).status, 405);
	assert.equal((await sb.api("POST", "faults", { graph: { statsu: 500 } })).status, 400);
	assert.equal((await sb.call("GET", "/../../etc/passwd")).status, 404);
	assert.equal((await sb.api("POST", `phones/${last}/send`, { type: "telegram" })).status, 400);
});
