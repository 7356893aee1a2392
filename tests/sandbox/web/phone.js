// phone.js - one phone: header, conversation, composer. Knows nothing of the other phones.
import { api } from "./api.js";
import { bubble, day, ticks } from "./bubble.js";
import { Composer } from "./compose.js";
import { h, icon, iconButton, modal } from "./dom.js";

const PROVIDERS = ["exotel", "ozonetel", "myoperator", "kaleyra", "infobip", "twilio"];

export class Phone {
	constructor({ phone, name, number }, numbers, hooks) {
		Object.assign(this, { phone, name, number, numbers, hooks });
		this.messages = new Map();
		this.last = 0;
		this.online = true;
		this.held = new Map();
		this.log = h("div.log", { role: "log", "aria-label": `Conversation of ${name}`, tabindex: 0, "aria-live": "polite" });
		this.subtitle = h("span.subtitle", {}, "Business account");
		this.composer = new Composer(this);
		this.el = h("article.phone", { "aria-label": `Phone of ${name}`, "data-phone": phone },
			this.statusBar(), this.header(), h("div.chat", {}, this.log), this.composer.form);
		this.clear();
	}

	statusBar() {
		this.owner = h("span.owner", {}, this.name, h("small", {}, this.pretty()));
		return h("div.status-bar", {}, this.owner, iconButton("close", `Remove phone of ${this.name}`, () => this.hooks.remove(this)));
	}

	header() {
		this.airplane = h("button.menu-item", { type: "button", onclick: () => this.toggleOnline() }, "Switch off");
		this.menu = h("div.menu", { hidden: true }, this.airplane,
			h("button.menu-item", { type: "button", onclick: () => this.act(() => this.change()) }, "Change number"),
			h("button.menu-item", { type: "button", onclick: () => this.act(() => this.send({ type: "preferences", value: "stop" })) }, "Stop offers"),
			h("button.menu-item", { type: "button", onclick: () => this.act(() => this.send({ type: "unsupported", of: "poll" })) }, "Send a poll"),
			h("button.menu-item", { type: "button", onclick: () => this.act(() => this.send({ type: "sticker" })) }, "Send a sticker"));
		const more = iconButton("more", "More", () => {
			this.menu.hidden = !this.menu.hidden;
			more.setAttribute("aria-expanded", String(!this.menu.hidden));
		});
		more.setAttribute("aria-expanded", "false");
		return h("header.chat-head", {},
			h("img.avatar", { src: "/icon.svg", alt: "" }),
			h("div.title", {}, h("span.business", {}, h("span.business-name", {}, this.business(this.number)), h("span.badge", { role: "img", "aria-label": "Verified" }, icon("verified"))), this.subtitle),
			iconButton("call", "Missed call", () => this.missedCall()), more, this.menu);
	}

	act(run) {
		this.menu.hidden = true;
		run();
	}

	pretty() {
		const m = /^91(\d{5})(\d{5})$/.exec(this.phone);
		return m ? `+91 ${m[1]} ${m[2]}` : `+${this.phone}`;
	}

	business(number) {
		return this.numbers.find((n) => n.id === number)?.name ?? "mSeva Punjab";
	}

	find(id) {
		return [...this.messages.values()].find((m) => m.id === id);
	}

	clear() {
		this.messages.clear();
		this.held.clear();
		this.last = 0;
		this.day = null;
		this.log.replaceChildren(h("div.notice.info", {}, h("span", {}, "This is a sandbox: nothing leaves this computer, and nobody is billed.")));
	}

	async load() {
		const { messages, online } = await api.messages(this.phone, this.last);
		this.showOnline(online);
		messages.forEach((m) => this.show(m, false));
	}

	show(message, fresh = true) {
		if (this.messages.has(message.seq)) return;
		this.last = Math.max(this.last, message.seq);
		// A phone that is off shows nothing new until it has been delivered.
		if (message.direction === "outbound" && !this.online && ["accepted", "sent"].includes(message.status)) {
			this.held.set(message.seq, message);
			return;
		}
		this.messages.set(message.seq, message);
		if (message.direction === "outbound") this.typing(false);
		const stick = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120 || message.direction === "inbound";
		const label = day(message.at);
		if (label !== this.day) {
			this.log.append(h("div.notice.day", {}, h("span", {}, label)));
			this.day = label;
		}
		const el = bubble(message, this, (choice) => this.choose(choice));
		const before = this.log.lastElementChild;
		if (before?.classList.contains("own") === el.classList.contains("own") && before?.classList.contains("row")) el.classList.add("joined");
		this.log.append(el);
		if (message.direction === "outbound" && fresh) this.hooks.ring(this);
		if (stick) this.log.scrollTop = this.log.scrollHeight;
	}

	status(change) {
		const held = this.held.get(change.seq);
		const message = this.messages.get(change.seq);
		if (held && change.status !== "sent") {
			this.held.delete(change.seq);
			this.show({ ...held, status: change.status });
		}
		if (!message) return;
		message.status = change.status;
		this.log.querySelector(`[data-seq="${change.seq}"] .ticks`)?.replaceWith(ticks(change.status));
	}

