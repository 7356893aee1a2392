// faults.test.mjs - everything the server stands on goes away in turn, and the server itself. Whatever was
// acknowledged has its effect exactly once, and every citizen gets her answers, in order.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, afterEach, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { bodyOf, open, PINS, standStill, textMessage, until } from "../lib/world.mjs";

const run = promisify(execFile);
const SEED = Number(process.env.FAULT_SEED ?? 20261124);
const KILLS = Number(process.env.FAULT_KILLS ?? 10);

let world;
before(async () => {
	world = await open({ env: { SANDBOX_OPTIONS: "--retry-base-ms 40 --retry-max 100000" } });
});
after(() => world?.close());
afterEach(() => world.faults());

// The same numbers at every run (mulberry32).
function dice(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

// What we sent carries the number of the queued row, "tenant id date": sent once each, oldest first.
async function assertOnceAndInOrder(her, mostTwice = 0) {
	const rows = (await her.replies()).map((m) => m.payload.biz_opaque_callback_data);
	const different = [...new Set(rows)];
	assert.ok(rows.length - different.length <= mostTwice, `${her.phone}: ${rows.length - different.length} sent twice`);
	const dates = different.map((row) => [row.split(" ").slice(2).join(" "), Number(row.split(" ")[1])]);
	for (let i = 1; i < dates.length; i++) {
		assert.ok(dates[i - 1][0] < dates[i][0] || (dates[i - 1][0] === dates[i][0] && dates[i - 1][1] < dates[i][1]), `${her.phone} got them out of order: ${different.join(", ")}`);
	}
	return rows.length - different.length;
}

// Photo, pin, confirm; it does not matter to her when the answers come.
async function filesByPhoto(her, seconds = 90) {
	const later = { wait: false };
	await her.photo({ caption: "garbage heap in our street" }, later);
	await her.hears(/./u, seconds);
	await her.pin(PINS.phagwara, later);
	const m = await her.hears(/Phagwara/u, seconds);
	await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id, later);
	return /[A-Z]{3}-\d\d-\d{6}-\d/.exec((await her.hears(/[A-Z]{3}-\d\d-\d{6}-\d/, seconds)).text)[0];
}

async function assertFiled(her, reference) {
	assert.deepEqual((await her.complaints()).map((c) => c.reference), [reference], `${her.phone} was told ${reference}`);
}

// ---- Redis ---------------------------------------------------------------------------------------

test("Redis is killed in the middle of a conversation, comes back, is emptied: she notices nothing", async () => {
	const her = world.citizen();
	await her.photo({ caption: "garbage heap in our street" });
	await her.hears();
	await world.stack.stop("redis", "KILL");
	await her.pin(PINS.phagwara);
	const m = await her.hears(/Phagwara/);
	await world.stack.start("redis");
	await until("Redis back", async () => (await world.server("/readyz")).json.redis);
	await run("redis-cli", ["-s", world.stack.env.REDIS_SOCKET, "flushall"]);
	await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id);
	await assertFiled(her, await her.hearsReference());
	await world.quiet();
	assert.equal((await her.replies()).length, 3);
});

test("Redis says nothing any more: she waits a moment, not for ever", async () => {
	const pid = Number(world.stack.env.REDIS_PID);
	process.kill(pid, "SIGSTOP");
	try {
		const started = Date.now();
		const her = world.citizen();
		await assertFiled(her, await filesByPhoto(her));
		assert.ok(Date.now() - started < 4000, `${Date.now() - started} ms`);
	} finally {
		process.kill(pid, "SIGCONT");
	}
	await until("Redis back", async () => (await world.server("/readyz")).json.redis);
});

test("a conversation in Redis that is older than the one in Postgres is not believed", async () => {
	const her = world.citizen();
	await her.photo({ caption: "garbage heap in our street" });
	await her.hears();
	const key = `mseva:conv:1:${her.phone}`;
	const redis = async (...args) => (await run("redis-cli", ["-s", world.stack.env.REDIS_SOCKET, ...args])).stdout.trimEnd();
	const old = await redis("get", key);
	assert.match(old, /^\{/);
	await her.pin(PINS.phagwara);
	const m = await her.hears(/Phagwara/);
	for (const value of [old, "{", "", "{\"c\":1,\"v\":1}", "x".repeat(70000)]) {
		await redis("set", key, value);
		await her.says("menu");
		await her.hears();
	}
	await redis("set", key, old);
	await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id);
	await assertFiled(her, await her.hearsReference());
});

