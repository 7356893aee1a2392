// app.js - the phones on the table: adding, removing, remembering them, and one event stream for all
// (a browser keeps only six connections to one address).
import { api } from "./api.js";
import { h, modal } from "./dom.js";
import { Phone } from "./phone.js";

const STORE = "mseva.phones";
const PEOPLE = ["Harpreet Kaur", "Rajesh Kumar", "ਗੁਰਮੀਤ ਸਿੰਘ", "सुनीता देवी", "Simran Gill", "Amandeep Singh"];
const stage = document.querySelector(".stage");
const tabs = document.querySelector(".tabs");
const sound = document.querySelector("#sound");
const phones = new Map();
let numbers = [];
let stream;
let tone;

function remembered() {
	const asked = new URLSearchParams(location.search);
	if (asked.get("phone")) return asked.getAll("phone").map((phone, i) => ({ phone, name: asked.getAll("name")[i] ?? PEOPLE[i % PEOPLE.length], number: asked.getAll("number")[i] }));
	try {
		const list = JSON.parse(localStorage.getItem(STORE));
		if (Array.isArray(list) && list.length) return list;
	} catch {
		// Unreadable: begin anew.
	}
	return [{ phone: "919814012345", name: PEOPLE[0] }];
}

function remember() {
	localStorage.setItem(STORE, JSON.stringify([...phones.values()].map(({ phone, name, number }) => ({ phone, name, number }))));
}

// Two short notes, only if the person asked for sound: pages must not make noise by themselves.
function ring(phone) {
	phone.el.classList.remove("rings");
	void phone.el.offsetWidth;
	phone.el.classList.add("rings");
	if (sound.getAttribute("aria-pressed") !== "true") return;
	tone ??= new AudioContext();
	[880, 1175].forEach((pitch, i) => {
		const note = tone.createOscillator();
		const level = tone.createGain();
		note.frequency.value = pitch;
		level.gain.setValueAtTime(0.08, tone.currentTime + i * 0.12);
		level.gain.exponentialRampToValueAtTime(0.001, tone.currentTime + i * 0.12 + 0.2);
		note.connect(level).connect(tone.destination);
		note.start(tone.currentTime + i * 0.12);
		note.stop(tone.currentTime + i * 0.12 + 0.2);
	});
}

function listen() {
	stream?.close();
	if (!phones.size) return;
	stream = api.stream([...phones.keys()], !document.hidden);
	const on = (event, run) => stream.addEventListener(event, (e) => {
		const data = JSON.parse(e.data);
		const phone = phones.get(data.phone);
		if (phone) run(phone, data);
	});
	on("message", (phone, data) => phone.show(data));
	on("status", (phone, data) => phone.status(data));
	on("phone", (phone, data) => phone.changed(data));
	on("reset", (phone) => phone.clear());
	// What happened between two connections.
	stream.addEventListener("hello", () => phones.forEach((p) => p.load()));
}

function select(phone) {
	phones.forEach((p) => p.el.classList.toggle("current", p === phone));
	for (const tab of tabs.children) {
		if (tab.dataset.phone === phone?.phone) tab.setAttribute("aria-current", "true");
		else tab.removeAttribute("aria-current");
	}
}

function place(spec) {
	if (phones.has(spec.phone)) return select(phones.get(spec.phone));
	const phone = new Phone(spec, numbers, {
		ring,
		remove: (p) => {
			phones.delete(p.phone);
			p.el.remove();
			tabs.querySelector(`[data-phone="${p.phone}"]`).remove();
			select(phones.values().next().value);
			remember();
			listen();
		},
		moved: (p, to) => add({ phone: to, name: p.name, number: p.number }),
	});
	phones.set(spec.phone, phone);
	stage.append(phone.el);
	tabs.append(h("button", { type: "button", "data-phone": spec.phone, onclick: () => select(phone) }, spec.name));
	select(phone);
}

function add(spec) {
	place(spec);
	remember();
	listen();
}

async function askForPhone() {
	const spec = await modal("samples", "Add phone", (close) => {
		const name = h("input", { required: true, value: PEOPLE[phones.size % PEOPLE.length], dir: "auto", maxlength: 60 });
		const phone = h("input", { type: "tel", required: true, pattern: "[0-9+ \\-]{7,18}", value: "9198140" + String(Math.floor(Math.random() * 90000) + 10000) });
		const number = h("select", {}, numbers.map((n) => h("option", { value: n.id, selected: n.state || null }, `${n.name} (+${n.display})`)));
		return h("form.form", { onsubmit: (e) => {
			e.preventDefault();
			close({ name: name.value, phone: phone.value.replace(/\D/g, ""), number: number.value });
		} }, h("h2", {}, "Add phone"), h("label", {}, "Name", name), h("label", {}, "Phone number", phone), h("label", {}, "Writes to", number),
		h("div.sheet-foot", {}, h("button.bar-button", { type: "button", onclick: () => close() }, "Cancel"), h("button.bar-button.primary", { type: "submit" }, "Add")));
	});
	if (spec) add(spec);
}

sound.addEventListener("click", () => sound.setAttribute("aria-pressed", String(sound.getAttribute("aria-pressed") !== "true")));
document.querySelector("#add").addEventListener("click", askForPhone);
document.addEventListener("visibilitychange", listen);

({ numbers } = await api.numbers());
numbers.sort((a, b) => b.state - a.state || a.name.localeCompare(b.name));
remembered().forEach((spec) => place({ number: numbers[0]?.id, ...Object.fromEntries(Object.entries(spec).filter(([, v]) => v)) }));
select(phones.values().next().value);
remember();
listen();
document.body.dataset.ready = "true";
