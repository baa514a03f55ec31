/*
 * The card of a line: what the server keeps is there at once, what the ACS says now replaces it. A look is no
 * command: without a network it is simply not there, and nothing waits for it.
 */

const PATIENCE = 8000; // ms; the server itself gives up after four seconds

/* Look at every line of this page that is not finished with, once. */
export function lookAtLines() {
	for (const form of document.querySelectorAll("form[data-look=now]")) {
		form.dataset.look = "";
		look(form);
	}
}

async function look(form) {
	const card = form.closest("[data-line]");
	const button = form.querySelector("button");
	button.setAttribute("aria-busy", "true");
	const question = new URLSearchParams(/** @type {any} */ (new FormData(form)));
	question.set("part", "line");
	try {
		const answer = await fetch(form.getAttribute("action"), {
			method: "POST",
			body: question,
			signal: AbortSignal.timeout(PATIENCE),
		});
		if (answer.ok && card.isConnected) return replace(card, await answer.text());
	} catch {
		// no network: what is shown stays
	}
	button.removeAttribute("aria-busy");
}

function replace(card, text) {
	const open = card.querySelector("details[open]")?.id;
	card.outerHTML = text; // our own server's page, escaped there
	if (open) document.getElementById(open)?.setAttribute("open", "");
}

document.addEventListener("submit", (event) => {
	if (!event.target.matches("form[data-look]")) return;
	event.preventDefault();
	look(event.target);
});