// ---- Postgres ------------------------------------------------------------------------------------

test("while Postgres is away a message is refused with 503, and is processed once when it is back", async () => {
	const crowd = Array.from({ length: 60 }, () => world.citizen());
	await world.stack.stop("postgres");
	try {
		await until("Postgres to be missed", async () => (await world.server("/readyz")).status === 503);
		const refused = await world.webhook(bodyOf({ messages: [textMessage(crowd[0].phone, "good morning")] }));
		assert.equal(refused.status, 503);
		assert.ok(Number(refused.headers.get("retry-after")) > 0);
		for (const her of crowd) assert.equal((await her.says("good morning", { copies: 2 })).delivered, 0);
	} finally {
		await world.stack.start("postgres");
	}
	await Promise.all(crowd.map((her) => her.hears()));
	await world.quiet();
	for (const her of crowd) assert.equal((await her.replies()).length, 1);
});

test("Postgres is killed while people are filing: everybody's complaint is there, once", async () => {
	const crowd = Array.from({ length: 12 }, () => world.citizen());
	const filing = crowd.map((her) => filesByPhoto(her));
	await crowd[0].hears();
	crowd[0].seen = 0;
	await world.stack.stop("postgres", "QUIT");
	await world.stack.start("postgres");
	const references = await Promise.all(filing);
	await world.quiet();
	for (const [i, her] of crowd.entries()) {
		await assertFiled(her, references[i]);
		await assertOnceAndInOrder(her);
	}
});

test("Postgres stands still for a while: nothing is lost, nothing is done twice", async () => {
	const crowd = Array.from({ length: 8 }, () => world.citizen());
	const go = await standStill(world);
	const filing = crowd.map((her) => filesByPhoto(her));
	try {
		await pause(1500); // nothing tells that nothing happens
		assert.equal((await world.server("/healthz")).status, 200, "the loop is alive");
	} finally {
		go();
	}
	const references = await Promise.all(filing);
	await world.quiet();
	for (const [i, her] of crowd.entries()) {
		await assertFiled(her, references[i]);
		await assertOnceAndInOrder(her);
	}
});

// ---- the Graph API -------------------------------------------------------------------------------

for (const [how, fault] of Object.entries({ "answers 503": { status: 503 }, "says there are too many messages": { error_code: 130429 }, "has lost its mind": { status: 500, rate: 0.5 } })) {
	test(`the Graph API ${how}: the answers come afterwards, in order`, async () => {
		const crowd = Array.from({ length: 6 }, () => world.citizen());
		await world.faults({ graph: fault });
		for (const words of ["good morning", "menu", "street light not working, Ajit Pura, Jalandhar", "menu", "good morning"]) {
			await Promise.all(crowd.map((her) => her.says(words)));
		}
		await until("the trouble to be met", async () => (await world.stats()).graph_errors > 6);
		await world.faults();
		await world.quiet(60);
		for (const her of crowd) {
			assert.equal((await her.replies()).length, 5);
			await assertOnceAndInOrder(her);
		}
	});
}

test("too many messages to one person: hers wait, other people's do not", async () => {
	const [her, other] = [world.citizen(), world.citizen()];
	await world.faults({ graph: { error_code: 131056, phone: her.phone } });
	await her.says("good morning");
	await her.says("menu");
	await other.says("good morning");
	await other.hears();
	assert.equal((await her.replies()).length, 0);
	await world.faults();
	await her.hears();
	await world.quiet();
	assert.equal((await her.replies()).length, 2);
	await assertOnceAndInOrder(her);
});

test("answers of the Graph API are lost: the reports settle what was sent, nothing goes out twice", async () => {
	const crowd = Array.from({ length: 10 }, () => world.citizen());
	await world.faults({ graph: { lose_reply_rate: 0.5 } });
	const filing = crowd.map((her) => filesByPhoto(her));
	const references = await Promise.all(filing);
	await world.faults();
	await world.quiet(60);
	for (const [i, her] of crowd.entries()) {
		await assertFiled(her, references[i]);
		await assertOnceAndInOrder(her);
	}
});

