/*
 * What was typed or drawn and is not saved yet. It saves itself when its field is left, and goes with the next step;
 * nobody has to remember a button. Without scripts these fields belong to the form of the next step itself.
 */

import { beforePage } from "../pages/shown_page.js";
import { isOutside } from "./checks.js";

const pending = new Set(); // what is on its way into the queue

/* Without scripts a field is another form's: here each goes back to its own, under the name that it has there. */
beforePage((page) => {
	for (const field of page.querySelectorAll("[data-own]")) {
		field.removeAttribute("form");
		field.name = field.dataset.own;
		delete field.dataset.own;
	}
});

export const isTyped = (field) => field.value !== (field.dataset.saved ?? field.defaultValue);
export const fieldsOf = (form) => [...form.elements].filter((field) => field.matches("[data-saves]"));
export const isDrawn = (form) => Boolean(form.querySelector("canvas")?.dataset.drawn);

function unsaved(but) {
	return [...document.forms].filter(
		(form) => form !== but && !form.dataset.busy && (isDrawn(form) || fieldsOf(form).some(isTyped))
	);
}

/* Save everything but `form`; false when something cannot be, which then says why. */
export function saveAll(form) {
	const found = unsaved(form);
	if (found.length) document.querySelector(".sheet:target .veil")?.click(); // a question would stand behind it
	return found.every((each) => {
		for (let fold = each.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
			fold.open = true;
		each.requestSubmit();
		return Boolean(each.dataset.busy);
	});
}

/* Save what can be saved without a question; the rest stays a draft. */
function saveQuietly() {
	for (const form of unsaved())
		if (form.checkValidity() && !fieldsOf(form).some(isOutside)) form.requestSubmit();
}

/* Remember what was saved, so that it is not saved again. */
export function mark(form) {
	for (const field of written(form)) field.dataset.saved = field.value;
}

export function unmark(form) {
	for (const field of written(form)) delete field.dataset.saved;
}

const written = (form) =>
	[...form.elements].filter((field) => field.name && /^(text|textarea|select-one)$/.test(field.type));

export function follow(work) {
	pending.add(work);
	work.finally(() => pending.delete(work));
}

/* Everything that is on its way now has arrived in the queue. */
export const settled = () => Promise.allSettled([...pending]);

document.addEventListener("focusout", ({ target }) => {
	if (target.matches?.("[data-saves]") && target.isConnected && isTyped(target)) target.form.requestSubmit();
});
document.addEventListener("visibilitychange", () => document.hidden && saveQuietly());

// a link to another page waits until it is safe
document.addEventListener("click", (event) => {
	const link = event.target.closest("a[href]");
	if (!link || link.target || link.origin !== location.origin || link.pathname === location.pathname) return;
	saveQuietly();
	if (!pending.size) return;
	event.preventDefault();
	settled().then(() => location.assign(link.href));
});
