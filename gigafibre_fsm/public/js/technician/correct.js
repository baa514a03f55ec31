/* Correcting what was refused: its page opens with what was typed; what is sent then takes its place in the queue. */

import * as queue from "./queue.js";

const EDITED = ["note", "reason", "serial_number", "mac_address", "gpon_serial", "value", "signed_by"];
const CHANGING = ["command_id", "csrf_token", "form_id", "done"]; // hidden, and not what a form is about
let correcting = 0; // the item whose page was opened to correct it

/* What was typed: a device is chosen by its page, but for the new one of a replacement. */
const isEdited = (item, name) => EDITED.includes(name) || (name === "equipment" && item.action === "swap");
export const isCorrectable = (item) =>
	item.fields.some(([name, value]) => isEdited(item, name) && !value.bytes);

export function edit(item) {
	sessionStorage.setItem("fsm-edit", String(item.id));
	location.assign(item.url);
}

export async function restore() {
	const id = Number(sessionStorage.getItem("fsm-edit"));
	if (!id) return;
	const item = (await queue.listOwn()).find((each) => each.id === id);
	if (!item || item.url !== location.pathname) return;
	sessionStorage.removeItem("fsm-edit");
	const twin = [...document.forms].find((form) => form.method === "post" && isTwin(form, item));
	if (!twin) return;
	for (const [name, value] of item.fields) {
		const field = /** @type {any} */ (twin.elements[name]);
		if (field?.type && !["hidden", "file", "submit"].includes(field.type)) field.value = value;
	}
	const parent = twin.closest("details");
	if (parent) parent.open = true;
	const sheet = twin.closest(".sheet");
	if (sheet) location.hash = sheet.id;
	twin.scrollIntoView({ block: "center" });
	correcting = id;
}

/* Whether the item came from this form: the same action, on the same row or device. */
function isTwin(form, item) {
	const same = (name, value) => value === (queue.field(item, name) ?? "");
	const hidden = [...form.elements].filter(
		(field) => field.type === "hidden" && !CHANGING.includes(field.name)
	);
	return (
		hidden.every((field) => same(field.name, field.value)) &&
		same("outcome", form.elements.outcome?.value ?? "")
	);
}

/*
 * Into the queue: in the place of what was refused of the same form, made on the page that is shown (`isMade`) or
 * opened to correct it. An end goes last all the same: what it lacked was done meanwhile. Answers the item's id.
 * @param {QueueItem} item
 * @param {HTMLFormElement} form
 * @param {(id: number) => boolean} isMade
 */
export async function enqueue(item, form, isMade) {
	const isSame = (other) =>
		item.action === "move" ? other.action === "move" && other.url === item.url : isTwin(form, other);
	const isRefused = (other) =>
		other.state === "refused" && (other.id === correcting || isMade(other.id)) && isSame(other);
	const refused = (await queue.listOwn()).filter(isRefused).map((other) => other.id);
	const place = queue.isEnd(item) ? undefined : refused.shift();
	if (refused.includes(correcting) || place === correcting) correcting = 0;
	const { id } = await (place ? queue.replace(place, item) : queue.add(item));
	for (const other of refused) await queue.remove(other);
	return id;
}