	typing(on) {
		clearTimeout(this.typingTimer);
		this.subtitle.textContent = !this.online ? "Phone is off" : on ? "typing…" : "Business account";
		this.el.classList.toggle("is-typing", on);
		this.dots?.remove();
		this.dots = null;
		if (!on) return;
		this.dots = h("div.row.theirs.typing", { "aria-label": "typing" }, h("div.bubble", {}, h("i"), h("i"), h("i")));
		this.log.append(this.dots);
		this.log.scrollTop = this.log.scrollHeight;
		this.typingTimer = setTimeout(() => this.typing(false), 25000);
	}

	changed(state) {
		this.showOnline(state.online);
		this.typing(state.typing);
	}

	showOnline(online) {
		this.online = online;
		this.airplane.textContent = online ? "Switch off" : "Switch on";
		this.el.classList.toggle("is-off", !online);
		this.subtitle.textContent = online ? "Business account" : "Phone is off";
	}

	async send(message) {
		try {
			await api.send(this.phone, { name: this.name, ...(this.number ? { number: this.number } : {}), wait: false, ...message });
		} catch (e) {
			this.say(e.message);
		}
	}

	say(text) {
		this.log.append(h("div.notice", {}, h("span", {}, text)));
		this.log.scrollTop = this.log.scrollHeight;
	}

	toggleOnline() {
		this.menu.hidden = true;
		api.update(this.phone, { online: !this.online }).catch((e) => this.say(e.message));
	}

	async change() {
		const to = await modal("samples", "Change number", (close) => {
			const input = h("input", { type: "tel", required: true, pattern: "[0-9+ ]{7,16}", value: "9198140" + String(Math.floor(Math.random() * 90000) + 10000) });
			return h("form.form", { onsubmit: (e) => {
				e.preventDefault();
				close(input.value);
			} }, h("h2", {}, "Change number"), h("label", {}, "New number", input), h("button.bar-button.primary", { type: "submit" }, "Change"));
		});
		if (!to) return;
		await this.send({ type: "change_number", to });
		this.hooks.moved(this, to.replace(/\D/g, ""));
	}

	async choose(choice) {
		if (choice.kind === "sheet") return this.sheet(choice.message);
		if (choice.kind === "url") return window.open(choice.id, "_blank", "noreferrer");
		if (choice.kind === "location") return this.composer.place();
		return this.send({ type: "reply", id: choice.id, title: choice.title, message_id: choice.message.id });
	}

	// The list slides up from the bottom of this phone, not of the window.
	sheet(message) {
		const { interactive } = message.payload;
		const close = () => {
			cover.remove();
			this.log.focus();
		};
		const rows = interactive.action.sections.flatMap((section) => [
			section.title && h("h3", { dir: "auto" }, section.title),
			...section.rows.map((row) => h("label.sheet-row", {},
				h("span.sheet-text", { dir: "auto" }, h("strong", {}, row.title), row.description && h("small", {}, row.description)),
				h("input", { type: "radio", name: `row-${message.seq}`, value: row.id, onchange: () => (send.disabled = false) })))]);
		const send = h("button.bar-button.primary", { type: "submit", disabled: true }, "Send");
		const form = h("form.sheet-form", { onsubmit: (e) => {
			e.preventDefault();
			const row = interactive.action.sections.flatMap((x) => x.rows).find((r) => r.id === new FormData(form).get(`row-${message.seq}`));
			close();
			if (row) this.send({ type: "reply", id: row.id, title: row.title, message_id: message.id });
		} },
		h("div.sheet-head", {}, h("h2", { dir: "auto" }, interactive.action.button), iconButton("close", "Close", close)),
		h("div.sheet-rows", { tabindex: -1 }, rows), h("div.sheet-foot", {}, send));
		const sheet = h("div.sheet", { role: "dialog", "aria-modal": "true", "aria-label": interactive.action.button }, form);
		const cover = h("div.cover", { onclick: (e) => e.target === cover && close(), onkeydown: (e) => e.key === "Escape" && close() }, sheet);
		this.el.append(cover);
		form.querySelector("input").focus();
	}

	async missedCall() {
		const provider = await modal("samples", "Missed call", (close) => [
			h("div.sheet-head", {}, h("h2", {}, "Missed call"), iconButton("close", "Close", () => close())),
			h("p", {}, "Rings the helpline once and hangs up. Which telephone company reports it?"),
			h("div.sheet-foot.wrap", {}, PROVIDERS.map((p, i) => h(`button.bar-button${i ? "" : ".primary"}`, { type: "button", onclick: () => close(p) }, p)))]);
		if (!provider) return;
		try {
			const { status } = await api.missedCall(this.phone, provider);
			this.say(status === 200 ? `Missed call (${provider})` : `Missed call (${provider}): answered with ${status || "nothing"}`);
		} catch (e) {
			this.say(e.message);
		}
	}
}
