/* Searching while one types. */

import { partOf } from "../elements/elements.js";
import { showToast } from "../pages/toast.js";
import { words } from "../pages/words.js";

const SILENCE = 250; // ms after the last key

let silence = 0;
/** @type {AbortController | null} */
let asking = null;

export function typed(field) {
	clearTimeout(silence);
	silence = setTimeout(() => look(field), SILENCE);
}

async function look(field) {
	const list = partOf(document, `#${field.dataset.search}`);
	asking?.abort();
	if (field.value.trim().length < 3) return list.replaceChildren();
	const request = new AbortController();
	asking = request;
	list.setAttribute("aria-busy", "true");
	try {
		const question = new URLSearchParams({ q: field.value, part: "found" });
		const answer = await fetch(`${field.form.action.split(/[?#]/)[0]}?${question}`, {
			signal: request.signal,
		});
		if (answer.ok) list.innerHTML = await answer.text(); // our own server's page, escaped there
		list.removeAttribute("aria-busy");
	} catch (problem) {
		if (problem.name === "AbortError") return;
		list.removeAttribute("aria-busy");
		showToast(words().nosearch, "amber");
	}
}
