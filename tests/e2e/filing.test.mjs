// filing.test.mjs - what a citizen meets: filing in three languages and three ways, following up, moving town,
// leaving and coming back.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { open, PINS, until } from "../lib/world.mjs";

const fixture = (name) => readFileSync(resolve(import.meta.dirname, "../fixtures/media", name));const stored = (key) => join(world.stack.env.MSEVA_MEDIA_DIR, key.slice(0, 2), key.slice(2, 4), key);

let world;
let tenants;
before(async () => {
	world = await open();
	tenants = Object.fromEntries((await world.rows("select id, code from tenant")).map((t) => [t.code, t.id]));
});
after(() => world?.close());


const GREETING = { pa: "ਸਤ ਸ੍ਰੀ ਅਕਾਲ", hi: "नमस्ते", en: "good morning" };
const WORDS = {
	pa: { text: "ਸਾਡੀ ਗਲੀ ਦੀ ਲਾਈਟ ਖਰਾਬ ਹੈ, ਅਜੀਤ ਪੁਰਾ ਜਲੰਧਰ", caption: "ਗਲੀ ਵਿੱਚ ਕੂੜੇ ਦਾ ਢੇਰ ਲੱਗਾ ਹੈ", filed: /ਨੰਬਰ/u },
	hi: { text: "गली की लाइट खराब है, अजीत पुरा जालंधर", caption: "गली में कूड़े का ढेर लगा है", filed: /नंबर/u },
	en: { text: "street light not working in Ajit Pura, Jalandhar", caption: "garbage heap in our street", filed: /number/u },
};

async function oneComplaint(her) {
	const list = await her.complaints();
	assert.equal(list.length, 1, `exactly one complaint, not ${list.length}`);
	return list[0];
}

for (const lang of ["pa", "hi", "en"]) {
	test(`filing step by step in ${lang} takes at most six messages of ours`, async () => {
		const her = world.citizen();
		await her.says(GREETING[lang]);
		let m = await her.hears();
		const choosing = m.choices.some((c) => c.id === `lang:${lang}`);
		if (choosing) {
			await her.taps(`lang:${lang}`);
			m = await her.hears();
		}
		await her.taps("new");
		m = await her.hears();
		assert.equal(m.choices.length, 10, "ten categories");
		await her.taps("cat:street_lights");
		await her.hears();
		await her.taps("type:StreetLightNotWorking");
		await her.hears();
		await her.pin(PINS.amritsar);
		m = await her.hears();
		await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id);
		const reference = await her.hearsReference();
		assert.match(her.heard.at(-1).text, WORDS[lang].filed);
		// Where the language could not be told from the greeting, asking for it is the one message more.
		assert.ok((await her.replies()).length <= (choosing ? 7 : 6));
		const c = await oneComplaint(her);
		assert.equal(c.reference, reference);
		assert.equal(c.tenant_id, tenants["pb.amritsar"]);
		assert.equal(c.type_code, "StreetLightNotWorking");
		assert.equal(c.language, lang);
		assert.deepEqual([c.lat, c.lng], PINS.amritsar);
		assert.equal(c.due_at - c.created_at > 3600e3, true, "the deadline lies ahead");
	});

	test(`filing by simply writing in ${lang} takes at most five`, async () => {
		const her = world.citizen();
		await her.says(WORDS[lang].text);
		let m = await her.hears();
		const choice = m.choices.find((c) => c.id.includes("StreetLightNotWorking"));
		assert.ok(choice, `offered: ${m.choices.map((c) => c.id)}`);
		await her.taps(choice.id);
		m = await her.hears();
		if (!m.choices.some((c) => c.id.startsWith("file:"))) {
			await her.says("Ajit Pura");
			m = await her.hears();
		}
		await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id);
		await her.hearsReference();
		assert.ok((await her.replies()).length <= 5);
		const c = await oneComplaint(her);
		assert.equal(c.tenant_id, tenants["pb.jalandhar"]);
		assert.equal(c.type_code, "StreetLightNotWorking");
		assert.equal(c.description, WORDS[lang].text, "her own words, unchanged");
		assert.equal(c.locality_name, "Ajit Pura");
		assert.equal(c.ward, "52");
		assert.equal(c.language, lang);
	});

	test(`a photo with words and a pin in ${lang} takes at most three, and the photo is kept without its metadata`, async () => {
		const her = world.citizen();
		const original = fixture("position_and_orientation.jpg");
		assert.ok(original.includes("Exif"), "the fixture has something to remove");
		await her.photo({ caption: WORDS[lang].caption, data_base64: original.toString("base64"), mime_type: "image/jpeg", sample: undefined });
		await her.hears();
		await her.pin(PINS.phagwara);
		const m = await her.hears();
		await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id);
		await her.hearsReference();
		assert.ok((await her.replies()).length <= 3);
		const c = await oneComplaint(her);
		assert.equal(c.tenant_id, tenants["pb.phagwara"]);
		assert.equal(c.type_code, "GarbageNeedsTobeCleared");
		const photo = await until("the photo to be stored", async () => (await world.rows(
			`select m.* from media m join complaint_media l on l.tenant_id = m.tenant_id and l.media_id = m.id
			where l.tenant_id = $1 and l.complaint_id = $2 and m.status = 'stored'`, [c.tenant_id, c.id]))[0]);
		assert.equal(photo.declared_sha256, createHash("sha256").update(original).digest("base64"));
		const kept = await readFile(stored(photo.object_key));
		assert.equal(photo.sha256, createHash("sha256").update(kept).digest("hex"), "what is on disk is what the row says");
		assert.equal(photo.mime, "image/jpeg");
		assert.ok(!kept.includes("Exif") && !kept.includes("GPS"), "no metadata");
		assert.ok((await readFile(stored(photo.thumb_key))).length > 0, "and a small one beside it");
	});
}

