// health.test.mjs - what the operator sees: is it alive, can it do its job, what does it count, does it leave
// without dropping anything.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { open, until } from "../lib/world.mjs";

let world;
before(async () => {
	world = await open();
});
after(() => world?.close());

test("metrics are what Prometheus' own checker accepts, and count what happened", async () => {
	const her = world.citizen();
	await her.files();
	await world.quiet();
	const { status, text, headers } = await world.server("/metrics");
	assert.equal(status, 200);
	assert.match(headers.get("content-type"), /^text\/plain; version=0\.0\.4/);
	const checker = spawn("promtool", ["check", "metrics"], { stdio: ["pipe", "pipe", "pipe"] });
	let said = "";
	for (const stream of [checker.stdout, checker.stderr]) stream.on("data", (chunk) => (said += chunk));
	checker.stdin.end(text);
	const [code] = await once(checker, "close");
	assert.equal(said, "");
	assert.equal(code, 0);
	assert.ok(await world.metric("mseva_turns_total{outcome=\"committed\"}") >= 3);
	assert.equal(await world.metric("mseva_complaints_filed_total"), 1);
	assert.ok(await world.metric("mseva_sends_total{outcome=\"sent\"}") >= 3);
	assert.equal(await world.metric("mseva_send_backlog"), 0);
});

test("alive and ready are different things, and not ready says why", async () => {
	assert.equal((await world.server("/healthz")).text, "ok\n");
	assert.deepEqual((await world.server("/readyz")).json.ready, true);
	await world.stack.stop("redis");
	await until("Redis to be missed", async () => (await world.server("/readyz")).json.redis === false);
	assert.equal((await world.server("/readyz")).status, 200, "without the cache it does its job, slower");
	await world.stack.start("redis");
	await until("Redis back", async () => (await world.server("/readyz")).json.redis === true);
	await world.stack.stop("postgres");
	try {
		const away = await until("Postgres to be missed", async () => {
			const r = await world.server("/readyz");
			return r.status === 503 && r;
		});
		assert.match(away.json.cannot, /Postgres/);
		assert.equal((await world.server("/healthz")).status, 200);
	} finally {
		await world.stack.start("postgres");
	}
	await world.ready();
});

test("what is asked in the wrong way is refused politely", async () => {
	assert.equal((await world.server("/metrics", "POST", "x")).status, 405);
	assert.equal((await world.server("/webhooks/whatsapp", "DELETE")).status, 405);
	assert.equal((await world.server("/no/such/place")).status, 404);
	assert.equal((await world.server("/healthz", "HEAD")).status, 200);
});

test("told to stop under load, it finishes what it took and everybody is answered once after the next start", async () => {
	const crowd = Array.from({ length: 40 }, () => world.citizen());
	await world.faults({ graph: { delay_ms: 150 } });
	const talking = crowd.map((her) => her.sends({ type: "text", text: "good morning" }));
	await crowd[0].hears();
	const started = Date.now();
	await world.stack.stop("server");
	assert.ok(Date.now() - started < 9000, `it left after ${Date.now() - started} ms`);
	assert.match(await world.stack.log("server"), /serve\.stopped/);
	assert.doesNotMatch(await world.stack.log("server"), /drain_incomplete/);
	assert.equal((await world.rows("select 1 from outbox where queued and lease_until > now()")).length, 0, "no lease outlives it");
	await world.faults();
	await world.stack.start("server");
	await Promise.all(talking);
	await Promise.all(crowd.slice(1).map((her) => her.hears()));
	await world.quiet();
	for (const her of crowd) assert.equal((await her.replies()).length, 1, her.phone);
});