test("Postgres goes away between sending and writing that down: nothing goes out twice", async () => {
	const her = world.citizen();
	await her.says("good morning");
	await her.hears();
	await world.faults({ graph: { delay_ms: 600 } });
	assert.equal((await her.says("menu")).delivered, 1);
	await world.faults({ graph: { delay_ms: 600 }, webhook: { hold: true } }); // and no report helps
	await world.stack.stop("postgres");
	await her.hears();
	await world.stack.start("postgres");
	await until("the row", async () => (await world.rows("select status from outbox where phone = $1 order by id desc limit 1", [her.phone]))[0].status >= 1);
	await world.faults();
	await world.quiet();
	assert.equal((await her.replies()).length, 2);
});

// As the office's news is queued. The sandbox's clock decides whether it is still within the window.
async function queueNews(her, windowHours) {
	const [c] = await her.complaints();
	const body = { kind: "text", body: "news of the office", language: "en", params: [c.reference, "Light", "all done"] };
	await world.rows(`insert into outbox (tenant_id, citizen_id, number_id, phone, user_id, kind, body, late_template, window_until)
		values ($1, $2, $3, $4, $5, 'text', $6, 'complaint_comment', now() + make_interval(hours => $7))`,
	[c.tenant_id, c.citizen_id, c.number_id, c.phone, c.user_id, body, windowHours]);
}

test("news go as free text within the window, and as the approved template after it, whoever notices that it has closed", async () => {
	const her = world.citizen();
	await her.files();
	await queueNews(her, 1);
	assert.equal((await her.hears()).type, "text");
	await queueNews(her, -1);
	assert.equal((await her.hears()).type, "template", "we knew");
	await world.sandbox("clock", "POST", { advance_ms: 25 * 3600e3 });
	try {
		await queueNews(her, 1);
		assert.equal((await her.hears()).type, "template", "the Graph API says so at once");
		await world.faults({ graph: { async_errors: true } });
		await queueNews(her, 1);
		assert.equal((await her.hears()).type, "text", "taken, it seems");
		assert.equal((await her.hears()).type, "template", "the Graph API says so afterwards");
		await world.quiet();
		assert.equal((await her.replies()).filter((m) => m.type === "template").length, 3);
	} finally {
		await world.sandbox("clock", "POST", { advance_ms: -25 * 3600e3 });
	}
});

test("what the Graph API refuses for good becomes a dead letter, and blocks nobody", async () => {
	const her = world.citizen();
	await world.faults({ graph: { error_code: 100, phone: her.phone, times: 1 } });
	await her.says("good morning");
	await until("the dead letter", async () => (await world.rows("select error_code from outbox where phone = $1 and is_dead", [her.phone]))[0]?.error_code === 100);
	await her.says("menu");
	await her.hears();
});

// ---- the server itself ---------------------------------------------------------------------------

test(`the server is killed ${KILLS} times while people are filing: every complaint is there once, and every answer comes`, async (t) => {
	const roll = dice(SEED);
	t.diagnostic(`FAULT_SEED=${SEED}`);
	const crowd = [];
	const filing = [];
	const before = Number((await world.rows("select count(*) from inbound_key"))[0].count);
	let killing = true;
	const arriving = (async () => {
		while (killing) {
			const her = world.citizen();
			crowd.push(her);
			filing.push(filesByPhoto(her, 120));
			filing.at(-1).catch(() => {}); // told below, with all the others
			await pause(120); // people do not all begin at once
		}
	})();
	for (let i = 0; i < KILLS; i++) {
		await pause(50 + roll() * 500); // a moment of its own choosing
		await world.stack.stop("server", "KILL");
		await world.stack.start("server");
	}
	killing = false;
	await arriving;
	const references = await Promise.all(filing);
	t.diagnostic(`${crowd.length} people`);
	await world.quiet(60);
	let twice = 0;
	for (const [i, her] of crowd.entries()) {
		await assertFiled(her, references[i]);
		twice += await assertOnceAndInOrder(her, 1);
	}
	t.diagnostic(`${twice} messages went out twice`);
	assert.equal(twice, 0, "a report settles each send that was in doubt");
	assert.equal(new Set(references).size, references.length);
	const after = Number((await world.rows("select count(*) from inbound_key"))[0].count);
	assert.equal(after - before, 3 * crowd.length, "each message was taken once");
	// A photo that was just being fetched is leased for minutes; as if they had passed:
	await world.rows("update media set lease_until = now() where status = 'pending'");
	await until("the photos", async () => !(await world.rows("select 1 from media where status = 'pending'")).length);
});