test("she follows her complaints, as a list and by number, and a slip in the number is noticed", async () => {
	const her = world.citizen();
	const reference = await her.files();
	await her.taps("track");
	const list = await her.hears(/Your complaints/);
	assert.ok(list.choices.some((c) => c.id === `ref:${reference}`));
	await her.taps(`ref:${reference}`);
	await her.hears(/Waiting to be seen/);
	await her.says(reference.toLowerCase());
	await her.hears(/Waiting to be seen/);
	const slip = reference.slice(0, -1) + (Number(reference.at(-1)) + 1) % 10;
	await her.says(slip);
	await her.hears(/slip in the number/);
	const neighbour = world.citizen({ name: "Gurdeep" });
	await neighbour.says(reference);
	const m = await neighbour.hears(new RegExp(reference));
	assert.ok(!m.text.includes("Ajit Pura") && !m.text.includes("Harpreet"), "a stranger sees only how it stands");
});

test("her town is remembered, and changing it moves the next complaint", async () => {
	const her = world.citizen();
	await her.files();
	await her.taps("menu");
	await her.hears(/How can we help/);
	await her.says("Zirakpur");
	await her.hears(/Town: \*Zirakpur/);
	await her.says("potholes on our road near the gurdwara");
	const suggested = await her.hears(/Which of these|Where is it/);
	if (/Which of these/.test(suggested.text)) await her.taps(suggested.choices[0].id);
	const m = await her.hears(/Shall (I|we) file|Where is it/);
	if (/Where/.test(m.text)) {
		await her.says("near the gurdwara");
		await her.hears(/Shall (I|we) file/);
	}
	await her.taps("✅ File it");
	await her.hearsReference();
	assert.deepEqual((await her.complaints()).map((c) => c.tenant_id), [tenants["pb.jalandhar"], tenants["pb.zirakpur"]]);
});

test("a town that has not started gets a courteous answer, and is counted once a person", async () => {
	const her = world.citizen();
	await her.says("street light not working");
	await her.taps((await her.hears(/Which of these/)).choices[0].id);
	await her.hears(/Where is it/);
	await her.says("Abohar");
	await her.hears(/have not started in \*Abohar\*/);
	await her.says("the road is broken");
	await her.hears(/have not started in \*Abohar\*/);
	assert.equal((await her.complaints()).length, 0);
	const [citizen] = await world.rows("select id from citizen where phone = $1", [her.phone]);
	const demand = await world.rows("select * from demand where citizen_id = $1", [citizen.id]);
	assert.deepEqual(demand.map((d) => d.tenant_id), [tenants["pb.abohar"]]);
	await until("the total", async () => (await world.rows("select demand from tenant_rollup where tenant_id = $1", [tenants["pb.abohar"]]))[0]?.demand === "1");
});

test("STOP stops the news, START brings it back, and the conversation still answers", async () => {
	const her = world.citizen();
	await her.files();
	const stopped = async () => (await world.rows("select opted_out from citizen where phone = $1", [her.phone]))[0].opted_out;
	await her.says("STOP");
	await her.hears(/no more messages/);
	assert.equal(await stopped(), true);
	await her.says("start");
	await her.hears(/Good to have you back/);
	assert.equal(await stopped(), false);
});

test("a second photo after filing is added to the complaint", async () => {
	const her = world.citizen();
	const reference = await her.files();
	await her.photo({});
	await her.hears(new RegExp(`Added to complaint \\*${reference}`));
	const files = await world.rows(`select 1 from complaint_media l join complaint c on c.tenant_id = l.tenant_id and c.id = l.complaint_id
		where c.reference = $1`, [reference]);
	assert.equal(files.length, 1);
});
