// world.mjs - a stack with people in it, for the end-to-end tests.
//
//   const world = await open();                    server, sandbox, Postgres, Redis of this test file
//   const her = world.citizen();                   somebody new, with a number of her own
//   await her.says("hello");                       resolves when the webhook was answered
//   await her.hears(/How can we help/);            the next message that fits; earlier ones are passed over
//   await her.taps("File a complaint");            a row or button that was offered, by title or by id
//   await world.rows("select …", [...]);           Postgres, as an administrator
//   await world.faults({ graph: { down: true } });
//   await world.close();
//
// What a phone receives is awaited by long poll. Only where nothing tells (a row in the database) is it
// looked for again and again: until().
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { up } from "./stack.mjs";

const pg = createRequire(import.meta.url)("pg");
const PATIENCE_S = 20;
const REFERENCE = /[A-Z]{3}-\d\d-\d{6}-\d/;

export const STATE_NUMBER = "106540352242922";
export const PINS = { amritsar: [31.634, 74.8723], jalandhar: [31.326, 75.5762], phagwara: [31.224, 75.7708] };

let people = 0;
const newPhone = () => `9198${String(70000000 + process.pid % 10000 * 1000 + people++).padStart(8, "0")}`;

export async function until(what, look, seconds = PATIENCE_S) {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const found = await look();
		if (found) return found;
		if (Date.now() > end) throw new Error(`never came: ${what}`);
		await pause(40);
	}
}

async function call(url, method = "GET", body, headers = {}) {
	const isText = typeof body === "string" || body instanceof Uint8Array;
	const response = await fetch(url, {
		method,
		headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
		body: body === undefined || isText ? body : JSON.stringify(body),
	});
	const text = await response.text();
	let json;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { status: response.status, text, json, headers: response.headers };
}

class Citizen {
	constructor(world, phone, name) {
		Object.assign(this, { world, phone, name, seen: 0, heard: [] });
	}

	// Sends one message; `how` may carry copies, shuffle, wait, number, bsuid_only …
	async sends(message, how = {}) {
		const r = await this.world.sandbox(`phones/${this.phone}/send`, "POST", { name: this.name, ...message, ...how });
		assert.equal(r.status, 200, r.text);
		return r.json;
	}

	says(text, how) {
		return this.sends({ type: "text", text }, how);
	}

	pin([latitude, longitude], how) {
		return this.sends({ type: "location", latitude, longitude }, how);
	}

	photo(more = {}, how) {
		return this.sends({ type: "image", sample: "garbage", ...more }, how);
	}

	// By title, or by id where no message offers such a title.
	taps(choice, how) {
		const offered = this.heard.flatMap((m) => m.choices ?? []);
		return this.sends({ type: "reply", ...(offered.some((c) => c.title === choice) ? { title: choice } : { id: choice }) }, how);
	}

	async messages() {
		return (await this.world.sandbox(`phones/${this.phone}/messages`)).json.messages;
	}

	async replies() {
		return (await this.messages()).filter((m) => m.direction === "outbound");
	}

	// The next message to her that fits.
	async hears(pattern = /./u, seconds = PATIENCE_S) {
		const end = Date.now() + seconds * 1000;
		const passed = [];
		for (;;) {
			const wait = Math.ceil((end - Date.now()) / 1000);
			if (wait <= 0) throw new Error(`${this.phone} never heard ${pattern}, but:\n${passed.join("\n--\n") || "nothing"}`);
			const { messages } = (await this.world.sandbox(`phones/${this.phone}/messages?after=${this.seen}&wait=${wait}`)).json;
			for (const m of messages) {
				this.seen = m.seq;
				if (m.direction !== "outbound") continue;
				this.heard.push(m);
				if (pattern.test(m.text)) return m;
				passed.push(m.text);
			}
		}
	}

	async hearsReference() {
		return REFERENCE.exec((await this.hears(REFERENCE)).text)[0];
	}

