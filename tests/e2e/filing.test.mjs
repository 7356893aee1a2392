// filing.test.mjs - what a citizen meets: filing in three languages and three ways, following up, moving town,
// leaving and coming back.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { open, PINS, until } from "../lib/world.mjs";

const fixture = (name) => readFileSync(resolve(import.meta.dirname, "../fixtures/media", name));
const TENANT = { jalandhar: "pb.jalandhar", amritsar: "pb.amritsar", phagwara: "pb.phagwara" };

let world;
let tenants;
before(async () => {
	world = await open();
	tenants = Object.fromEntries((await world.rows("select id, code from tenant")).map((t) => [t.code, t.id]));
});
after(() => world?.close());

const WAYS = {
	en: { pick: "English", file: "File a complaint", category: "💡 Street lights", type: "Light not working", confirm: "✅ File it", filed: /Filed/ },
	hi: { pick: "हिन्दी", file: "शिकायत दर्ज करें", category: "💡 स्ट्रीट लाइट", confirm: "✅ दर्ज करें", filed: /दर्ज/u },
	pa: { pick: "ਪੰਜਾਬੀ", confirm: "✅", filed: /ਦਰਜ/u },
};

test("explore", async () => {
	for (const lang of Object.keys(WAYS)) {
		const her = world.citizen();
		await her.says("hello");
		let m = await her.hears();
		console.log(m.text, m.choices);
		await her.taps(WAYS[lang].pick);
		for (let i = 0; i < 3; i++) {
			m = await her.hears();
			console.log(m.text, m.choices);
			await her.taps(m.choices[0].id);
		}
		m = await her.hears();
		console.log(m.text, m.choices);
		await her.pin(PINS.amritsar);
		m = await her.hears();
		console.log(m.text, m.choices);
		await her.taps(m.choices[0].id);
		m = await her.hears();
		console.log(m.text, m.choices);
		console.log((await her.replies()).length, await her.complaints());
	}
});
