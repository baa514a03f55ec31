/*
 * Shows what waits in the queue where it will stand once it has arrived, always marked as waiting: dashed, with a
 * clock. So a whole visit can be done from a page that was stored. What the page needs for that, the server has put
 * into its templates: the bar of each status that may follow, and what each one still asks for.
 */

import { partOf } from "../elements/elements.js";
import { shows } from "./bar.js";
import { badges } from "./badges.js";
import { onPage } from "../pages/shown_page.js";
import { mark, pill } from "./pill.js";
import * as queue from "./queue.js";
import { prepareAll } from "../pages/signature.js";
import { fieldsOf, isDrawn, isTyped } from "./typed.js";
import { words } from "../pages/words.js";
import { drawing } from "./labels.js";

let drawn = new Map(); // items that this page shows, by id
let gone = new Map(); // those of them that left the queue since the page came from the server
let sent = []; // those of these that arrived
let urls = []; // pictures of photos that wait
let status = ""; // the visit's, with what waits
let before = ""; // the one that it was brought from, by a step that waits or has just arrived

onPage(() => {
	urls.forEach((url) => URL.revokeObjectURL(url));
	[drawn, gone, sent, urls] = [new Map(), new Map(), [], []];
	status = facts().status || "";
	before = "";
	project();
	if (status) shows(status);
});
queue.listen(({ kind, id }) => {
	if (kind === "removed" && drawn.has(id)) gone.set(id, drawn.get(id));
	if (kind === "removed") drawn.delete(id);
	if (kind === "done" && gone.has(id)) sent.push(gone.get(id));
	if (["updated", "refused", "changed"].includes(kind) && document.getElementById("visit")) project();
});

function facts() {
	return JSON.parse(document.getElementById("visit")?.dataset.seen || "{}");
}

/* What this page shows of the visit, for the server to compare with: its state, and the form's fields as they came. */
export function seen(form) {
	const shown = facts();
	if (!shown.status) return null;
	const was = {};
	for (const field of form.elements) {
		if ("saved" in field.dataset) was[field.name] = field.dataset.saved;
		else if (field.type === "select-one")
			was[field.name] = [...field.options].find((each) => each.defaultSelected)?.value ?? "";
		else if (/^(text|textarea)$/.test(field.type) && field.name) was[field.name] = field.defaultValue;
	}
	return { status, arrival: shown.arrival, was };
}

/* The form that takes the step back by which the visit is where it is. */
export function wayBack() {
	const forms = [...(document.getElementById("way-back")?.content.querySelectorAll("form") || [])];
	return (before ? forms.find((form) => form.elements.to.value === before) : forms[0])?.cloneNode(true);
}

/* Whether the form's step leads to a status that nothing follows. */
export const isFinal = (form) => Boolean(facts().ends?.includes(form.elements.to?.value));

export async function project() {
	const items = await queue.listOwn();
	if (!document.getElementById("visit")) return badges(items);
	const here = items.filter((item) => item.url === location.pathname && item.state === "waiting");
	const isHeld = (item) => item.action === "move" && Boolean(queue.holder(item, items));
	takeBack(
		here.filter((item) => !isHeld(item)),
		items
	);
	for (const item of here) {
		if (drawn.has(item.id) || isHeld(item)) continue;
		drawn.set(item.id, item);
		(SHOW[item.action] || other)(item);
	}
	const last = here.filter(isHeld).at(-1);
	if (last && !document.querySelector("#next .held")) {
		replace(`template[data-held="${queue.isEnd(last) ? "end" : "step"}"]`);
		shows("held");
	}
	needs([...sent, ...here], items);
}

/* A step that was refused, or waits for a decision, is not taken: the visit stands where it stood before. */
function takeBack(waiting, items) {
	const steps = [...drawn.values()].filter((item) => item.action === "move");
	const undone = steps.filter(
		(item) => !waiting.some((each) => each.id === item.id) && items.some((each) => each.id === item.id)
	);
	if (!undone.length) return;
	undone.forEach((item) => drawn.delete(item.id));
	const last = waiting.filter((item) => item.action === "move").at(-1);
	if (last) return SHOW.move(last);
	status = facts().status;
	replace(`template[data-status="${status}"]`);
	shows(status);
}

function replace(templates) {
	for (const template of document.querySelectorAll(templates)) {
		document.getElementById(template.dataset.into)?.replaceChildren(template.content.cloneNode(true));
	}
}

// ---- one way of showing for each action

