// phone_page.test.mjs - the phone in the browser: a citizen can do there all that she can on her own, and
// sees it as she would. A few lines of bot stand in for the server.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { chromium } from "playwright-core";
import { messagesOf, NUMBER, Sandbox } from "../sandbox/kit.mjs";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const ARTIFACTS = resolve(import.meta.dirname, "../artifacts");
const HARPREET = "919814011111";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let sb;
let browser;
let profile;
let page;
const errors = [];

const LIST = {
	type: "list", header: { type: "text", text: "ਨਵੀਂ ਸ਼ਿਕਾਇਤ" }, body: { text: "ਕਿਸ ਬਾਰੇ ਹੈ? *ਹੇਠੋਂ ਚੁਣੋ* ਜਾਂ _ਆਪਣੇ ਸ਼ਬਦਾਂ ਵਿੱਚ ਲਿਖੋ_।" }, footer: { text: "mSeva Punjab" },
	action: {
		button: "ਚੁਣੋ", sections: [{
			title: "ਸ਼ਿਕਾਇਤਾਂ", rows: [
				{ id: "lights", title: "💡 ਸਟਰੀਟ ਲਾਈਟ", description: "ਬੰਦ, ਟੁੱਟੀ ਜਾਂ ਦਿਨੇ ਜਗਦੀ" }, { id: "water", title: "🚰 ਪਾਣੀ", description: "ਨਹੀਂ ਆਉਂਦਾ, ਗੰਦਾ ਜਾਂ ਲੀਕ" },
				{ id: "garbage", title: "🗑️ ਕੂੜਾ", description: "ਨਹੀਂ ਚੁੱਕਿਆ, ਢੇਰ ਲੱਗਾ" }, { id: "roads", title: "🛣️ ਸੜਕਾਂ", description: "ਟੋਏ, ਟੁੱਟੀ ਸੜਕ" }] }, {
			title: "ਹੋਰ", rows: [{ id: "track", title: "ਸ਼ਿਕਾਇਤ ਦੀ ਸਥਿਤੀ" }, { id: "human", title: "ਦਫ਼ਤਰ ਨਾਲ ਗੱਲ" }] }],
	},
};
const BUTTONS = { type: "button", body: { text: "ਸ਼ਿਕਾਇਤ *ਦਰਜ* ਕਰੀਏ?\n\n• 💡 ਸਟਰੀਟ ਲਾਈਟ ਬੰਦ\n• ਮਾਡਲ ਟਾਊਨ, ਜਲੰਧਰ" }, action: { buttons: [{ type: "reply", reply: { id: "yes", title: "✅ ਹਾਂ, ਦਰਜ ਕਰੋ" } }, { type: "reply", reply: { id: "no", title: "ਬਦਲੋ" } }] } };

// What the little bot says to what.
function replies(m) {
	const id = m.interactive?.list_reply?.id ?? m.interactive?.button_reply?.id;
	if (m.type === "location") return [["interactive", BUTTONS]];
	if (id === "yes") {
		return [["text", { body: "ਤੁਹਾਡੀ ਸ਼ਿਕਾਇਤ ਦਰਜ ਹੋ ਗਈ ਹੈ ✅\n\nਨੰਬਰ: *JAL-26-004217-5*\nਵਿਭਾਗ: ਸਟਰੀਟ ਲਾਈਟ ਸ਼ਾਖਾ\nਕਦੋਂ ਤੱਕ: 27 ਨਵੰਬਰ, ਸ਼ਾਮ 5 ਵਜੇ" }],
			["interactive", { type: "cta_url", body: { text: "ਨਕਸ਼ੇ 'ਤੇ ਦੇਖੋ" }, action: { name: "cta_url", parameters: { display_text: "ਨਕਸ਼ਾ ਖੋਲ੍ਹੋ", url: "https://example.org/map" } } }]];
	}
	if (id) return [["interactive", { type: "location_request_message", body: { text: "ਥਾਂ ਦੱਸੋ: ਪਿੰਨ ਭੇਜੋ ਜਾਂ ਮੁਹੱਲਾ ਲਿਖੋ।" }, action: { name: "send_location" } }]];
	if (m.text?.body === "silent") return [];
	return [["interactive", LIST]];
}

async function bot(request) {
	for (const m of messagesOf(request)) {
		await sb.graph("POST", `${NUMBER}/messages`, { messaging_product: "whatsapp", status: "read", message_id: m.id });
		for (const [type, node] of replies(m)) await sb.message(m.from, type, node, { context: { message_id: m.id } });
	}
	return 200;
}

