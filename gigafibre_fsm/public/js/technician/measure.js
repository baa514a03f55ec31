/* Parts of a page that look again by themselves: figures of this phone, and what changes with time. */

import { partOf } from "../elements/elements.js";

let glance = 0;

export function follow() {
	clearTimeout(glance);
	const part = document.querySelector("[data-again]");
	if (part) glance = setTimeout(lookAgain, Number(part.dataset.again) * 1000, part);
}

async function lookAgain(part) {
	try {
		const answer = document.hidden ? null : await fetch(part.dataset.url);
		if (answer?.ok && part.isConnected) part.outerHTML = await answer.text(); // our own server's page, escaped there
	} catch {
		// no network: what is shown stays, and is asked for again
	}
	follow();
}

/* How far away the server is. */
export async function measure(button) {
	const network = partOf(document, "[data-network]");
	const place = partOf(document, "[data-ping]");
	network.textContent = (navigator.onLine ? network.dataset.on : network.dataset.off) ?? "";
	button.setAttribute("aria-busy", "true");
	const times = [];
	try {
		for (let round = 0; round < 3; round++) {
			const start = performance.now();
			await fetch(`/t/diagnostic?${round}`, { signal: AbortSignal.timeout(8000) });
			times.push(Math.round(performance.now() - start));
		}
		place.textContent = `${times.sort((a, b) => a - b)[1]} ms`;
	} catch {
		place.textContent = place.dataset.slow ?? "";
	}
	button.removeAttribute("aria-busy");
}
