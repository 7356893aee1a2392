// workers.test.mjs - several server processes side by side: one dies, people notice nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { after, before, test } from "node:test";
import { open, PINS, until } from "../lib/world.mjs";

let world;
before(async () => {
	world = await open({ env: { MSEVA_WORKERS: "2", SANDBOX_OPTIONS: "--retry-base-ms 40 --retry-max 100000" } });
});
after(() => world?.close());

const workers = async () => {
	const pid = world.stack.env.SERVER_PID;
	return (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").map(Number);
};

async function files(her) {
	const later = { wait: false };
	await her.photo({ caption: "garbage heap in our street" }, later);
	await her.hears(/./u, 60);
	await her.pin(PINS.phagwara, later);
	const m = await her.hears(/Phagwara/u, 60);
	await her.taps(m.choices.find((c) => c.id.startsWith("file:")).id, later);
	return /[A-Z]{3}-\d\d-\d{6}-\d/.exec((await her.hears(/[A-Z]{3}-\d\d-\d{6}-\d/, 60)).text)[0];
}

test("messages of one person that reach different workers at once are answered in the order of their turns, once each", async () => {
	const crowd = Array.from({ length: 12 }, () => world.citizen());
	await Promise.all(crowd.map((her) => her.says("good morning")));
	await Promise.all(crowd.map((her) => her.hears()));
	// Eight at once from each, on sixteen connections that the kernel deals out between the workers.
	await Promise.all(crowd.flatMap((her) => Array.from({ length: 8 }, (_, i) => her.says(i % 2 ? "menu" : "help", { copies: 2 }))));
	await world.quiet(60);
	for (const her of crowd) {
		const rows = (await her.replies()).map((m) => m.payload.biz_opaque_callback_data);
		assert.equal(rows.length, 9, "nine messages, nine answers");
		assert.equal(new Set(rows).size, 9);
		const dates = rows.map((row) => row.split(" ").slice(2).join(" "));
		assert.deepEqual(dates, [...dates].sort(), "in the order in which they were decided");
	}
});

// Each on a connection of its own: the kernel chooses the worker.
const scrape = () => new Promise((resolve, reject) => {
	get(`${world.url}/metrics`, { agent: false }, (answer) => {
		let text = "";
		answer.setEncoding("utf8").on("data", (chunk) => (text += chunk)).on("end", () => resolve(text));
	}).on("error", reject);
});
const scrapes = () => Promise.all(Array.from({ length: 12 }, scrape));
const valueIn = (text, name) => Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ").at(-1) ?? 0);
const TURNS = 'mseva_turns_total{outcome="committed"}';

test("whichever worker Prometheus asks, it is told of all of them", async () => {
	const texts = await until("all to be told by all", async () => {
		const all = await scrapes();
		// A turn whose commit came too late to be heard counts as a duplicate, not as committed.
		const turns = all.map((text) => valueIn(text, TURNS));
		return turns.every((n) => n === turns[0]) && turns[0] >= 100 && all;
	});
	for (const text of texts) {
		assert.equal(text.match(/^mseva_http_connections\{worker="[01]"\} /gm).length, 2);
		assert.ok(valueIn(text, "mseva_http_request_seconds_count") > 100);
	}
	const checker = spawn("promtool", ["check", "metrics"], { stdio: ["pipe", "pipe", "pipe"] });
	let said = "";
	for (const stream of [checker.stdout, checker.stderr]) stream.on("data", (chunk) => (said += chunk));
	checker.stdin.end(texts[0]);
	const [code] = await once(checker, "close");
	assert.deepEqual({ code, said }, { code: 0, said: "" });
});

test("one of the workers is killed while people are filing: another takes its place, every complaint is there once", async () => {
	const before = await workers();
	assert.equal(before.length, 2);
	const crowd = Array.from({ length: 24 }, () => world.citizen());
	const filing = crowd.map((her) => files(her));
	await crowd[0].hears();
	crowd[0].seen = 0;
	process.kill(before[0], "SIGKILL");
	const references = await Promise.all(filing);
	await world.quiet(60);
	for (const [i, her] of crowd.entries()) {
		assert.deepEqual((await her.complaints()).map((c) => c.reference), [references[i]]);
		const rows = (await her.replies()).map((m) => m.payload.biz_opaque_callback_data);
		assert.equal(new Set(rows).size, rows.length, "nothing twice");
	}
	await until("a new worker", async () => (await world.stack.log("server")).match(/serve\.started/g).length === 3);
	const afterwards = await workers();
	assert.equal(afterwards.length, 2);
	assert.ok(afterwards.includes(before[1]) && !afterwards.includes(before[0]));
});

test("what the dead one had counted is not forgotten", async () => {
	for (const text of await scrapes()) assert.ok(valueIn(text, TURNS) >= 108 + 24, text);
});

test("told to stop, all of them leave", async () => {
	const pids = await workers();
	await world.stack.stop("server");
	for (const pid of pids) assert.throws(() => process.kill(pid, 0), /ESRCH/);
	assert.equal((await world.stack.log("server")).match(/serve\.stopped/g).length, 2);
});
