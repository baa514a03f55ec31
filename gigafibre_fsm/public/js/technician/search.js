/* Searching while one types. */

import { say } from "./toast.js";
import { words } from "./labels.js";

const SILENCE = 250; // ms after the last key

let silence = 0;
let asking = null;

export function typed(field) {
	clearTimeout(silence);
	silence = setTimeout(() => look(field), SILENCE);
}

async function look(field) {
	const list = document.getElementById(field.dataset.search);
	asking?.abort();
	if (field.value.trim().length < 3) return list.replaceChildren();
	asking = new AbortController();
	list.setAttribute("aria-busy", "true");
	try {
		const question = new URLSearchParams({ q: field.value, part: "found" });
		const answer = await fetch(`${field.form.action.split(/[?#]/)[0]}?${question}`, {
			signal: asking.signal,
		});
		if (answer.ok) list.innerHTML = await answer.text(); // our own server's page, escaped there
		list.removeAttribute("aria-busy");
	} catch (problem) {
		if (problem.name === "AbortError") return;
		list.removeAttribute("aria-busy");
		say(words().nosearch, "amber");
	}
}
