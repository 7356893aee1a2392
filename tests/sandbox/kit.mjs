// kit.mjs - for tests of the sandbox alone: starts it on a free port with a small server behind its
// webhook. Nothing here sleeps: what is to come is awaited.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const SECRET = "app-secret-of-the-test";
export const TOKEN = "access-token-of-the-test";
export const VERIFY = "verify-token-of-the-test";
export const NUMBER = "106540352242922";

export const TEMPLATES = {
	templates: [
		{
			name: "complaint_update", category: "utility", languages: {
				en: { body: "Complaint {{1}} is now {{2}}.", footer: "mSeva", buttons: [{ type: "quick_reply", text: "Details" }] },
				pa: { body: "ਸ਼ਿਕਾਇਤ {{1}} ਹੁਣ {{2}} ਹੈ।", buttons: [{ type: "quick_reply", text: "ਵੇਰਵਾ" }] },
			},
		},
		{ name: "pay_now", category: "utility", languages: { en: { header: { type: "text", text: "Bill {{1}}" }, body: "Please pay.", buttons: [{ type: "url", text: "Pay", url: "https://example.org/{{1}}" }] } } },
	],
};

// Collects what is posted; `answer(request)` may return another status or {status, body}.
class Hook {
	constructor(answer) {
		this.requests = [];
		this.waiting = [];
		this.answer = answer;
		this.server = createServer((req, res) => {
			const chunks = [];
			req.on("data", (c) => chunks.push(c));
			req.on("end", () => this.take(req, Buffer.concat(chunks), res));
		});
	}

	async take(req, raw, res) {
		const text = raw.toString("utf8");
		const request = { method: req.method, url: req.url, headers: req.headers, raw, text };
		try {
			request.body = JSON.parse(text);
		} catch {
			request.body = undefined;
		}
		const said = (await this.answer?.(request)) ?? 200;
		res.statusCode = said.status ?? said;
		res.end(said.body ?? "");
		this.requests.push(request);
		this.waiting = this.waiting.filter((w) => !this.serve(w));
	}

	serve(w) {
		const at = this.requests.findIndex((r, i) => i >= w.from && w.test(r));
		if (at < 0) return false;
		w.done(this.requests[at]);
		return true;
	}

	// The first request since `from` (an index) for which test holds.
	next(test, from = 0) {
		return new Promise((done, fail) => {
			const timer = setTimeout(() => fail(new Error(`no such webhook among ${this.requests.map((r) => r.text || r.url).join("\n")}`)), 8000);
			const w = { test, from, done: (r) => {
				clearTimeout(timer);
				done(r);
			} };
			if (!this.serve(w)) this.waiting.push(w);
		});
	}
}

export const changes = (request) => (request.body?.entry ?? []).flatMap((e) => e.changes ?? []);
export const messagesOf = (request) => changes(request).flatMap((c) => c.value.messages ?? []);
export const statusesOf = (request) => changes(request).flatMap((c) => c.value.statuses ?? []);
export const signatureOf = (raw, secret = SECRET) => `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;

export class Sandbox {
	static async start({ args = [], answer } = {}) {
		const it = new Sandbox();
		it.dir = mkdtempSync(join(tmpdir(), "sandbox-"));
		const file = (name, text) => {
			writeFileSync(join(it.dir, name), text);
			return join(it.dir, name);
		};
		it.hook = new Hook(answer);
		it.hook.server.listen(0, "127.0.0.1");
		await once(it.hook.server, "listening");
		const hook = `http://127.0.0.1:${it.hook.server.address().port}`;
		it.hookUrl = hook;
		it.child = spawn(process.env.SANDBOX_BIN ?? resolve(root, process.env.BUILD ?? "build", "sandbox"), [
			"--listen", "127.0.0.1:0", "--webhook", `${hook}/webhooks/whatsapp`,
			"--app-secret-file", file("app", SECRET), "--verify-token-file", file("verify", VERIFY),
			"--access-token-file", file("access", TOKEN),
			"--missed-call-url", `${hook}/webhooks/missed-call`, "--missed-call-secret-file", file("missed", "call-secret"),
			"--templates", file("templates.json", JSON.stringify(TEMPLATES)), "--state-number", NUMBER,
			"--web", join(root, "tests/sandbox/web"), "--retry-base-ms", "20", ...args,
		], { stdio: ["ignore", "pipe", "inherit"] });
		const [line] = await once(it.child.stdout, "data");
		it.url = /http:\/\/\S+/.exec(line.toString())[0];
		return it;
	}

	async stop() {
		if (this.child.exitCode === null) {
			this.child.kill("SIGTERM");
			await once(this.child, "exit");
		}
		this.hook.server.closeAllConnections();
		this.hook.server.close();
		rmSync(this.dir, { recursive: true });
		return this.child.exitCode;
	}

	async call(method, path, body, headers = {}) {
		const answer = await fetch(this.url + path, {
			method,
			headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await answer.text();
		let json;
		try {
			json = JSON.parse(text);
		} catch {
			json = undefined;
		}
		return { status: answer.status, json, text };
	}

	// The Graph API with the right token. Errors come back as {status, code, error}.
	async graph(method, path, body, token = TOKEN) {
		const r = await this.call(method, `/v25.0/${path}`, body, token ? { Authorization: `Bearer ${token}` } : {});
		return { ...r, code: r.json?.error?.code, error: r.json?.error };
	}

	message(to, type, node, extra = {}) {
		return this.graph("POST", `${NUMBER}/messages`, { messaging_product: "whatsapp", recipient_type: "individual", to, type, [type]: node, ...extra });
	}

	text(to, body, extra) {
		return this.message(to, "text", { body }, extra);
	}

	api(method, path, body) {
		return this.call(method, `/sandbox/v1/${path}`, body);
	}

	async send(phone, message) {
		const r = await this.api("POST", `phones/${phone}/send`, message);
		if (r.status !== 200) throw new Error(`${r.status} ${r.text}`);
		return r.json;
	}

	// All messages of a phone after seq, waiting up to 8 s for one.
	async messages(phone, after = 0, wait = 8) {
		return (await this.api("GET", `phones/${phone}/messages?after=${after}&wait=${wait}`)).json;
	}

	// Waits until the message with that seq has the status.
	async status(phone, seq, status) {
		for (let version = 0; ;) {
			const state = (await this.api("GET", `phones/${phone}/messages?after=${seq - 1}&version=${version}&wait=8`)).json;
			const m = state.messages[0];
			if (m?.statuses.some((s) => s.status === status)) return m;
			if (state.version === version) throw new Error(`message ${seq} never became ${status}: ${JSON.stringify(m)}`);
			version = state.version;
		}
	}
}
