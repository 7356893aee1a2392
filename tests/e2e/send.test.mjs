// send.test.mjs - what leaves for WhatsApp: once, in order, and never for ever; and what people are told of
// when something they sent did not arrive.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { open, PINS, until } from "../lib/world.mjs";

const fixture = (name) => readFileSync(resolve(import.meta.dirname, "../fixtures/media", name));

let world;
before(async () => {
	world = await open();
});
after(() => world?.close());
afterEach(() => world.faults());

const outboxOf = async (her) => (await world.rows("select * from outbox where phone = $1 order by id desc limit 1", [her.phone]))[0];

// ---- sends in doubt --------------------------------------------------------------------------------

test("the Graph API takes a message and never says what became of it: a few copies and a dead letter, not one every 22 seconds for ever", async () => {
	const her = world.citizen();
	const silence = { delay_ms: 600, lose_reply_rate: 1 };
	await world.faults({ graph: silence });
	assert.equal((await her.says("good morning")).delivered, 1);
	await world.faults({ graph: silence, webhook: { hold: true } }); // from here on no report comes either
	const waits = [];
	for (let doubts = 1; doubts <= 4; doubts++) {
		const row = await until(`doubt ${doubts}`, async () => {
			const found = await outboxOf(her);
			return found.doubts === doubts && found;
		});
		assert.equal(row.status, 0);
		assert.equal(row.lease_owner, null, "nobody holds it while it waits");
		waits.push(Math.round((row.due_at - Date.now()) / 1000));
		await world.rows("update outbox set due_at = now() where phone = $1 and queued", [her.phone]); // as if the time had passed
	}
	[22, 22, 120, 480].forEach((wait, i) => assert.ok(Math.abs(waits[i] - wait) <= 3, `waits of ${waits} s`));
	const dead = await until("the dead letter", async () => {
		const found = await outboxOf(her);
		return found.is_dead && found;
	});
	assert.match(dead.error_text, /no answer/);
	assert.equal((await her.replies()).length, 5);
	// Reports come after all: it was sent, and nobody needs to send it again.
	await world.faults();
	await until("the late report", async () => (await outboxOf(her)).status >= 2);
	assert.equal((await her.replies()).length, 5);
});

// ---- read receipts ---------------------------------------------------------------------------------

test("her ticks turn blue once she has her answer", async () => {
	const her = world.citizen();
	await her.says("good morning");
	await her.hears();
	await until("blue ticks", async () => (await her.messages())[0].status === "read");
});

test("an answer that has to wait: she sees that we are typing", async () => {
	const her = world.citizen();
	await world.faults({ graph: { error_code: 131056, times: 1, phone: her.phone } });
	await her.says("good morning");
	await until("typing", async () => (await world.sandbox(`phones/${her.phone}`)).json.typing);
	await her.hears();
	assert.equal((await world.sandbox(`phones/${her.phone}`)).json.typing, false);
});

// ---- numbers of complaints ----------------------------------------------------------------------------

test("many people file in one town at the same moment: their numbers follow each other without a gap", async () => {
	const crowd = Array.from({ length: 48 }, () => world.citizen());
	const confirm = await Promise.all(crowd.map(async (her) => {
		await her.photo({ caption: "garbage heap in our street" });
		await her.hears();
		await her.pin(PINS.phagwara);
		return (await her.hears(/Phagwara/)).choices.find((c) => c.id.startsWith("file:")).id;
	}));
	await Promise.all(crowd.map((her, i) => her.taps(confirm[i], { wait: false })));
	const references = await Promise.all(crowd.map((her) => her.hearsReference()));
	const numbers = references.map((r) => Number(r.split("-")[2])).sort((a, b) => a - b);
	numbers.forEach((n, i) => assert.equal(n, numbers[0] + i, numbers.join(" ")));
});

// ---- the provider's news ------------------------------------------------------------------------------

