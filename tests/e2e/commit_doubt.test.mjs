// commit_doubt.test.mjs - Postgres commits a turn and the connection dies before it can say so. The turn is not
// done twice, and its answer is not overtaken by those to what she says next.
import assert from "node:assert/strict";
import { readFile, writeFile, mkdir } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { open, until } from "../lib/world.mjs";

const COMMITTED = Buffer.from("C\0\0\0\x0bCOMMIT\0");
const PATIENCE_S = 60; // the lease of what was queued has to run out first

let world, between;

// Passes everything on, but for the answer to the commit of whoever has said `word`.
function cutAtCommitOf(word, socket) {
	const cuts = { left: 1 };
	const server = createServer((client) => {
		const postgres = connect(socket);
		let isHers = false;
		client.on("data", (bytes) => {
			isHers ||= bytes.includes(word);
			postgres.write(bytes);
		});
		postgres.on("data", (bytes) => {
			if (isHers && cuts.left && bytes.includes(COMMITTED)) {
				cuts.left--;
				client.destroy();
			} else {
				client.write(bytes);
			}
		});
		for (const [one, other] of [[client, postgres], [postgres, client]]) {
			one.on("error", () => {});
			one.on("close", () => other.destroy());
		}
	});
	return { server, cuts };
}

before(async () => {
	world = await open();
	const { stack } = world;
	const dir = join(stack.dir, "between");
	await mkdir(dir);
	between = cutAtCommitOf("namaste-in-doubt", join(stack.env.SOCKET_DIR, ".s.PGSQL.5432"));
	await new Promise((listening) => between.server.listen(join(dir, ".s.PGSQL.5432"), listening));
	await stack.stop("server");
	const settings = await readFile(join(stack.dir, "env"), "utf8");
	await writeFile(join(stack.dir, "env"), settings.replace(/^(MSEVA_DATABASE_URL=.*host=)[^&\n]*/mu, `$1${dir}`));
	await stack.start("server");
	await world.ready();
});
after(async () => {
	await world?.close();
	between?.server.close();
});

test("a turn whose commit was not heard of is done once, and answered before the next", async () => {
	const her = world.citizen();
	await her.says("hello");
	await her.hears();
	await her.says("namaste-in-doubt");
	assert.equal(between.cuts.left, 0, "the connection was cut");
	await her.says("help");
	const queued = await until("everything is sent", async () => {
		const rows = await world.rows("select provider_id, sent_at from outbox where phone = $1 order by created_at, id", [her.phone]);
		return rows.every((row) => row.provider_id) && rows;
	}, PATIENCE_S);
	const order = queued.map((row) => row.sent_at.getTime());
	assert.deepEqual(order, order.toSorted((a, b) => a - b));
	assert.equal((await her.replies()).length, queued.length);
	assert.deepEqual(await world.rows("select body, count(*)::int as n from message where direction = 'in' and provider_id is not null and citizen_id = (select id from citizen where phone = $1) group by body order by body", [her.phone]),
		[{ body: "hello", n: 1 }, { body: "help", n: 1 }, { body: "namaste-in-doubt", n: 1 }]);
});
