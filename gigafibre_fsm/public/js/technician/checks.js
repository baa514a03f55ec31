/*
 * Numbers of the checklist: what lies outside the limits is said before it is sent, so that a number which waits in
 * the phone's queue is not refused hours later. Without this file the server says it.
 */

import { partOf } from "../elements/elements.js";

const NUMBER = /^\s*([+\-−–]?)\s*(\d+(?:[.,]\d+)?)/;

export function number(text) {
	const found = NUMBER.exec(text || "");
	if (!found) return NaN;
	return parseFloat(found[2].replace(",", ".")) * (found[1] && found[1] !== "+" ? -1 : 1);
}

export function isOutside(field) {
	if (!("least" in field.dataset)) return false;
	const value = number(field.value);
	return value < number(field.dataset.least) || value > number(field.dataset.most); // no limit: NaN, never outside
}

// before the listener that sends forms
document.addEventListener(
	"submit",
	(event) => {
		const field = [...event.target.elements].find((each) => each.matches("[data-least]"));
		if (!field || event.submitter?.name === "confirmed" || !isOutside(field)) return;
		const question = partOf(event.target, "[data-outside]");
		event.preventDefault();
		event.stopImmediatePropagation();
		question.hidden = false;
		question.scrollIntoView({ block: "center" });
		partOf(question, "button").focus({ preventScroll: true });
	},
	true
);

// the keyboards of phones for decimals have no minus: it stands beside the field where a number may be negative
document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-minus]");
	if (!button) return;
	const field = button.form.elements.value;
	const text = field.value.trim();
	field.value = /^[-−–]/.test(text) ? text.slice(1) : `−${text}`;
	field.focus();
});
// the field keeps the focus meanwhile: leaving it would save the number
document.addEventListener(
	"mousedown",
	(event) => event.target.closest("[data-minus]") && event.preventDefault()
);
document.addEventListener("focusin", (event) => {
	const field = event.target;
	if (field.matches("[data-least]") && field.form.querySelector("[data-minus]")) field.inputMode = "decimal";
});
