// sandbox_clients.test.mjs - three clients that others wrote for Meta's API judge the sandbox: what they send is
// taken, and what it posts passes their signature checks and their parsers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client as GreatDetail } from "@great-detail/whatsapp";
import { WhatsAppClient as Kapso } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { WhatsAppAPI } from "whatsapp-api-js";
import { ActionButtons, ActionList, Body, BodyComponent, BodyParameter, Button, Image, Interactive, ListSection, Row, Template, Text } from "whatsapp-api-js/messages";
import { messagesOf, NUMBER, Sandbox, SECRET, statusesOf, TOKEN, VERIFY } from "../sandbox/kit.mjs";

let sb;
let photo;
before(async () => {
	sb = await Sandbox.start();
	photo = new Uint8Array(await (await fetch(`${sb.url}/sandbox/v1/samples/water`)).arrayBuffer());
});
after(() => sb.stop());

const ROWS = [{ id: "lights", title: "ਸਟਰੀਟ ਲਾਈਟ", description: "ਬੰਦ" }, { id: "water", title: "पानी" }];
const PARAMETERS = ["JAL-26-004217-5", "ਹੱਲ"];

function kapso() {
	const client = new Kapso({ accessToken: TOKEN, baseUrl: sb.url, graphVersion: "v23.0" });
	const to = (phone) => ({ phoneNumberId: NUMBER, to: phone });
	return {
		text: (phone, body) => client.messages.sendText({ ...to(phone), body }),
		list: (phone) => client.messages.sendInteractiveList({ ...to(phone), bodyText: "Choose", buttonText: "Choose", sections: [{ title: "Types", rows: ROWS }] }),
		buttons: (phone) => client.messages.sendInteractiveButtons({ ...to(phone), bodyText: "Right?", buttons: [{ id: "yes", title: "Yes" }, { id: "no", title: "No" }] }),
		template: (phone) => client.messages.sendTemplate({ ...to(phone), template: { name: "complaint_update", language: { code: "pa" }, components: [{ type: "body", parameters: PARAMETERS.map((text) => ({ type: "text", text })) }] } }),
		image: async (phone) => {
			const { id } = await client.media.upload({ phoneNumberId: NUMBER, type: "image/png", file: new Blob([photo], { type: "image/png" }), fileName: "w.png" });
			return client.messages.sendImage({ ...to(phone), image: { id, caption: "ਪਾਣੀ" } });
		},
		read: (id) => client.messages.markRead({ phoneNumberId: NUMBER, messageId: id, typingIndicator: { type: "text" } }),
		download: async (id) => new Uint8Array(await client.media.download({ mediaId: id, auth: "always" })),
		accepts: async (r) => verifySignature({ appSecret: SECRET, rawBody: r.raw, signatureHeader: r.headers["x-hub-signature-256"] }),
		parsed: async (r) => {
			const n = normalizeWebhook(r.body);
			return { phoneNumberId: n.phoneNumberId, message: n.messages[0]?.text?.body, name: n.contacts[0]?.profile?.name, status: n.statuses[0]?.status };
		},
	};
}

