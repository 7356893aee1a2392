// bubble.js - one message as WhatsApp draws it. The page belongs to the citizen, so what the server
// calls inbound is her own and stands on the right.
import { h, icon, modal, s } from "./dom.js";

const MARKS = [[/^```([\s\S]+?)```/, "code"], [/^\*(\S(?:[^*\n]*\S)?)\*/, "strong"], [/^_(\S(?:[^_\n]*\S)?)_/, "em"], [/^~(\S(?:[^~\n]*\S)?)~/, "s"]];
const LINK = /^https?:\/\/[^\s]+[^\s.,;:!?)।]/;

// WhatsApp's marks count only at the edge of a word.
export function formatted(text) {
	const out = [];
	let plain = "";
	const flush = () => {
		if (plain) out.push(plain);
		plain = "";
	};
	for (let i = 0; i < text.length;) {
		const rest = text.slice(i);
		const edge = i === 0 || /[\s(*_~"']/.test(text[i - 1]);
		const mark = edge && MARKS.map(([re, tag]) => [re.exec(rest), tag]).find(([m]) => m && !/^[\p{L}\p{N}]/u.test(rest.slice(m[0].length)));
		const link = LINK.exec(rest);
		if (mark) {
			flush();
			out.push(h(mark[1], {}, mark[1] === "code" ? mark[0][1] : formatted(mark[0][1])));
			i += mark[0][0].length;
		} else if (link) {
			flush();
			out.push(h("a", { href: link[0], target: "_blank", rel: "noreferrer" }, link[0]));
			i += link[0].length;
		} else {
			plain += text[i++];
		}
	}
	flush();
	return out;
}

export function clock(ms) {
	return new Date(ms).toLocaleTimeString("en-IN", { hour: "numeric", minute: "2-digit" }).toLowerCase();
}

export function day(ms) {
	const date = new Date(ms);
	const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(ms).setHours(0, 0, 0, 0)) / 86400000);
	if (days === 0) return "Today";
	if (days === 1) return "Yesterday";
	return date.toLocaleDateString("en-IN", { day: "numeric", month: "long", year: "numeric" });
}

const TICKS = {
	pending: ["Waiting", "clock"],
	accepted: ["Sent", "one"],
	sent: ["Sent", "one"],
	delivered: ["Delivered", "two"],
	read: ["Read", "two blue"],
	failed: ["Not delivered", "failed"],
};

export function ticks(status) {
	const [label, cls] = TICKS[status] ?? TICKS.pending;
	const el = s("svg", { viewBox: "0 0 18 12", class: `ticks ${cls}`, role: "img", "aria-label": label, "data-status": status });
	const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linecap": "round", "stroke-linejoin": "round" };
	if (cls === "clock") el.append(s("circle", { cx: 12, cy: 6, r: 5, ...stroke }), s("path", { d: "M12 3.500V6l2 1", ...stroke }));
	else if (cls === "failed") el.append(s("path", { d: "M12 2v5M12 10v.1", ...stroke, "stroke-width": 2 }));
	else {
		el.append(s("path", { d: "M6.500 7l3 3L16.500 2", ...stroke }));
		if (cls.startsWith("two")) el.append(s("path", { d: "M1.500 7l3 3M8 6.200L11.500 2", ...stroke }));
	}
	return el;
}

const paragraph = (text) => h("div.text", { dir: "auto" }, formatted(text));

function picture(media) {
	const open = () => modal("viewer", "Photo", (close) => [
		h("button.viewer-close", { type: "button", onclick: () => close() }, "Close"),
		h("img", { src: media.href, alt: media.caption || "Photo" })]);
	return h("button.picture", { type: "button", "aria-label": "Open photo", onclick: open },
		h("img", { src: media.href, alt: media.caption || "Photo", loading: "lazy" }));
}

// Bars from the id: each note looks like itself, and the same after a reload.
function voice(media, message) {
	const audio = new Audio(media.href);
	const bars = Array.from({ length: 34 }, (_, i) => 3 + ((message.id.charCodeAt(i % message.id.length) * (i + 7)) % 15));
	const wave = s("svg", { viewBox: "0 0 136 20", class: "wave", "aria-hidden": "true" },
		...bars.map((b, i) => s("rect", { x: i * 4, y: 10 - b / 2, width: 2.4, height: b, rx: 1.2, fill: "currentColor" })));
	const time = h("span.voice-time", {}, "0:04");
	const button = h("button.voice-play", { type: "button", "aria-label": "Play voice message" }, icon("play"));
	const show = (playing) => {
		button.replaceChildren(icon(playing ? "pause" : "play"));
		button.setAttribute("aria-label", playing ? "Pause voice message" : "Play voice message");
	};
	button.addEventListener("click", () => (audio.paused ? audio.play().catch(() => show(false)) : audio.pause()));
	audio.addEventListener("play", () => show(true));
	audio.addEventListener("pause", () => show(false));
	audio.addEventListener("loadedmetadata", () => {
		if (Number.isFinite(audio.duration)) time.textContent = `0:${String(Math.round(audio.duration)).padStart(2, "0")}`;
	});
	return h("div.voice", {}, h("span.voice-face", {}, icon("mic")), button, h("div.voice-wave", {}, wave, time));
}

function documentCard(media) {
	const name = media.filename || "Document";
	const kind = (name.includes(".") ? name.split(".").pop() : "file").toUpperCase();
	return h("a.document", { href: media.href, target: "_blank", rel: "noreferrer", download: name },
		h("span.document-icon", {}, icon("document")), h("span.document-name", {}, name, h("small", {}, kind)));
}

