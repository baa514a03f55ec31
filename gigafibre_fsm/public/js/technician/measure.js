/* How far away the server is. */

import { partOf } from "../elements/elements.js";

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
