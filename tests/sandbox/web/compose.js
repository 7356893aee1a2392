// compose.js - the line at the bottom: text, emoji, and everything that can be attached.
import { api } from "./api.js";
import { h, icon, iconButton, modal } from "./dom.js";
import { choosePlace } from "./map.js";

const EMOJI = "😀 😊 😂 🙏 👍 👎 👏 🙌 💪 ❤️ 🎉 😢 😡 😮 🤔 ✅ ❌ ⚠️ 💡 🚰 🚽 🗑️ 🐕 🐄 🛣️ 🚧 🌳 🔥 💧 🏠 📷 📍 📞 ☀️ 🌧️ 🇮🇳".split(" ");
const PHOTO_PIXELS = 1600;

async function base64(blob) {
	const bytes = new Uint8Array(await blob.arrayBuffer());
	let text = "";
	for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
	return btoa(text);
}

// A photo from disk is made smaller, as the app does.
async function photo(file) {
	try {
		const image = await createImageBitmap(file);
		const scale = Math.min(1, PHOTO_PIXELS / Math.max(image.width, image.height));
		const canvas = h("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
		canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
		return { type: "image", mime_type: "image/jpeg", data_base64: await base64(blob) };
	} catch {
		return { type: "image", mime_type: file.type || "image/jpeg", data_base64: await base64(file) };
	}
}

function pickFile(accept) {
	return new Promise((resolve) => {
		const input = h("input", { type: "file", accept });
		input.addEventListener("change", () => resolve(input.files[0]));
		input.addEventListener("cancel", () => resolve(undefined));
		input.click();
	});
}

// The caption is written under the preview, as in the app. Resolves to the text, or nothing.
function preview(src, caption) {
	return modal("preview", "Send photo", (close) => {
		const input = h("input", { type: "text", placeholder: "Add a caption…", "aria-label": "Caption", dir: "auto", value: caption });
		return h("form", { onsubmit: (e) => {
			e.preventDefault();
			close(input.value);
		} },
		h("div.preview-head", {}, iconButton("close", "Close", () => close())),
		h("img", { src, alt: "Photo to send" }),
		h("div.preview-foot", {}, input, h("button.send", { type: "submit", "aria-label": "Send" }, icon("send"))));
	});
}

async function choosePhoto() {
	const { samples } = await api.samples();
	return modal("samples", "Photos", (close) => [
		h("div.sheet-head", {}, h("h2", {}, "Photos"), iconButton("close", "Close", () => close())),
		h("div.sample-grid", {},
			h("button.sample", { type: "button", onclick: async () => {
				const file = await pickFile("image/*");
				close(file ? { file } : undefined);
			} }, h("span.sample-disk", {}, icon("add")), "From this computer"),
			samples.filter((x) => x.type === "image").map((x) => h("button.sample", { type: "button", onclick: () => close({ sample: x.name }) },
				h("img", { src: api.sampleUrl(x.name), alt: "" }), x.name)))]);
}

export class Composer {
	constructor(phone) {
		this.phone = phone;
		this.input = h("textarea", { rows: 1, placeholder: "Message", "aria-label": "Message", dir: "auto", maxlength: 4096 });
		this.button = h("button.send", { type: "submit", "aria-label": "Send voice message" }, icon("mic"));
		this.attach = iconButton("attach", "Attach", () => this.toggleMenu());
		this.attach.setAttribute("aria-expanded", "false");
		this.menu = this.buildMenu();
		this.form = h("form.composer", {}, this.menu, h("div.field", {},
			iconButton("emoji", "Emoji", () => this.emoji()), this.input, this.attach,
			iconButton("camera", "Photo", () => this.photo())), this.button);
		this.form.addEventListener("submit", (e) => this.submit(e));
		this.input.addEventListener("input", () => this.changed());
		this.input.addEventListener("keydown", (e) => {
			if (e.key === "Enter" && !e.shiftKey && !e.isComposing) this.submit(e);
		});
		this.form.addEventListener("keydown", (e) => {
			if (e.key !== "Escape" || this.menu.hidden) return;
			this.toggleMenu(false);
			this.attach.focus();
		});
	}

	buildMenu() {
		const item = (name, label, colour, run) => h("button.attach-item", { type: "button", onclick: () => {
			this.toggleMenu(false);
			run();
		} }, h(`span.attach-icon.${colour}`, {}, icon(name)), label);
		return h("div.attach-menu", { role: "group", "aria-label": "Attach", hidden: true },
			item("document", "Document", "violet", () => this.document()),
			item("image", "Photos", "blue", () => this.photo()),
			item("location", "Location", "green", () => this.place()),
			item("mic", "Voice note", "orange", () => this.phone.send({ type: "audio", sample: "voice" })),
			item("video", "Video", "red", () => this.phone.send({ type: "video", sample: "clip" })),
			item("add", "Contact", "teal", () => this.phone.send({ type: "contacts" })));
	}

	toggleMenu(open = this.menu.hidden) {
		this.menu.hidden = !open;
		this.attach.setAttribute("aria-expanded", String(open));
		if (open) this.menu.querySelector("button").focus();
	}

	changed() {
		const has = this.input.value.trim() !== "";
		this.button.replaceChildren(icon(has ? "send" : "mic"));
		this.button.setAttribute("aria-label", has ? "Send" : "Send voice message");
		this.input.style.height = "auto";
		this.input.style.height = `${Math.min(this.input.scrollHeight, 110)}px`;
	}

	submit(e) {
		e.preventDefault();
		const text = this.input.value.trim();
		if (!text) {
			if (e.type === "submit") this.phone.send({ type: "audio", sample: "voice" });
			return;
		}
		this.input.value = "";
		this.changed();
		this.phone.send({ type: "text", text });
	}

	async emoji() {
		const chosen = await modal("emoji", "Emoji", (close) => EMOJI.map((e) => h("button", { type: "button", onclick: () => close(e) }, e)));
		if (chosen) this.input.setRangeText(chosen, this.input.selectionStart, this.input.selectionEnd, "end");
		this.changed();
		this.input.focus();
	}

	async photo() {
		const chosen = await choosePhoto();
		if (!chosen) return;
		const src = chosen.file ? URL.createObjectURL(chosen.file) : api.sampleUrl(chosen.sample);
		const caption = await preview(src, this.input.value);
		if (caption === undefined) return;
		const message = chosen.file ? await photo(chosen.file) : { type: "image", sample: chosen.sample };
		if (caption.trim()) message.caption = caption.trim();
		this.input.value = "";
		this.changed();
		this.phone.send(message);
	}

	async document() {
		const file = await modal("samples", "Document", (close) => [
			h("div.sheet-head", {}, h("h2", {}, "Document"), iconButton("close", "Close", () => close())),
			h("div.sheet-foot", {},
				h("button.bar-button", { type: "button", onclick: () => close("sample") }, "Sample letter (PDF)"),
				h("button.bar-button.primary", { type: "button", onclick: async () => close(await pickFile("")) }, "From this computer"))]);
		if (!file) return;
		this.phone.send(file === "sample" ? { type: "document", sample: "letter" } :
			{ type: "document", mime_type: file.type || "application/octet-stream", filename: file.name, data_base64: await base64(file) });
	}

	async place() {
		const place = await choosePlace(this.lastPlace);
		if (!place) return;
		this.lastPlace = place;
		this.phone.send({ type: "location", ...place });
	}
}
