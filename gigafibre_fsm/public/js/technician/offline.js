/* Registers the worker that keeps the pages of today and tomorrow on the phone, and tells it which ones these are. */

import { onPage } from "./pages.js";
import { owner } from "./words.js";

const PAUSE = 1500; // ms after the page is there: the first view comes first
const ALWAYS = ["/t", "/t/queue"]; // kept from any page: where a phone without network leads to

async function keep(pages, isAll) {
	if (!owner() || !pages || !("serviceWorker" in navigator)) return;
	const worker = await navigator.serviceWorker.ready;
	worker.active?.postMessage({ keep: pages, isAll, saves: Boolean(navigator.connection?.saveData) });
}

if ("serviceWorker" in navigator && location.pathname.startsWith("/t")) {
	window.addEventListener("load", () => {
		navigator.serviceWorker.register("/t/sw.js", { scope: "/t" }).catch(() => {}); // a private window: no store
	});
}
onPage(() => {
	keep(ALWAYS); // at once: who leaves the list too soon still has it
	setTimeout(() => keep(document.getElementById("keep")?.dataset.pages.split(" "), true), PAUSE);
});
