// map.js - choosing a place on a map that needs no network: Punjab with its towns. A click sets the
// pin, dragging it or the arrow keys fine-tune, the wheel and the buttons zoom.
import { h, icon, modal, s } from "./dom.js";
import { OUTLINE, RIVERS, ROADS, TOWNS } from "./towns.js";

const W = 460;
const H = 440;
const WEST = 73.75;
const NORTH = 32.62;
const SPAN_LNG = 3.3;
const SPAN_LAT = 3.15;
const ZOOM_MAX = 64;

const toX = (lng) => ((lng - WEST) / SPAN_LNG) * W;
const toY = (lat) => ((NORTH - lat) / SPAN_LAT) * H;
const toLng = (x) => WEST + (x / W) * SPAN_LNG;
const toLat = (y) => NORTH - (y / H) * SPAN_LAT;
const path = (points) => points.map(([lat, lng], i) => `${i ? "L" : "M"}${toX(lng).toFixed(1)} ${toY(lat).toFixed(1)}`).join("");

const townAt = (name) => TOWNS.find((t) => t[0] === name).slice(1, 3);
// How far a town's houses reach, by its level, in map units.
const BUILT_UP = { 1: 7, 2: 3.5, 3: 2.2 };

class TownMap {
	constructor(place, changed) {
		this.place = { ...place };
		this.changed = changed;
		this.zoom = 1;
		this.centre = { x: W / 2, y: H / 2 };
		this.labels = s("g");
		this.pin = s("g", { class: "pin", tabindex: 0, role: "button", "aria-label": "Pin: move with the arrow keys" },
			s("path", { d: "M0 0s-12-14-12-24a12 12 0 0 1 24 0C12-14 0 0 0 0z", fill: "#e5433d", stroke: "#8f1d19" }), s("circle", { cy: -24, r: 4.5, fill: "#fff" }));
		this.svg = s("svg", { class: "map", role: "group", "aria-label": "Map of Punjab" },
			s("rect", { x: -W, y: -H, width: 3 * W, height: 3 * H, fill: "#eef0ea" }),
			s("path", { d: `${path(OUTLINE)}Z`, fill: "#dcead0", stroke: "#9fb48b", "stroke-width": 1.5, "vector-effect": "non-scaling-stroke" }),
			...Object.values(RIVERS).map((r) => s("path", { d: path(r), fill: "none", stroke: "#8fc4e8", "stroke-width": 3, "vector-effect": "non-scaling-stroke" })),
			...TOWNS.map(([, lat, lng, level]) => s("circle", { cx: toX(lng), cy: toY(lat), r: BUILT_UP[level], fill: "#e6dfd2", opacity: 0.8 })),
			...ROADS.map((names) => s("path", { d: path(names.map(townAt)), fill: "none", stroke: "#f2c063", "stroke-width": 2, "stroke-linejoin": "round", "vector-effect": "non-scaling-stroke" })),
			this.labels, this.pin);
		this.listen();
		this.draw();
	}

	listen() {
		let drag = null;
		this.svg.addEventListener("pointerdown", (e) => {
			drag = { x: e.clientX, y: e.clientY, pin: this.pin.contains(e.target), moved: false, centre: { ...this.centre } };
			this.svg.setPointerCapture(e.pointerId);
		});
		this.svg.addEventListener("pointermove", (e) => {
			if (!drag) return;
			const dx = e.clientX - drag.x;
			const dy = e.clientY - drag.y;
			drag.moved ||= Math.hypot(dx, dy) > 4;
			const scale = (this.svg.viewBox.baseVal.width || W) / this.svg.clientWidth;
			if (drag.pin && drag.moved) this.setAt(e);
			else if (drag.moved) {
				this.centre = { x: drag.centre.x - dx * scale, y: drag.centre.y - dy * scale };
				this.draw();
			}
		});
		this.svg.addEventListener("pointerup", (e) => {
			if (drag && !drag.moved && !drag.pin) this.setAt(e);
			drag = null;
		});
		this.svg.addEventListener("pointercancel", () => (drag = null));
		this.svg.addEventListener("wheel", (e) => {
			e.preventDefault();
			this.zoomBy(e.deltaY < 0 ? 1.5 : 1 / 1.5);
		}, { passive: false });
		this.pin.addEventListener("keydown", (e) => {
			const step = 0.02 / this.zoom;
			const move = { ArrowUp: [step, 0], ArrowDown: [-step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] }[e.key];
			if (!move) return;
			e.preventDefault();
			this.set(this.place.latitude + move[0], this.place.longitude + move[1]);
		});
	}