	// The whole way from words to the number, for the tests that need a complaint and not its making.
	async files(words = "street light not working, Ajit Pura, Jalandhar", place = "Ajit Pura, Jalandhar") {
		await this.says(words);
		for (let asked = 0; asked < 8; asked++) {
			const m = await this.hears();
			const number = REFERENCE.exec(m.text);
			if (number) return number[0];
			const choice = m.choices?.find((c) => c.id.startsWith("file:")) ?? m.choices?.find((c) => c.id.startsWith("type:"));
			if (choice) await this.taps(choice.id);
			else await this.says(place);
		}
		throw new Error(`asked and asked: ${this.heard.at(-1).text}`);
	}

	complaints() {
		return this.world.rows("select * from complaint where phone = $1 order by id", [this.phone]);
	}
}

export async function open(options) {
	const stack = await up(options);
	const world = { stack, url: stack.env.MSEVA_URL, secret: await stack.secret("app-secret") };
	let pool;

	world.sandbox = (path, method, body) => call(`${stack.env.SANDBOX_URL}/sandbox/v1/${path}`, method, body);
	world.server = (path, ...more) => call(world.url + path, ...more);
	world.citizen = ({ phone = newPhone(), name = "Harpreet Kaur" } = {}) => new Citizen(world, phone, name);
	world.faults = async (faults) => {
		const r = await world.sandbox("faults", faults ? "POST" : "DELETE", faults);
		assert.equal(r.status, 200, r.text);
	};
	world.stats = async () => (await world.sandbox("stats")).json;
	world.rows = async (sql, values) => {
		if (!pool) {
			pool = new pg.Pool({ host: stack.env.PGHOST, user: stack.env.PGUSER, database: stack.env.PGDATABASE, max: 2 });
			pool.on("error", () => {}); // Postgres is stopped in some tests
		}
		return (await pool.query(sql, values)).rows;
	};
	// A webhook body posted by hand, signed unless told otherwise.
	world.sign = (body) => `sha256=${createHmac("sha256", world.secret).update(body).digest("hex")}`;
	world.webhook = (body, signature) => {
		const raw = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
		return world.server("/webhooks/whatsapp", "POST", raw, { "X-Hub-Signature-256": signature ?? world.sign(raw) });
	};
	world.metric = async (name) => {
		const { text } = await world.server("/metrics");
		return Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ").at(-1) ?? 0);
	};
	world.ready = () => until("readiness", async () => (await world.server("/readyz").catch(() => ({}))).status === 200);
	// Nothing is left to be sent or delivered.
	world.quiet = (seconds) => until("quiet", async () => {
		const { webhook_queued: queued } = await world.stats();
		return queued === 0 && !(await world.rows("select 1 from outbox where queued limit 1")).length;
	}, seconds);
	world.close = async () => {
		await pool?.end();
		await stack.down();
	};
	return world;
}

// Stops all of Postgres' processes where they are; what is returned lets them go on.
export async function standStill(world) {
	const main = Number((await readFile(join(world.stack.env.DATA_DIR, "postmaster.pid"), "utf8")).split("\n")[0]);
	const pids = [main, ...(await readFile(`/proc/${main}/task/${main}/children`, "utf8")).trim().split(" ").map(Number)];
	for (const pid of pids) process.kill(pid, "SIGSTOP");
	return () => pids.reverse().forEach((pid) => process.kill(pid, "SIGCONT"));
}

const wamid = () => `wamid.${randomBytes(18).toString("base64")}`;

export const textMessage = (from, body, id = wamid()) => ({ from, id, timestamp: String(Math.floor(Date.now() / 1000)), type: "text", text: { body } });

// A body as Meta writes it, of messages (or any other fields of a value).
export const bodyOf = (value, number = STATE_NUMBER) => ({
	object: "whatsapp_business_account",
	entry: [{ id: "102290129340398", changes: [{ field: "messages", value: { messaging_product: "whatsapp", metadata: { display_phone_number: "911725000000", phone_number_id: number }, ...value } }] }],
});
