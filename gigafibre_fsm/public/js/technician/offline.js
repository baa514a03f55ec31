/* Registers the worker that keeps pages on the phone, and tells it which ones; says on the page without network what is kept. */

import { onPage } from "../pages/shown_page.js";
import { owner } from "./labels.js";

const PAUSE = 1500; // ms after the list is there: the first view comes first
const ALWAYS = ["/t", "/t/queue"]; // kept from whichever page was opened: where a phone without network leads to

/* `isList`: these are all the pages of these days, so that older ones may go. */
async function storePages(pages, isList) {
	if (!owner() || !pages || !("serviceWorker" in navigator)) return;
	const worker = await navigator.serviceWorker.ready;
	/** @type {KeepPages} */
	const message = { keep: pages, isList, saves: Boolean(navigator.connection?.saveData) };
	worker.active?.postMessage(message);
}

/* The page without network shows what stands for a page that is kept, or for one that is not. */
async function showKept() {
	for (const part of document.querySelectorAll("[data-kept]"))
		part.hidden = !(await isKept(part.dataset.kept));
	for (const part of document.querySelectorAll("[data-lacking]"))
		part.hidden = await isKept(part.dataset.lacking);
}

async function isKept(path) {
	const page = await caches.match(path);
	return page !== undefined && Number(page.headers.get("X-FSM-Until")) > Date.now();
}

if ("serviceWorker" in navigator && location.pathname.startsWith("/t")) {
	window.addEventListener("load", () => {
		// in the page's language: once a link is refused, a request of the script's own has no language to go by
		const script = `/t/sw.js?_lang=${document.documentElement.lang}`;
		navigator.serviceWorker.register(script, { scope: "/t" }).catch(() => {}); // a private window: no store
	});
}
onPage(() => {
	showKept();
	storePages(ALWAYS);
	setTimeout(() => storePages(document.getElementById("keep")?.dataset.pages?.split(" "), true), PAUSE);
});