	setAt(e) {
		const point = new DOMPoint(e.clientX, e.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
		this.set(toLat(point.y), toLng(point.x));
	}

	set(latitude, longitude) {
		this.place = { latitude: Number(latitude.toFixed(6)), longitude: Number(longitude.toFixed(6)) };
		this.draw();
		this.changed(this.place);
	}

	show(latitude, longitude, zoom) {
		this.zoom = zoom;
		this.centre = { x: toX(longitude), y: toY(latitude) };
		this.set(latitude, longitude);
	}

	zoomBy(factor) {
		this.zoom = Math.min(ZOOM_MAX, Math.max(1, this.zoom * factor));
		const to = { x: toX(this.place.longitude), y: toY(this.place.latitude) };
		if (factor > 1) this.centre = { x: (this.centre.x + to.x) / 2, y: (this.centre.y + to.y) / 2 };
		if (this.zoom === 1) this.centre = { x: W / 2, y: H / 2 };
		this.draw();
	}

	draw() {
		const w = W / this.zoom;
		const ht = H / this.zoom;
		this.svg.setAttribute("viewBox", `${this.centre.x - w / 2} ${this.centre.y - ht / 2} ${w} ${ht}`);
		const level = this.zoom < 1.6 ? 1 : this.zoom < 3 ? 2 : 3;
		const size = 11 / this.zoom;
		this.labels.replaceChildren(...TOWNS.flatMap(([name, lat, lng, at]) => [
			s("circle", { cx: toX(lng), cy: toY(lat), r: (at === 1 ? 3 : 2) / this.zoom, fill: "#5b6b50" }),
			...(at <= level ? [s("text", { x: toX(lng) + 5 / this.zoom, y: toY(lat) + size / 3, "font-size": size, fill: "#37432e" }, name)] : [])]));
		this.pin.setAttribute("transform", `translate(${toX(this.place.longitude)} ${toY(this.place.latitude)}) scale(${1 / this.zoom})`);
	}
}

// Resolves to {latitude, longitude, name?} or nothing.
export function choosePlace(last) {
	return modal("map-dialog", "Send location", (close) => {
		const start = last ?? { latitude: 31.326, longitude: 75.5762 };
		const field = (label, value) => {
			const input = h("input", { type: "number", step: "any", value: String(value) });
			return [input, h("label.coordinate", {}, label, input)];
		};
		const [lat, latLabel] = field("Latitude", start.latitude);
		const [lng, lngLabel] = field("Longitude", start.longitude);
		const map = new TownMap(start, (p) => {
			lat.value = p.latitude;
			lng.value = p.longitude;
		});
		const typed = () => {
			if (lat.value && lng.value) map.set(Number(lat.value), Number(lng.value));
		};
		lat.addEventListener("change", typed);
		lng.addEventListener("change", typed);
		const towns = h("select", { "aria-label": "Go to town" }, h("option", { value: "" }, "Go to town…"), TOWNS.map(([name]) => h("option", {}, name)));
		towns.addEventListener("change", () => {
			const town = TOWNS.find((t) => t[0] === towns.value);
			if (town) map.show(town[1], town[2], 8);
		});
		if (last) map.show(last.latitude, last.longitude, 8);
		return h("form.map-form", { onsubmit: (e) => {
			e.preventDefault();
			close(map.place);
		} },
		h("div.map-head", {}, h("h2", {}, "Send location"), towns,
			h("button.icon-button", { type: "button", "aria-label": "Zoom in", onclick: () => map.zoomBy(2) }, icon("add")),
			h("button.icon-button", { type: "button", "aria-label": "Zoom out", onclick: () => map.zoomBy(0.5) }, "−"),
			h("button.icon-button", { type: "button", "aria-label": "Close", onclick: () => close() }, icon("close"))),
		map.svg,
		h("div.map-foot", {}, latLabel, lngLabel, h("button.bar-button.primary", { type: "submit" }, icon("send"), "Send this place")));
	});
}