function greatDetail() {
	// Its own version is added and then dropped by its transport: the base names the version.
	const client = new GreatDetail({ baseUrl: `${sb.url}/v25.0`, request: { headers: { Authorization: `Bearer ${TOKEN}` } } });
	const send = (to, type, node) => client.message.createMessage({ phoneNumberID: NUMBER, to, type, [type]: node }).json();
	const event = (r) => client.webhook.eventNotification({ method: r.method, query: {}, body: r.raw.toString(), headers: r.headers });
	return {
		text: (phone, body) => send(phone, "text", { body }),
		list: (phone) => send(phone, "interactive", { type: "list", body: { text: "Choose" }, action: { button: "Choose", sections: [{ title: "Types", rows: ROWS }] } }),
		buttons: (phone) => send(phone, "interactive", { type: "button", body: { text: "Right?" }, action: { buttons: ["Yes", "No"].map((title) => ({ type: "reply", reply: { id: title.toLowerCase(), title } })) } }),
		template: (phone) => send(phone, "template", { name: "complaint_update", language: { code: "pa" }, components: [{ type: "body", parameters: PARAMETERS.map((text) => ({ type: "text", text })) }] }),
		image: async (phone) => {
			const { id } = await client.media.upload({ phoneNumberID: NUMBER, mimeType: "image/png", file: new Blob([photo], { type: "image/png" }), filename: "w.png" }).json();
			return send(phone, "image", { id, caption: "ਪਾਣੀ" });
		},
		read: (id) => client.message.createStatus({ phoneNumberID: NUMBER, status: "read", message_id: id, typing_indicator: { type: "text" } }).json(),
		download: async (id) => {
			const { url } = await client.media.getURL({ mediaID: id }).json();
			return new Uint8Array(await (await fetch(url, { headers: { Authorization: `Bearer ${TOKEN}` } })).arrayBuffer());
		},
		accepts: async (r) => (await event(r)).checkSignature(SECRET),
		parsed: async (r) => {
			const { value } = (await event(r)).eventNotification.entry[0].changes[0];
			return { phoneNumberId: value.metadata.phone_number_id, message: value.messages?.[0].text.body, name: value.contacts?.[0].profile.name, status: value.statuses?.[0].status };
		},
	};
}

function apiJs() {
	const client = new WhatsAppAPI({
		token: TOKEN, appSecret: SECRET, webhookVerifyToken: VERIFY, v: "v24.0",
		ponyfill: { fetch: (url, options) => fetch(String(url).replace("https://graph.facebook.com", sb.url), options) },
	});
	const send = (phone, message) => client.sendMessage(NUMBER, { phone }, message);
	return {
		text: (phone, body) => send(phone, new Text(body)),
		list: (phone) => send(phone, new Interactive(new ActionList("Choose", new ListSection("Types", ...ROWS.map((r) => new Row(r.id, r.title, r.description)))), new Body("Choose"))),
		buttons: (phone) => send(phone, new Interactive(new ActionButtons(new Button("yes", "Yes"), new Button("no", "No")), new Body("Right?"))),
		template: (phone) => send(phone, new Template("complaint_update", "pa", new BodyComponent(...PARAMETERS.map((p) => new BodyParameter(p))))),
		image: async (phone) => {
			const form = new FormData();
			form.set("file", new Blob([photo], { type: "image/png" }), "w.png");
			const { id } = await client.uploadMedia(NUMBER, form);
			return send(phone, new Image(id, true, "ਪਾਣੀ"));
		},
		read: (id) => client.markAsRead(NUMBER, id, "text"),
		download: async (id) => {
			const { url } = await client.retrieveMedia(id, NUMBER);
			return new Uint8Array(await (await client.fetchMedia(url)).arrayBuffer());
		},
		accepts: async (r) => client.verifyRequestSignature(r.raw.toString(), r.headers["x-hub-signature-256"]),
		parsed: async (r) => {
			const seen = {};
			client.on.message = ({ phoneID, message, name }) => Object.assign(seen, { phoneNumberId: phoneID, message: message.text.body, name, status: undefined });
			client.on.status = ({ phoneID, status }) => Object.assign(seen, { phoneNumberId: phoneID, message: undefined, name: r.body.entry[0].changes[0].value.contacts[0].profile.name, status });
			await client.post(r.body, r.raw.toString(), r.headers["x-hub-signature-256"]);
			return seen;
		},
	};
}

const clients = [["@kapso/whatsapp-cloud-api", kapso, "919814000001"], ["@great-detail/whatsapp", greatDetail, "919814000002"], ["whatsapp-api-js", apiJs, "919814000003"]];

