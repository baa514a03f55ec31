/* A form that is sent at once: its button waits, photos are made smaller, and the answer takes the page's place. */

import { smaller } from "./photos.js";
import { post } from "./shown_page.js";
import { words } from "./words.js";

/* Whether this script sends a form; the browser itself does the others. */
export const isOurs = (form) => form.method === "post" && !("plain" in form.dataset);

export async function submitNow(event) {
	const form = event.target;
	if (!isOurs(form)) return;
	event.preventDefault();
	if (form.dataset.busy) return; // a double tap
	busy(form, true);
	send(form, await contents(form, event.submitter));
}

// not form.action: a field of that name hides it
export const addressOf = (form) => form.getAttribute("action") || location.pathname;

/* Send the form's fields, as `contents` gives them. */
export function send(form, fields) {
	const data = new FormData();
	fields.forEach(([name, value]) =>
		Array.isArray(value) ? data.append(name, value[0], value[1]) : data.append(name, value)
	);
	post({
		url: addressOf(form),
		data,
		said: form.dataset.said || words().sending,
		form,
		free: () => form.isConnected && busy(form, false),
	});
}

export function busy(form, on) {
	form.dataset.busy = on ? "1" : "";
	for (const control of [...form.elements, ...form.querySelectorAll(".pick")]) {
		if (!control.matches("button, .pick")) continue;
		if (on) control.setAttribute("aria-busy", "true");
		else control.removeAttribute("aria-busy");
	}
}

/* The form's fields as [name, text] or [name, [blob, file name]], photos made smaller. */
export async function contents(form, pressed) {
	const fields = [];
	for (const [name, value] of new FormData(form)) {
		if (!(value instanceof File)) fields.push([name, value]);
		else if (value.size)
			fields.push([name, [await smaller(value, form.elements.action?.value === "scan"), "photo.jpg"]]);
	}
	if (pressed?.name) fields.push([pressed.name, pressed.value]);
	return fields;
}