function locationCard(place) {
	const map = s("svg", { viewBox: "0 0 240 110", class: "minimap", role: "img", "aria-label": "Map with a pin" },
		s("rect", { width: 240, height: 110, fill: "#e8efe2" }),
		s("path", { d: "M-5 80C60 60 90 95 245 55M60-5C75 40 55 80 80 115M170-5C160 40 190 70 180 115", stroke: "#fff", "stroke-width": 9, fill: "none" }),
		s("path", { d: "M-5 25C80 45 140 5 245 30", stroke: "#a9d3ef", "stroke-width": 8, fill: "none" }),
		s("path", { d: "M120 78s-19-21-19-36a19 19 0 0 1 38 0c0 15-19 36-19 36z", fill: "#e5433d" }),
		s("circle", { cx: 120, cy: 42, r: 7, fill: "#fff" }));
	return h("div.location", {}, map, h("div.location-text", {},
		place.name && h("strong", {}, place.name), place.address && h("span", {}, place.address),
		h("small", {}, `${Number(place.latitude).toFixed(5)}, ${Number(place.longitude).toFixed(5)}`)));
}

function contactCard(contacts) {
	return contacts.map((c) => h("div.contact", {}, h("span.contact-face", {}, (c.name?.formatted_name ?? "?").slice(0, 1)),
		h("strong", {}, c.name?.formatted_name ?? c.phones?.[0]?.phone ?? "Contact")));
}

function mediaNode(message) {
	const media = message.media;
	if (message.type === "image") return [picture(media), media.caption && paragraph(media.caption)];
	if (message.type === "sticker") return [h("img.sticker", { src: media.href, alt: "Sticker" })];
	if (message.type === "audio" || message.type === "voice") return [voice(media, message)];
	if (message.type === "video") return [h("video.video", { src: media.href, controls: true, "aria-label": "Video" }), media.caption && paragraph(media.caption)];
	return [documentCard(media), media.caption && paragraph(media.caption)];
}

function header(interactive) {
	const head = interactive.header;
	if (!head) return null;
	if (head.type === "text") return h("div.head", { dir: "auto" }, head.text);
	const node = head[head.type] ?? {};
	const href = node.id ? `/sandbox/v1/media/${node.id}` : node.link;
	return head.type === "image" ? picture({ href, caption: "" }) : documentCard({ href, filename: node.filename });
}

function interactiveNode(message) {
	const i = message.payload.interactive;
	return [header(i), paragraph(i.body?.text ?? ""), i.footer?.text && h("div.foot", { dir: "auto" }, i.footer.text)];
}

function templateNode(message) {
	const t = message.rendered ?? { body: `[${message.payload.template?.name}]` };
	return [t.header && h("div.head", { dir: "auto" }, t.header), paragraph(t.body), t.footer && h("div.foot", { dir: "auto" }, t.footer)];
}

const outbound = { interactive: interactiveNode, template: templateNode };

function content(message) {
	const node = message.payload?.[message.type];
	if (message.media) return mediaNode(message);
	if (message.direction === "outbound" && outbound[message.type]) return outbound[message.type](message);
	if (message.type === "location") return [locationCard(node)];
	if (message.type === "contacts") return contactCard(node);
	if (message.type === "reaction") return [h("div.text.big", {}, node.emoji || "—")];
	if (message.type === "unsupported") return [h("div.text", {}, h("em", {}, "This kind of message cannot be shown here."))];
	return [paragraph(message.text || "")];
}

const KINDS = { image: "📷 Photo", audio: "🎤 Voice message", video: "🎥 Video", document: "📄 Document", location: "📍 Location", contacts: "👤 Contact", sticker: "Sticker" };

// One line of a message, without its marks.
function gist(message) {
	const text = message.media?.caption || KINDS[message.type] || message.text.split("\n• ")[0];
	return text.replace(/[*_~]/g, "").slice(0, 140);
}

function quote(message, phone) {
	const id = message.context?.id ?? message.payload?.context?.message_id;
	const quoted = id && phone.find(id);
	if (!quoted) return null;
	return h("div.quote", {}, h("strong", {}, quoted.direction === "inbound" ? "You" : phone.business(quoted.number)),
		h("span", { dir: "auto" }, gist(quoted)));
}

// What can be tapped below the text. `act` gets the choice.
function actions(message, act) {
	const choices = message.choices ?? [];
	const list = choices.filter((c) => c.kind === "list");
	const rows = [];
	if (list.length) {
		const label = message.payload.interactive.action.button;
		rows.push(h("button.action", { type: "button", onclick: () => act({ kind: "sheet", message }) }, icon("list"), label));
	}
	for (const c of choices.filter((x) => x.kind !== "list")) {
		const name = c.kind === "url" ? "link" : c.kind === "location" ? "location" : "reply";
		rows.push(h("button.action", { type: "button", onclick: () => act({ ...c, message }) }, icon(name), c.title));
	}
	return rows.length ? h("div.actions", {}, rows) : null;
}

export function bubble(message, phone, act) {
	if (message.type === "system") return h("div.notice", {}, h("span", {}, message.text));
	const own = message.direction === "inbound";
	const foot = h("span.meta", {}, h("time", { datetime: new Date(message.at).toISOString() }, clock(message.at)), own ? ticks(message.status) : null);
	const bare = message.type === "sticker" ? ".bare" : "";
	return h(`div.row.${own ? "own" : "theirs"}`, { "data-seq": message.seq, "data-type": message.type },
		h(`div.bubble${bare}`, {},
			h("span.hidden", {}, own ? "You: " : `${phone.business(message.number)}: `),
			quote(message, phone), ...content(message), foot),
		own ? null : actions(message, act));
}
