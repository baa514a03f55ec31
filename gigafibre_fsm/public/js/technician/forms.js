/*
 * What a tap on a form's button becomes: an item of the queue, where a technician's action can be applied later as
 * well; else a request at once. Forms marked `data-now` are never queued: restarting a modem an hour late helps nobody.
 */

import { partOf } from "../elements/elements.js";
import { addressOf, busy, contents, isOurs, send } from "../pages/forms.js";
import { beside, onPage, open } from "../pages/shown_page.js";
import { end, showToast } from "../pages/toast.js";
import { words } from "../pages/words.js";
import { isTouchedSince, whenFree } from "./calm.js";
import { enqueue } from "./correct.js";
import * as drafts from "./drafts.js";
import { isFinal, project, seen, wayBack } from "./project.js";
import * as queue from "./queue.js";
import { kick } from "./sender.js";
import { picture } from "../pages/signature.js";
import { follow, isDrawn, mark, saveAll, settled, unmark } from "./typed.js";
import { owner } from "./labels.js";

const QUEUED = /^\/t\/(job|scan|device|stock|diagnostic)(\/|$)/;
const mineHere = new Map(); // items made on the page that is shown: id → {form, path, since}

export function submitted(event) {
	const form = event.target;
	if (!isOurs(form)) return;
	event.preventDefault();
	if (form.dataset.busy) return; // a double tap
	if (form.querySelector("canvas") && !isDrawn(form)) return showToast(words().sign, "amber");
	const isStep = form.elements.action?.value === "move";
	if (isStep && !saveAll(form)) return; // what was typed comes before the step that ends the visit
	const before = isStep ? settled() : null;
	busy(form, true);
	follow(taken(form, event.submitter, before));
}

async function taken(form, pressed, before) {
	const url = addressOf(form).split("?")[0];
	const fields = await contents(form, pressed);
	const pad = form.querySelector("canvas");
	if (pad?.dataset.drawn) fields.push(["signature", [await picture(pad), "signature.png"]]);
	await before;
	if (owner() && QUEUED.test(url) && !("now" in form.dataset)) return enqueueForm(form, url, fields, pressed);
	send(form, fields);
}

async function enqueueForm(form, url, fields, pressed) {
	const kept = await Promise.all(fields.map(async ([name, value]) => [name, await still(value)]));
	/** @type {QueueItem} */
	const item = {
		command: crypto.randomUUID
			? crypto.randomUUID()
			: [...crypto.getRandomValues(new Uint8Array(16))].join("-"),
		owner: owner(),
		url,
		action: form.elements.action?.value || "",
		what: named(form, pressed),
		where: form.dataset.where || document.querySelector(".top h1")?.textContent.trim() || document.title,
		made_on: Date.now(),
		fields: kept.filter(([name]) => name !== "command_id" && name !== "csrf_token"),
		ends: isFinal(form),
		seen: url === location.pathname ? seen(form) : null,
		state: "waiting",
	};
	const id = await enqueue(item, form, (id) => mineHere.has(id));
	document.getElementById("problem")?.remove();
	mineHere.set(id, { form, path: location.pathname, since: Date.now() });
	mark(form);
	drafts.forget(form);
	form.querySelectorAll("input[type=file]").forEach((field) => (field.value = ""));
	form.closest(".sheet")?.querySelector(".veil").click();
	await project();
	busy(form, false);
	if (form.dataset.said && navigator.onLine) showToast(form.dataset.said, "plain", { progress: null });
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
	const point = document.getElementById(
		form.querySelector("[aria-labelledby]")?.getAttribute("aria-labelledby")
	);
	if (point) return `${plain(point)}${words().colon} ${answered(form)}`;
	if (form.elements.note && form.elements.action.value === "note")
		return `${words().note}${words().colon} ${form.elements.note.value.trim()}`;
	const button = pressed || form.querySelector(".pick span, button:not([type=button])");
	const text = (button?.textContent || "").replace(/\s+/g, " ").trim();
	return form.matches(".tick")
		? `${form.elements.done.value === "1" ? "☑" : "☐"} ${text}`
		: text || document.title;
}

/* A point's own words, without its limits and its earlier answer. */
function plain(point) {
	return [...point.childNodes]
		.filter((node) => node.nodeType === Node.TEXT_NODE)
		.map((node) => node.textContent.trim())
		.join(" ")
		.trim();
}

/* The answer as the person sees it: the words of a choice, a number with its unit. */
function answered(form) {
	const choice = form.querySelector("select")?.selectedOptions[0];
	if (choice) return choice.textContent.trim();
	const field = form.elements.value;
	return [
		field?.value.trim().replace(/^-/, "−"),
		field?.nextElementSibling?.matches("span") && field.nextElementSibling.textContent.trim(),
	]
		.filter(Boolean)
		.join(" ");
}

// ---- what comes back, to the page that is shown

queue.listen(async (change) => {
	if (change.kind === "done") arrived(change);
	if (change.kind === "waiting") end(); // no network: nothing is being read
	if (change.kind === "refused" || change.kind === "changed") refused(change);
});

async function arrived({ id, url, action, next, said }) {
	const made = mineHere.get(id);
	const isOurs = mineHere.delete(id);
	end();
	if (said && isOurs) showToast(said, "green", { form: action === "move" ? wayBack() : undefined });
	const rest = (await queue.listOwn()).some((item) => item.url === url && item.state === "waiting");
	const path = new URL(next, location.href).pathname;
	if (rest && path === url) return; // the page is asked for once, when the last one has arrived
	if (action === "scan") {
		// whoever went on meanwhile is told, and goes there when they want
		if (isOurs && !isTouchedSince(made.since)) return open(next);
		return showToast(words().read, "green", { link: next, label: words().look });
	}
	// a step that was taken on the list leads to its visit
	const leads = isOurs && (url === location.pathname || "leads" in made.form.dataset);
	if (path === location.pathname || leads) whenFree(() => open(next));
}

function refused({ id, sentence, kind }) {
	const form = mineHere.get(id)?.form;
	if (!form) return;
	unmark(form);
	// the bar of a step that was taken back is another one by now
	whenFree(() => mineHere.has(id) && complain(form.isConnected ? form : null, id, sentence, kind));
}

function complain(form, id, sentence, kind) {
	const note = partOf(document, "#problem-note").content.firstElementChild.cloneNode(true);
	document.getElementById("problem")?.remove();
	note.id = "problem";
	partOf(note, "strong").textContent = sentence;
	partOf(note, "a").hidden = kind === "refused";
	const discard = partOf(note, "button");
	discard.hidden = kind !== "refused";
	discard.onclick = async () => {
		await queue.remove(id);
		note.remove();
		await open(location.pathname);
	};
	partOf(document, "#main").prepend(note);
	beside(form, note);
}

onPage(() => {
	for (const [id, { path }] of mineHere) if (path !== location.pathname) mineHere.delete(id);
});