const answering = new Set();
before(async () => {
	mkdirSync(ARTIFACTS, { recursive: true });
	sb = await Sandbox.start({ answer: (r) => {
		const work = bot(r);
		answering.add(work);
		work.finally(() => answering.delete(work));
		return 200;
	} });
	profile = mkdtempSync(join(tmpdir(), "chromium-"));
	browser = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS, viewport: { width: 1280, height: 900 }, timezoneId: "Asia/Kolkata", locale: "en-IN" });
	browser.setDefaultTimeout(10000);
});
after(async () => {
	await browser?.close();
	await Promise.allSettled(answering);
	await sb.stop();
	rmSync(profile, { recursive: true, force: true });
});
afterEach(async () => {
	await page?.close();
	page = null;
	assert.deepEqual(errors.splice(0), [], "nothing failed in the page");
});

async function open(people = [[HARPREET, "Harpreet Kaur"]], viewport = { width: 1280, height: 900 }) {
	page = await browser.newPage();
	await page.setViewportSize(viewport);
	page.on("pageerror", (e) => errors.push(e.message));
	page.on("request", (r) => {
		if (!r.url().startsWith(sb.url) && !r.url().startsWith("blob:") && !r.url().startsWith("data:")) errors.push(`left the machine: ${r.url()}`);
	});
	const query = people.map(([phone, name]) => `phone=${phone}&name=${encodeURIComponent(name)}`).join("&");
	await page.goto(`${sb.url}/?${query}`);
	await page.locator("body[data-ready]").waitFor();
	return page.locator(`[data-phone="${people[0][0]}"].phone`);
}

const shot = (name, target = page) => target.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
const write = async (phone, text) => {
	await phone.getByRole("textbox", { name: "Message" }).fill(text);
	await phone.getByRole("button", { name: "Send", exact: true }).click();
};

test("a conversation in Punjabi, from greeting to number, by list, pin and buttons", async () => {
	const phone = await open();
	await write(phone, "ਸਤ ਸ੍ਰੀ ਅਕਾਲ");
	await phone.getByRole("button", { name: "ਚੁਣੋ" }).click();
	const sheet = phone.getByRole("dialog", { name: "ਚੁਣੋ" });
	assert.equal(await sheet.getByRole("radio").count(), 6);
	assert.equal(await sheet.getByRole("button", { name: "Send" }).isDisabled(), true);
	await sheet.getByText("💡 ਸਟਰੀਟ ਲਾਈਟ").click();
	await shot("phone-list", phone);
	await sheet.getByRole("button", { name: "Send" }).click();
	await phone.getByRole("button", { name: "Send location" }).click();
	const map = page.getByRole("dialog", { name: "Send location" });
	await map.getByRole("combobox", { name: "Go to town" }).selectOption("Phagwara");
	await map.locator(".map").click({ position: { x: 200, y: 150 } });
	await shot("phone-map");
	const latitude = Number(await map.getByLabel("Latitude").inputValue());
	const longitude = Number(await map.getByLabel("Longitude").inputValue());
	assert.ok(Math.abs(latitude - 31.224) < 0.2 && Math.abs(longitude - 75.77) < 0.25, `${latitude}, ${longitude} is near Phagwara`);
	await map.getByRole("button", { name: "Send this place" }).click();
	await phone.getByRole("button", { name: "✅ ਹਾਂ, ਦਰਜ ਕਰੋ" }).click();
	await phone.getByText("JAL-26-004217-5").waitFor();
	await phone.getByRole("button", { name: "ਨਕਸ਼ਾ ਖੋਲ੍ਹੋ" }).waitFor();
	await shot("phone-filed", phone);
	const { messages } = await sb.messages(HARPREET, 0, 0);
	const own = messages.filter((m) => m.direction === "inbound");
	assert.deepEqual(own.map((m) => m.type), ["text", "interactive", "location", "interactive"]);
	assert.equal(own[1].payload.interactive.list_reply.id, "lights");
	assert.equal(own[2].payload.location.latitude, latitude);
	assert.equal(own[3].payload.interactive.button_reply.id, "yes");
	assert.equal(await phone.locator(".own .ticks[data-status=read]").count(), 4, "all read: blue ticks");
	assert.equal(await phone.locator(".row.theirs").count(), messages.length - 4);
	assert.equal(await phone.locator("strong", { hasText: "JAL-26-004217-5" }).count(), 1, "bold as marked");
	for (const m of messages.filter((x) => x.direction === "outbound")) await sb.status(HARPREET, m.seq, "read");
});