const SHOW = {
	move(item) {
		before = status;
		status = queue.field(item, "to");
		replace(`template[data-status="${status}"]`);
		shows(status);
		prepareAll(); // the box to sign in may have come with it
		const pill = document.querySelector("#status .pill");
		pill?.classList.add("queued");
		pill?.querySelector("svg")?.replaceWith(drawing("clock"));
	},
	check(item) {
		const row = document.querySelector(
			`.tick input[name=row][value="${CSS.escape(queue.field(item, "row"))}"]`
		);
		const form = row?.form;
		if (!form) return;
		const done = queue.field(item, "done") === "1";
		const button = partOf(form, "button");
		button.setAttribute("aria-pressed", String(done));
		button.classList.toggle("done", done);
		button.classList.add("queued");
		form.elements.done.value = done ? "0" : "1";
		if (!button.querySelector(".mark")) button.append(mark());
	},
	add_photo(item) {
		const url = URL.createObjectURL(new Blob([queue.field(item, "photo").bytes]));
		urls.push(url);
		const picture = document.createElement("img");
		Object.assign(picture, { src: url, alt: item.what });
		const frame = document.createElement("a");
		frame.href = "/t/queue"; // there it can be thrown away
		frame.className = "shot queued";
		frame.append(picture, pill(item.what));
		shots().append(frame);
	},
	remove_photo(item) {
		const picture = document.querySelector(`a[href="#photo-${CSS.escape(queue.field(item, "photo_row"))}"]`);
		picture?.classList.add("queued");
		picture?.querySelector(".pill")?.replaceWith(pill(words().going));
	},
	note(item) {
		const field = document.querySelector("#note textarea");
		if (!field) return;
		if (!isTyped(field)) field.value = queue.field(item, "note");
		field.dataset.saved = queue.field(item, "note");
		document.querySelector("#note .pill.queued")?.remove();
		field.closest("form")?.append(pill(words().queued));
	},
	sign(item) {
		const place = document.getElementById("signature");
		const drawing = queue.field(item, "signature");
		const made = [];
		if (drawing?.bytes) {
			const picture = document.createElement("img");
			urls.push((picture.src = URL.createObjectURL(new Blob([drawing.bytes]))));
			picture.className = "signed queued";
			picture.alt = "";
			made.push(picture);
		}
		document.getElementById("pad")?.replaceChildren(...made, pill(queue.field(item, "signed_by")));
		place?.scrollIntoView({ block: "nearest" });
	},
};

/* Whatever else waits is written below the section it belongs to. */
function other(item) {
	const line = document.createElement("p");
	line.className = "row queued";
	const text = document.createElement("span");
	text.className = "grow";
	text.textContent = [item.what, queue.detail(item)].filter(Boolean).join(" · ");
	line.append(text, pill(words().queued));
	const row = queue.field(item, "row");
	const place = row && document.querySelector(`[name=row][value="${CSS.escape(row)}"]`)?.closest("li");
	if (place) place.querySelector("div, form")?.append(line);
	else document.getElementById(item.action === "edit_info" ? "info" : "equipment")?.append(line);
}

function shots() {
	const place = partOf(document, "#photos");
	let list = place.querySelector("[data-shots]");
	if (!list) {
		list = document.createElement("div");
		list.className = "shots";
		list.dataset.shots = "";
		(place.querySelector(".stack") || place).append(list);
	}
	return list;
}

// ---- what a status still asks for, less what waits

const MET = {
	equipment: (items) => items.some((item) => ["install", "create", "swap"].includes(item.action)),
	photo_before: (items) =>
		items.some((item) => item.action === "add_photo" && queue.field(item, "kind") === "Before"),
	photo_after: (items) =>
		items.some((item) => item.action === "add_photo" && queue.field(item, "kind") === "After"),
	note: (items) =>
		isWritten() || items.some((item) => item.action === "note" && queue.field(item, "note").trim()),
	pickup(items, { dataset }) {
		const taken = items
			.filter((item) => ["away", "remove"].includes(item.action))
			.map((item) => queue.field(item, "equipment"));
		return dataset.devices.split(" ").every((device) => taken.includes(device));
	},
	// another visit that is left by a step which waits
	elsewhere(_items, { dataset }, all) {
		const step = all
			.filter((item) => item.url === dataset.job && item.action === "move" && item.state === "waiting")
			.at(-1);
		return Boolean(step) && !["En Route", "On Site"].includes(queue.field(step, "to"));
	},
	line_proof: (items) => items.some((item) => item.action === "without_proof"),
	signature: (items) => [...document.forms].some(isDrawn) || items.some((item) => item.action === "sign"),
	checklist(items) {
		const rows = [...document.querySelectorAll("[data-needed]")].map((each) => each.dataset.needed);
		const last = new Map(
			items.filter((item) => queue.field(item, "row")).map((item) => [queue.field(item, "row"), item])
		);
		return (
			rows.length > 0 && rows.every((row) => last.has(row) && queue.field(last.get(row), "done") !== "0")
		);
	},
};

/* A note that goes with the next step. */
function isWritten() {
	const form = document.getElementById("f-note");
	return Boolean(form) && fieldsOf(form).some((field) => isTyped(field) && field.value.trim());
}

function needs(items, all) {
	const rows = [...document.querySelectorAll("#next [data-need]")];
	for (const row of rows) row.hidden = Boolean(MET[row.dataset.need]?.(items, row, all));
	const open = rows.filter((row) => !row.hidden);
	const left = open.length;
	for (const part of document.querySelectorAll("#next [data-alone]"))
		part.hidden = open.some((row) => row.dataset.need !== part.dataset.alone);
	const link = document.querySelector("#next .bar :is(a[href='#missing'], a[href='#elsewhere'])");
	if (!link) return;
	const form = partOf(document, "#next .ready");
	link.hidden = !left;
	form.hidden = left > 0;
	const count = link.querySelector("small");
	if (count) count.textContent = count.textContent.replace(/\d+/, String(left));
}
document.addEventListener("input", (event) => event.target.matches("#note textarea") && project());
document.addEventListener("drawn", project);
