/* Registers the worker that keeps the pages of today and tomorrow on the phone, and tells it which ones these are. */

import { onPage } from "./pages.js";
import { owner } from "./words.js";

const PAUSE = 1500; // ms after the page is there: the first view comes first

async function keep() {
	const wanted = document.getElementById("keep")?.dataset.pages;
	if (!owner() || !wanted || !("serviceWorker" in navigator)) return;
	const worker = await navigator.serviceWorker.ready;
	worker.active?.postMessage({ keep: wanted.split(" "), saves: Boolean(navigator.connection?.saveData) });
}

if ("serviceWorker" in navigator && location.pathname.startsWith("/t")) {
	window.addEventListener("load", () => {
		navigator.serviceWorker.register("/t/sw.js", { scope: "/t" }).catch(() => {}); // a private window: no store
	});
}
onPage(() => setTimeout(keep, PAUSE));