test("what was said is still there after a reload", async () => {
	const phone = await open();
	await phone.getByText("JAL-26-004217-5").waitFor();
	assert.equal(await phone.getByText("Today", { exact: true }).count(), 1);
});

test("a photo with a caption, a voice note, a document and a contact", async () => {
	const who = "919814022222";
	const phone = await open([[who, "Rajesh Kumar"]]);
	await phone.getByRole("button", { name: "Attach" }).click();
	await shot("phone-attach", phone);
	await phone.getByRole("button", { name: "Photos" }).click();
	await page.getByRole("dialog", { name: "Photos" }).getByRole("button", { name: "pothole" }).click();
	const preview = page.getByRole("dialog", { name: "Send photo" });
	await preview.getByLabel("Caption").fill("गड्ढा बहुत बड़ा है");
	await preview.getByRole("button", { name: "Send" }).click();
	const picture = phone.locator(".own .picture img");
	await picture.waitFor();
	await phone.getByText("गड्ढा बहुत बड़ा है").first().waitFor();
	await page.waitForFunction((el) => el.complete && el.naturalWidth === 400, await picture.elementHandle());
	for (const what of ["Voice note", "Contact"]) {
		await phone.getByRole("button", { name: "Attach" }).click();
		await phone.getByRole("button", { name: what }).click();
	}
	await phone.getByRole("button", { name: "Attach" }).click();
	await phone.getByRole("button", { name: "Document" }).click();
	await page.getByRole("button", { name: "Sample letter (PDF)" }).click();
	await phone.getByText("letter.pdf").waitFor();
	await phone.getByRole("button", { name: "Play voice message" }).waitFor();
	await shot("phone-media", phone);
	const own = (await sb.messages(who, 0, 0)).messages.filter((m) => m.direction === "inbound");
	assert.deepEqual(own.map((m) => m.type), ["image", "audio", "contacts", "document"]);
	assert.equal(own[1].payload.audio.voice, true);
});

test("a photo from the disk is made smaller and sent as JPEG", async () => {
	const who = "919814033333";
	const phone = await open([[who, "Simran"]]);
	await phone.getByRole("button", { name: "Photo", exact: true }).click();
	const chooser = page.waitForEvent("filechooser");
	await page.getByRole("button", { name: "From this computer" }).click();
	const sample = Buffer.from(await (await fetch(`${sb.url}/sandbox/v1/samples/garbage`)).arrayBuffer());
	await (await chooser).setFiles({ name: "garbage.png", mimeType: "image/png", buffer: sample });
	await page.getByRole("dialog", { name: "Send photo" }).getByRole("button", { name: "Send" }).click();
	await phone.locator(".own .picture img").waitFor();
	const { messages } = await sb.messages(who, 0, 0);
	assert.equal(messages[0].payload.image.mime_type, "image/jpeg");
	const bytes = Buffer.from(await (await fetch(sb.url + messages[0].media.href)).arrayBuffer());
	assert.equal(bytes.readUInt16BE(0), 0xffd8);
});

test("several phones side by side keep to themselves; a missed call is reported", async () => {
	const people = [["919814044441", "ਗੁਰਮੀਤ ਸਿੰਘ"], ["919814044442", "सुनीता देवी"], ["919814044443", "Aman"]];
	const first = await open(people);
	const second = page.locator(`[data-phone="${people[1][0]}"].phone`);
	await write(first, "ਇੱਕ");
	await write(second, "दो");
	await first.locator(".row.theirs").waitFor();
	await second.locator(".row.theirs").waitFor();
	assert.equal(await first.getByText("दो").count(), 0);
	assert.equal(await page.locator(`[data-phone="${people[2][0]}"] .row`).count(), 0);
	await first.getByRole("button", { name: "Missed call" }).click();
	const called = sb.hook.next((r) => r.url.startsWith("/webhooks/missed-call/myoperator/"));
	await page.getByRole("button", { name: "myoperator" }).click();
	assert.equal((await called).body._cl, "+919814044441");
	await first.getByText("Missed call (myoperator)").waitFor();
	await shot("phones");
	await page.getByRole("button", { name: "Add phone" }).click();
	const dialog = page.getByRole("dialog", { name: "Add phone" });
	await dialog.getByLabel("Name").fill("Fourth");
	await dialog.getByLabel("Phone number").fill("+91 98140 44444");
	await dialog.getByRole("button", { name: "Add", exact: true }).click();
	await page.locator('[data-phone="919814044444"].phone').waitFor();
	await page.getByRole("button", { name: "Remove phone of Aman" }).click();
	assert.equal(await page.locator(".phone").count(), 3);
});

