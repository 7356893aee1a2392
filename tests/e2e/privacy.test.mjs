// privacy.test.mjs - a citizen's number, name and words are in the database and on her phone, and nowhere else:
// not in a log line at the most talkative level, not in a metric, not in the body of an error.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bodyOf, open, PINS, textMessage } from "../lib/world.mjs";

const NAME = "Canaryname Kaurprivate";
const WORDS = "canarywords zebrafish";
const PHONE = "919812345067";

let world;
before(async () => {
	world = await open({ env: { MSEVA_LOG_LEVEL: "debug" } });
});
after(() => world?.close());

test("nothing of hers is in a log, a metric or an error", async () => {
	const her = world.citizen({ phone: PHONE, name: NAME });
	const said = [];
	const keep = (answer) => said.push(answer.text, [...answer.headers].join("\n"));

	// Every way of meeting us, the good ones and the bad.
	await her.files(`street light not working ${WORDS}`, "Ajit Pura, Jalandhar");
	await her.photo({ caption: WORDS });
	await her.hears();
	await her.sends({ type: "document", filename: `${WORDS}.pdf` });
	await her.hears();
	await her.says(`${WORDS} ${NAME}`);
	await her.pin(PINS.jalandhar);
	await her.sends({ type: "contacts", contact_phone: PHONE, contact_name: NAME });
	await her.sends({ type: "change_user_id" });
	await world.sandbox(`phones/${PHONE}/missed-call`, "POST", {});
	await her.hears(/mSeva/);
	keep(await world.webhook(bodyOf({ messages: [textMessage(PHONE, WORDS)] }), "sha256=00"));
	keep(await world.webhook(`{"entry":"${WORDS}","name":"${NAME}","phone":"${PHONE}"`));
	keep(await world.webhook(bodyOf({ messages: [{ from: PHONE, id: 5, type: WORDS, [WORDS]: NAME }] })));
	keep(await world.webhook(bodyOf({ statuses: [{ id: WORDS, status: "failed", recipient_id: PHONE, timestamp: "1", errors: [{ code: 131026, title: "Undeliverable" }] }] })));
	keep(await world.server(`/v1/complaints/${encodeURIComponent(WORDS)}?phone=${PHONE}`));
	keep(await world.server(`/webhooks/missed-call/exotel/${encodeURIComponent(WORDS)}?CallFrom=${PHONE}`));
	await world.faults({ graph: { error_code: 131026, phone: PHONE } });
	await her.says(WORDS);
	await world.faults({ graph: { error_code: 100, phone: PHONE } });
	await her.says(WORDS);
	await world.faults();
	await world.stack.stop("postgres");
	keep(await world.webhook(bodyOf({ messages: [textMessage(PHONE, WORDS)] })));
	await world.stack.start("postgres");
	await world.ready();
	keep(await world.server("/readyz"));
	keep(await world.server("/metrics"));
	await world.stack.stop("server");

	const log = await world.stack.log("server");
	assert.ok(log.split("\n").length > 30, "there is something to look at");
	for (const canary of [PHONE, PHONE.slice(2), PHONE.slice(-8), "canarywords", "zebrafish", "Canaryname", "Kaurprivate", await world.stack.secret("app-secret"), await world.stack.secret("access-token")]) {
		assert.ok(!log.includes(canary), `the log holds ${canary}: ${log.split("\n").find((line) => line.includes(canary))}`);
		for (const text of said) assert.ok(!text.includes(canary), `an answer holds ${canary}: ${text}`);
	}
});
