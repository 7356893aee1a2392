// missed_call.test.mjs - somebody rings the number, lets it ring and hangs up: WhatsApp writes to her.
import assert from "node:assert/strict";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { open, standStill, until } from "../lib/world.mjs";

const PROVIDERS = ["exotel", "ozonetel", "myoperator", "kaleyra", "infobip", "twilio"];

let world;
let secret;
before(async () => {
	world = await open({ env: { MSEVA_WORKERS: "2" } });
	secret = await world.stack.secret("missed-call");
});
after(() => world?.close());

const rings = (her, more = {}) => world.sandbox(`phones/${her.phone}/missed-call`, "POST", more);
const calls = (her) => world.rows("select * from missed_call where phone = $1 order by received_at", [her.phone]);
const templates = async (her) => (await her.replies()).filter((m) => m.type === "template");

for (const provider of PROVIDERS) {
	test(`a missed call told by ${provider} is answered with the welcome template, once however often she rings`, async () => {
		const her = world.citizen();
		const told = await rings(her, { provider, call_id: `${provider}-1` });
		assert.equal(told.json.status, 200, told.text);
		const m = await her.hears();
		assert.equal(m.type, "template");
		// The provider tells the same call again, and she rings again and again.
		await Promise.all([
			rings(her, { provider, call_id: `${provider}-1`, copies: 3 }),
			...Array.from({ length: 5 }, (_, i) => rings(her, { provider, call_id: `${provider}-again-${i}` })),
		]);
		await world.quiet();
		assert.equal((await templates(her)).length, 1);
		const kept = await calls(her);
		assert.deepEqual(kept.map((c) => c.provider), kept.map(() => provider));
		assert.equal(kept.filter((c) => c.status === "answered").length, 1);
	});
}

test("six impatient calls at once, to several workers, are answered once", async () => {
	for (let round = 0; round < 4; round++) {
		const her = world.citizen();
		await Promise.all(Array.from({ length: 6 }, (_, i) => rings(her, { provider: "exotel", call_id: `${her.phone}-${i}` })));
		await her.hears();
		await world.quiet();
		assert.equal((await templates(her)).length, 1);
		assert.equal((await calls(her)).length, 6);
	}
});

test("the template comes in the language she has chosen before, and a tap on it leads into the conversation", async () => {
	const her = world.citizen();
	await her.says("गली की लाइट खराब है, अजीत पुरा जालंधर");
	await her.hears();
	await rings(her);
	const m = await her.hears();
	assert.equal(m.type, "template");
	assert.equal(m.payload.template.language.code, "hi");
	const newcomer = world.citizen();
	await rings(newcomer);
	const welcome = await newcomer.hears();
	assert.ok(welcome.choices?.length, "something to tap");
	await newcomer.taps(welcome.choices[0].id);
	await newcomer.hears();
});

test("a call that was answered, a landline and a hidden number get no message", async () => {
	const her = world.citizen();
	for (const provider of ["exotel", "myoperator", "kaleyra", "twilio"]) {
		const told = await rings(her, { provider, answered: true, call_id: `answered-${provider}` });
		assert.equal(told.json.status, 200, provider);
	}
	for (const from of ["01722740000", "anonymous", "", "0", "99999999999999999999"]) {
		const told = await rings(her, { from, call_id: `odd-${from}` });
		assert.ok(told.json.status < 500, from);
	}
	await world.quiet();
	assert.deepEqual(await her.replies(), []);
});

test("a wrong secret, no secret or an unknown provider is 404, and nothing is kept", async () => {
	const query = "CallSid=1&CallFrom=09814012345&CallTo=01725000000&Direction=incoming&CallType=call-attempt";
	for (const path of [`exotel/${secret.slice(0, -1)}0x`, "exotel/", "exotel", `pigeon/${secret}`, `exotel/${secret}/more`, `exotel/${secret.slice(0, 10)}`, ""]) {
		assert.equal((await world.server(`/webhooks/missed-call/${path}?${query}`)).status, 404, path);
	}
	assert.equal((await world.rows("select 1 from missed_call where phone = '919814012345'")).length, 0);
});

test("while Postgres stands still a call is answered in good time, and she hears from us once", async () => {
	const her = world.citizen();
	const go = await standStill(world);
	try {
		const started = Date.now();
		assert.equal((await rings(her)).json.status, 200);
		assert.ok(Date.now() - started < 4000, `answered after ${Date.now() - started} ms`);
	} finally {
		go();
	}
	await her.hears();
	await until("an empty spool", async () => (await readdir(world.stack.env.MSEVA_SPOOL_DIR)).length === 0);
	await world.quiet();
	assert.equal((await templates(her)).length, 1);
	assert.equal((await calls(her)).length, 1);
});

test("calls that come while Postgres is away are kept in files, answered at once, and each caller hears from us once afterwards", async () => {
	const [her, other] = [world.citizen(), world.citizen()];
	await world.stack.stop("postgres");
	try {
		await until("the server to notice", async () => (await world.server("/readyz")).status === 503);
		for (let i = 0; i < 3; i++) {
			const started = Date.now();
			assert.equal((await rings(her, { provider: PROVIDERS[i], call_id: `away-${i}` })).json.status, 200);
			assert.ok(Date.now() - started < 3000, "the provider keeps the caller waiting until we answer");
		}
		assert.equal((await rings(other, { call_id: "away-other" })).json.status, 200);
		assert.equal((await readdir(world.stack.env.MSEVA_SPOOL_DIR)).filter((f) => f.endsWith(".json")).length, 4);
		await until("each worker to know", async () => (await world.server("/readyz")).json.missed_calls_spooled === 4);
	} finally {
		await world.stack.start("postgres");
	}
	await Promise.all([her.hears(), other.hears()]);
	await until("an empty spool", async () => (await readdir(world.stack.env.MSEVA_SPOOL_DIR)).length === 0);
	await until("each worker to know", async () => (await world.server("/readyz")).json.missed_calls_spooled === 0);
	await world.quiet();
	assert.equal((await templates(her)).length, 1);
	assert.equal((await templates(other)).length, 1);
	assert.equal((await calls(her)).length, 3);
});

test("a call that can be kept nowhere is not called kept: the provider is told to try again", async () => {
	const her = world.citizen(), spool = world.stack.env.MSEVA_SPOOL_DIR;
	await world.stack.stop("postgres");
	await rename(spool, `${spool}.away`);
	await writeFile(spool, "");
	try {
		assert.equal((await rings(her, { call_id: "nowhere" })).json.status, 503);
	} finally {
		await rm(spool);
		await rename(`${spool}.away`, spool);
		await world.stack.start("postgres");
	}
	await until("Postgres", async () => (await world.server("/readyz")).status === 200);
	assert.equal((await rings(her, { call_id: "nowhere" })).json.status, 200);
	await her.hears();
	assert.equal((await calls(her)).length, 1);
});