test("templates, pictures, failures and typing look as they should", async () => {
	const who = "919814066661";
	const phone = await open([[who, "Aman"]]);
	await write(phone, "silent");
	const { messages } = await sb.messages(who);
	await sb.status(who, 1, "read");
	await sb.graph("POST", `${NUMBER}/messages`, { messaging_product: "whatsapp", status: "read", message_id: messages[0].id, typing_indicator: { type: "text" } });
	await phone.getByText("typing…").waitFor();
	await sb.message(who, "template", { name: "complaint_update", language: { code: "pa" }, components: [{ type: "body", parameters: [{ type: "text", text: "JAL-26-004217-5" }, { type: "text", text: "ਹੱਲ" }] }] });
	await phone.getByText("ਸ਼ਿਕਾਇਤ JAL-26-004217-5 ਹੁਣ ਹੱਲ ਹੈ।").waitFor();
	assert.equal(await phone.getByText("typing…").count(), 0);
	await phone.getByRole("button", { name: "ਵੇਰਵਾ" }).click();
	await phone.locator(".own").nth(1).waitFor();
	const own = (await sb.messages(who, 0, 0)).messages.filter((m) => m.direction === "inbound");
	assert.deepEqual(own[1].payload.button, { payload: "ਵੇਰਵਾ", text: "ਵੇਰਵਾ" });
	await phone.getByRole("button", { name: "More" }).click();
	await phone.getByRole("button", { name: "Switch off" }).click();
	await phone.getByText("Phone is off").waitFor();
	await sb.text(who, "*tricky* snake_case_word 2*3*4 <b>no</b> https://example.org/a?b=1. ```code```");
	await sb.status(who, 5, "sent");
	assert.equal(await phone.getByText("tricky").count(), 0, "a phone that is off shows nothing");
	await phone.getByRole("button", { name: "More" }).click();
	await phone.getByRole("button", { name: "Switch on" }).click();
	const text = phone.locator(".row.theirs .text").last();
	await text.getByText("tricky").waitFor();
	assert.deepEqual(await text.evaluate((el) => [...el.children].map((c) => `${c.localName}:${c.textContent}`)), ["strong:tricky", "a:https://example.org/a?b=1", "code:code"]);
	await shot("phone-formats", phone);
});

test("it works with the keyboard alone", async () => {
	const who = "919814077771";
	const phone = await open([[who, "Keys"]]);
	await phone.getByRole("textbox", { name: "Message" }).focus();
	await page.keyboard.type("hello");
	await page.keyboard.press("Enter");
	const choose = phone.getByRole("button", { name: "ਚੁਣੋ" });
	await choose.waitFor();
	await choose.focus();
	await page.keyboard.press("Enter");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await phone.getByRole("button", { name: "Send location" }).waitFor();
	const own = (await sb.messages(who, 0, 0)).messages.filter((m) => m.direction === "inbound");
	assert.equal(own[1].payload.interactive.list_reply.id, "water");
	await phone.getByRole("button", { name: "Send location" }).press("Enter");
	const map = page.getByRole("dialog", { name: "Send location" });
	const from = Number(await map.getByLabel("Latitude").inputValue());
	await map.locator(".pin").focus();
	await page.keyboard.press("ArrowUp");
	assert.ok(Number(await map.getByLabel("Latitude").inputValue()) > from);
	await page.keyboard.press("Escape");
	assert.equal(await map.count(), 0);
});

test("on a narrow screen one phone fills it, and tabs switch", async () => {
	const people = [[HARPREET, "Harpreet Kaur"], ["919814088881", "Second"]];
	const first = await open(people, { width: 375, height: 740 });
	assert.equal(await first.isVisible(), true);
	assert.equal(await page.locator(".phone:visible").count(), 1);
	const box = await first.boundingBox();
	assert.equal(Math.round(box.width), 375);
	assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing sticks out");
	await shot("phone-narrow");
	await page.getByRole("button", { name: "Second", exact: true }).click();
	assert.equal(await first.isVisible(), false);
});

test("axe finds nothing to object to", async () => {
	const phone = await open();
	await phone.getByText("JAL-26-004217-5").waitFor();
	await phone.getByRole("button", { name: "ਚੁਣੋ" }).first().click();
	await page.evaluate(AXE);
	for (const where of ["sheet", "chat"]) {
		const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
		assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" | ")}`), [], where);
		if (where === "sheet") await page.keyboard.press("Escape");
	}
});