test("news of the provider that is delivered again is kept once, and news that says the same later is kept too", async () => {
	const body = (time, event = "PAUSED") => ({
		object: "whatsapp_business_account",
		entry: [{ id: "102290129340398", time, changes: [{ field: "message_template_status_update", value: { event, message_template_id: 594425479261596, message_template_name: "some_offer", message_template_language: "pa", reason: null } }] }],
	});
	const kept = async () => Number((await world.rows("select count(*) from provider_event where value->>'message_template_name' = 'some_offer'"))[0].count);
	const status = async () => (await world.rows("select status from template_status where name = 'some_offer'"))[0].status;
	for (let copy = 0; copy < 3; copy++) assert.equal((await world.webhook(body(1795400000))).status, 200);
	assert.equal(await kept(), 1);
	assert.equal((await world.webhook(body(1795400060, "APPROVED"))).status, 200);
	assert.equal((await world.webhook(body(1795400000))).status, 200);
	assert.equal(await status(), "APPROVED", "an old delivery does not turn the clock back");
	assert.equal((await world.webhook(body(1795400120))).status, 200);
	assert.equal(await kept(), 3);
	assert.equal(await status(), "PAUSED");
});

// ---- photos that did not arrive -----------------------------------------------------------------------

const SORRY = { en: /did not reach us/u, hi: /ठीक से नहीं पहुँची/u, pa: /ਠੀਕ ਤਰ੍ਹਾਂ ਨਹੀਂ ਪਹੁੰਚੀ/u };
const WORDS = { en: "street light not working, Ajit Pura, Jalandhar", hi: "गली की लाइट खराब है, अजीत पुरा जालंधर", pa: "ਸਾਡੀ ਗਲੀ ਦੀ ਲਾਈਟ ਖਰਾਬ ਹੈ, ਅਜੀਤ ਪੁਰਾ ਜਲੰਧਰ" };
const NO_PHOTO = { type: "image", data_base64: Buffer.from("GIF89a and then nothing of the kind").toString("base64"), mime_type: "image/jpeg" };

const filesOf = async (reference, status) => world.rows(`select m.id from complaint c
	join complaint_media l on l.tenant_id = c.tenant_id and l.complaint_id = c.id
	join media m on m.tenant_id = l.tenant_id and m.id = l.media_id
	where c.reference = $1 and m.status = $2`, [reference, status]);

for (const lang of ["en", "hi", "pa"]) {
	test(`a photo that is no photo is told to her once, in ${lang}, with the number of her complaint, and she can send it again`, async () => {
		const her = world.citizen();
		const reference = await her.files(WORDS[lang]);
		await her.sends(NO_PHOTO);
		const m = await her.hears(SORRY[lang]);
		assert.ok(m.text.includes(reference), m.text);
		assert.ok(m.choices.some((c) => c.id === `ref:${reference}`));
		assert.equal((await filesOf(reference, "failed")).length, 1);
		await her.photo();
		await until("the good photo", async () => (await filesOf(reference, "stored")).length === 1);
		await world.quiet();
		assert.equal((await her.replies()).filter((r) => SORRY[lang].test(r.text)).length, 1);
	});
}

test("an album of which nothing can be kept is told of once", async () => {
	const her = world.citizen();
	await her.sends({ ...NO_PHOTO, caption: "garbage heap in our street" });
	await her.hears();
	await her.sends({ ...NO_PHOTO, data_base64: Buffer.from("nor is this").toString("base64") });
	await her.pin(PINS.phagwara);
	const m = await her.hears(/Phagwara/);
	await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id);
	const reference = await her.hearsReference();
	await until("both files to be refused", async () => (await filesOf(reference, "failed")).length === 2);
	assert.ok((await her.hears(SORRY.en)).text.includes(reference));
	await world.quiet();
	assert.equal((await her.replies()).filter((r) => SORRY.en.test(r.text)).length, 1);
});

test("a photo that could not be kept, after the 24 hours have passed, is told of by the approved template", async () => {
	const her = world.citizen();
	const reference = await her.files();
	await world.faults({ graph: { media_status: 500 } });
	await her.sends({ type: "image", data_base64: fixture("position_and_orientation.jpg").subarray(0, 200).toString("base64"), mime_type: "image/jpeg" });
	await her.hears();
	await world.rows("update conversation set last_inbound_at = now() - interval '25 hours' where citizen_id = (select citizen_id from complaint where reference = $1)", [reference]);
	await world.faults();
	await world.rows("update media set due_at = now(), lease_until = null where status = 'pending'");
	const m = await her.hears();
	assert.equal(m.type, "template");
	assert.ok(m.text.includes(reference), m.text);
});