for (const [name, make, phone] of clients) {
	test(`${name} sends every kind of message through the sandbox`, async () => {
		const client = make();
		await sb.send(phone, { type: "text", text: "hello" });
		for (const kind of ["text", "list", "buttons", "template", "image"]) {
			const answer = await client[kind](phone, "ਸਤ ਸ੍ਰੀ ਅਕਾਲ 🙏");
			assert.match(answer.messages[0].id, /^wamid\./, kind);
		}
		const { messages } = await sb.messages(phone, 1);
		assert.deepEqual(messages.map((m) => m.type), ["text", "interactive", "interactive", "template", "image"]);
		assert.equal(messages[0].text, "ਸਤ ਸ੍ਰੀ ਅਕਾਲ 🙏");
		assert.deepEqual(messages[1].choices.map((c) => c.id), ["lights", "water"]);
		assert.deepEqual(messages[2].choices.map((c) => c.title), ["Yes", "No"]);
		assert.match(messages[3].text, /^ਸ਼ਿਕਾਇਤ JAL-26-004217-5 ਹੁਣ ਹੱਲ ਹੈ।/);
		const shown = await fetch(sb.url + messages[4].media.href);
		assert.deepEqual(new Uint8Array(await shown.arrayBuffer()), photo);
	});

	test(`${name} takes the sandbox's webhooks and refuses a forged one`, async () => {
		const client = make();
		const from = sb.hook.requests.length;
		const sent = await sb.send(phone, { type: "text", text: "ਪਾਣੀ ਨਹੀਂ ਆ ਰਿਹਾ 🚰", name: "ਹਰਪ੍ਰੀਤ ਕੌਰ" });
		const message = await sb.hook.next((r) => messagesOf(r)[0]?.id === sent.message_id, from);
		assert.equal(await client.accepts(message), true);
		assert.deepEqual(await client.parsed(message), { phoneNumberId: NUMBER, message: "ਪਾਣੀ ਨਹੀਂ ਆ ਰਿਹਾ 🚰", name: "ਹਰਪ੍ਰੀਤ ਕੌਰ", status: undefined });
		const forged = { ...message, raw: Buffer.from(message.raw.toString().replace(phone, "919999999999")) };
		assert.equal(await client.accepts(forged), false);
		await client.read(sent.message_id);
		assert.equal((await sb.status(phone, (await sb.messages(phone, 0, 0)).seq, "read")).status, "read");
		const answer = await client.text(phone, "noted");
		const status = await sb.hook.next((r) => statusesOf(r).some((s) => s.id === answer.messages[0].id && s.status === "delivered"), from);
		assert.equal(await client.accepts(status), true);
		assert.equal((await client.parsed(status)).phoneNumberId, NUMBER);
	});

	test(`${name} fetches a citizen's photo in two steps`, async () => {
		const client = make();
		const from = sb.hook.requests.length;
		const sent = await sb.send(phone, { type: "image", sample: "water" });
		const { id } = messagesOf(await sb.hook.next((r) => messagesOf(r)[0]?.id === sent.message_id, from))[0].image;
		assert.deepEqual(await client.download(id), photo);
	});
}

test("an error has the shape the clients look for", async () => {
	const client = new Kapso({ accessToken: TOKEN, baseUrl: sb.url, graphVersion: "v23.0" });
	await assert.rejects(client.messages.sendText({ phoneNumberId: NUMBER, to: "919814099999", body: "cold" }), (e) => {
		assert.equal(e.code, 131047);
		return true;
	});
});

test("the handshake is what a client answers", async () => {
	const client = new WhatsAppAPI({ token: TOKEN, appSecret: SECRET, webhookVerifyToken: VERIFY, v: "v24.0" });
	await sb.api("POST", "handshake", {});
	const asked = await sb.hook.next((r) => r.method === "GET");
	const query = Object.fromEntries(new URL(asked.url, "http://x").searchParams);
	assert.equal(client.get(query), query["hub.challenge"]);
});
