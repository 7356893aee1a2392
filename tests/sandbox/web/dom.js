// dom.js - building elements without a framework: h("div.bubble", {title: "…"}, child, "text").
export function h(tag, ...rest) {
	const [name, ...classes] = tag.split(".");
	const el = document.createElement(name || "div");
	if (classes.length) el.className = classes.join(" ");
	const props = rest.length && rest[0]?.constructor === Object ? rest.shift() : {};
	for (const [key, value] of Object.entries(props)) {
		if (value === undefined || value === null || value === false) continue;
		if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
		else if (key === "value" || key === "checked" || key === "disabled") el[key] = value;
		else el.setAttribute(key, value === true ? "" : value);
	}
	el.append(...rest.flat().filter((c) => c !== null && c !== undefined && c !== false));
	return el;
}

const SVG = "http://www.w3.org/2000/svg";

export function s(name, props = {}, ...children) {
	const el = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(props)) {
		if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
		else el.setAttribute(key, value);
	}
	el.append(...children);
	return el;
}

const PATHS = {
	add: "M19 11h-6V5h-2v6H5v2h6v6h2v-6h6z",
	attach: "M16.500 6v11.500a4 4 0 0 1-8 0V5a2.500 2.500 0 0 1 5 0v10.500a1 1 0 0 1-2 0V6H10v9.500a2.500 2.500 0 0 0 5 0V5a4 4 0 0 0-8 0v12.500a5.500 5.500 0 0 0 11 0V6z",
	back: "M20 11H7.800l5.600-5.600L12 4l-8 8 8 8 1.400-1.400L7.800 13H20z",
	call: "M6.600 10.800a15 15 0 0 0 6.600 6.600l2.200-2.200a1 1 0 0 1 1-.250 11.400 11.400 0 0 0 3.600.570 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.500a1 1 0 0 1 1 1c0 1.250.200 2.450.570 3.570a1 1 0 0 1-.250 1z",
	camera: "M12 9a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM9 2 7.200 4H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2h-3.200L15 2z",
	close: "M19 6.400 17.600 5 12 10.600 6.400 5 5 6.400 10.600 12 5 17.600 6.400 19 12 13.400 17.600 19 19 17.600 13.400 12z",
	document: "M14 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8zm2 16H8v-2h8zm0-4H8v-2h8zm-3-5V3.500L18.500 9z",
	emoji: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 18a8 8 0 1 1 0-16 8 8 0 0 1 0 16zm3.500-9a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zm-7 0a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zm3.500 6.500c2.330 0 4.310-1.460 5.110-3.500H6.890c.8 2.040 2.780 3.500 5.110 3.500z",
	image: "M21 19V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2zM8.500 13.500l2.500 3 3.500-4.500 4.500 6H5z",
	link: "M14 3v2h3.600l-9.800 9.800 1.400 1.400L19 6.400V10h2V3zm5 16H5V5h7V3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-7h-2z",
	list: "M4 6h16v2H4zm0 5h16v2H4zm0 5h16v2H4z",
	location: "M12 2a7 7 0 0 0-7 7c0 5.250 7 13 7 13s7-7.750 7-13a7 7 0 0 0-7-7zm0 9.500a2.500 2.500 0 1 1 0-5 2.500 2.500 0 0 1 0 5z",
	mic: "M12 14a3 3 0 0 0 3-3V5a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm5-3a5 5 0 0 1-10 0H5a7 7 0 0 0 6 6.920V21h2v-3.080A7 7 0 0 0 19 11z",
	more: "M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zm0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm0 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
	pause: "M6 5h4v14H6zm8 0h4v14h-4z",
	play: "M8 5v14l11-7z",
	reply: "M10 9V5l-7 7 7 7v-4.100c5 0 8.500 1.600 11 5.100-1-5-4-10-11-11z",
	send: "M2 21 23 12 2 3v7l15 2-15 2z",
	sound: "M3 9v6h4l5 5V4L7 9zm13.500 3A4.500 4.500 0 0 0 14 8v8a4.500 4.500 0 0 0 2.500-4z",
	verified: "M12 1l2.900 2.300 3.700-.200 1 3.600 3.100 2-1.300 3.400 1.300 3.500-3.100 2-1 3.500-3.700-.100L12 23l-2.900-2-3.700.100-1-3.500-3.100-2 1.300-3.500L1.300 8.700l3.100-2 1-3.600 3.700.200zm-1.300 15.300 6.300-6.300-1.400-1.400-4.900 4.900-2.200-2.200-1.400 1.400z",
	video: "M17 10.500V7a1 1 0 0 0-1-1H4a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-3.500l4 4v-11z",
};

export function icon(name) {
	return s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
		s("path", { d: PATHS[name], fill: "currentColor", "fill-rule": "evenodd" }));
}

// A button that shows only an icon still has a name.
export function iconButton(name, label, onclick, cls = "") {
	return h(`button.icon-button${cls}`, { type: "button", "aria-label": label, title: label, onclick }, icon(name));
}

// Shows el as a modal dialog inside host; resolves to what close(value) is given.
export function modal(cls, label, build) {
	return new Promise((resolve) => {
		const dialog = h(`dialog.${cls}`, { "aria-label": label });
		let value;
		const close = (v) => {
			value = v;
			dialog.close();
		};
		dialog.addEventListener("close", () => {
			dialog.remove();
			resolve(value);
		});
		dialog.addEventListener("click", (e) => {
			if (e.target === dialog) close();
		});
		dialog.append(...[build(close)].flat());
		document.body.append(dialog);
		dialog.showModal();
	});
}
