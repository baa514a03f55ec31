/*
 * What a tap on a form's button becomes: an item of the queue, where a technician's action can be applied later as
 * well; else a request at once. Forms marked `data-now` are never queued: restarting a modem an hour late helps nobody.
 */

import * as drafts from "./drafts.js";
import { onPage, open, post } from "./pages.js";
import { smaller } from "./photos.js";
import { project, seen } from "./project.js";
import * as queue from "./queue.js";
import { kick } from "./sender.js";
import { picture } from "./signature.js";
import { hush, say } from "./toast.js";
import { owner, words } from "./words.js";

const QUEUED = /^\/t\/(job|scan|device|stock|diagnostic)(\/|$)/;
const mineHere = new Map(); // items made on the page that is shown: id → its form

export async function submitted(event) {
	const form = event.target;
	if (form.method !== "post" || "plain" in form.dataset) return;
	event.preventDefault();
	if (form.dataset.busy) return; // a double tap
	const pad = form.querySelector("canvas");
	if (pad && !pad.dataset.drawn) return say(words().sign, "amber");
	busy(form, true);
	const url = form.getAttribute("action") || location.pathname; // not form.action: a field of that name hides it
	const fields = await contents(form, event.submitter);
	if (owner() && QUEUED.test(url) && !("now" in form.dataset)) return keep(form, url, fields, event.submitter);
	const data = new FormData();
	fields.forEach(([name, value]) => data.append(name, ...[value].flat()));
	post({ url, data, said: form.dataset.said || words().sending, form, free: () => form.isConnected && busy(form, false) });
}

function busy(form, on) {
	form.dataset.busy = on ? "1" : "";
	for (const control of [...form.elements, ...form.querySelectorAll(".pick")]) {
		if (!control.matches("button, .pick")) continue;
		if (on) control.setAttribute("aria-busy", "true");
		else control.removeAttribute("aria-busy");
	}
}

/* The form's fields as [name, text] or [name, [blob, file name]], photos made smaller. */
async function contents(form, pressed) {
	const fields = [];
	for (const [name, value] of new FormData(form)) {
		if (!(value instanceof File)) fields.push([name, value]);
		else if (value.size) fields.push([name, [await smaller(value, form.elements.action?.value === "scan"), "photo.jpg"]]);
	}
	if (pressed?.name) fields.push([pressed.name, pressed.value]);
	const pad = form.querySelector("canvas");
	if (pad?.dataset.drawn) fields.push(["signature", [await picture(pad), "signature.png"]]);
	return fields;
}

async function keep(form, url, fields, pressed) {
	const kept = await Promise.all(fields.map(async ([name, value]) => [name, await still(value)]));
	const item = {
		command: crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].join("-"),
		owner: owner(),
		url,
		action: form.elements.action?.value || "",
		what: named(form, pressed),
		where: document.querySelector(".top h1")?.textContent.trim() || document.title,
		made_on: Date.now(),
		fields: kept.filter(([name]) => name !== "command_id" && name !== "csrf_token"),
		seen: url === location.pathname ? seen(form) : null,
		state: "waiting",
	};
	await forgetRefused(item);
	await queue.add(item);
	mineHere.set(item.id, form);
	drafts.forget(form);
	busy(form, false);
	form.querySelectorAll("input[type=file]").forEach((field) => (field.value = ""));
	form.closest(".sheet")?.querySelector(".veil").click();
	await project();
	kick();
}

/* Bytes, not files: a file that the camera cleans up, or a browser that loses blobs, must not take them along. */
async function still(value) {
	if (!Array.isArray(value)) return value;
	const [blob, name] = value;
	return { name, type: blob.type, bytes: await blob.arrayBuffer() };
}

/* What the person would call it: the words on the button, or beside the box that was ticked. */
function named(form, pressed) {
	const button = pressed || form.querySelector(".pick span, button:not([type=button])");
	const text = (button?.textContent || "").replace(/\s+/g, " ").trim();
	return form.matches(".tick") ? `${form.elements.done.value === "1" ? "☑" : "☐"} ${text}` : text || document.title;
}

/* The same form sent again takes the place of what was refused. */
async function forgetRefused(item) {
	const key = (each) => [each.url, each.action, queue.field(each, "row"), queue.field(each, "kind")].join();
	for (const other of await queue.mine()) {
		if (other.state === "refused" && mineHere.has(other.id) && key(other) === key(item)) await queue.remove(other.id);
	}
	document.getElementById("problem")?.remove();
}

// ---- what comes back, to the page that is shown

queue.listen(async (change) => {
	if (change.kind === "done") arrived(change);
	if (change.kind === "refused" || change.kind === "changed") refused(change);
});

async function arrived({ id, url, action, what, next }) {
	const isOurs = mineHere.delete(id);
	const rest = (await queue.mine()).some((item) => item.url === url && item.state === "waiting");
	const path = new URL(next, location.href).pathname;
	if (rest && path === url) return; // the page is asked for once, when the last one has arrived
	hush();
	if (path === location.pathname || (isOurs && url === location.pathname)) await open(next);
	else if (isOurs && document.forms.length && url !== location.pathname && action === "scan") await open(next);
	else if (action === "scan") say(`${what} · ${words().read}`, "green", { link: next, label: words().look });
}

function refused({ id, sentence, kind }) {
	const form = mineHere.get(id);
	if (!form?.isConnected) return;
	const note = document.getElementById("problem-note").content.firstElementChild.cloneNode(true);
	document.getElementById("problem")?.remove();
	note.id = "problem";
	note.querySelector("strong").textContent = sentence;
	note.querySelector("a").hidden = kind === "refused";
	const discard = note.querySelector("button");
	discard.hidden = kind !== "refused";
	discard.onclick = async () => {
		await queue.remove(id);
		note.remove();
		await open(location.pathname);
	};
	document.getElementById("main").prepend(note);
	note.scrollIntoView({ block: "center" });
	note.focus();
}

onPage(() => {
	for (const [id, form] of mineHere) if (!form.isConnected) mineHere.delete(id);
});
