/* A page from the phone's own store, and a list that was left for a while, are asked for anew as soon as that can work. */

import { onPage, show } from "../pages/shown_page.js";
import { owner } from "./labels.js";
import * as queue from "./queue.js";

const AGAIN = 20_000; // ms between two tries while a page from the store is shown: phones do not always say "online"
const LEFT = 30_000; // ms after which the list may be another one

let since = Date.now();

const isStored = () => "stored" in document.documentElement.dataset;
const isOldList = () => location.pathname === "/t" && Date.now() - since > LEFT;
/* Somebody writes, or reads a sheet that lies over the page. */
const isInUse = () =>
	document.activeElement?.matches("input, select, textarea") || document.querySelector(".sheet:target");

/* What waits is sent first: its answer brings the page anew. */
const isSending = async () =>
	(await queue.all()).some((item) => item.owner === owner() && !queue.isStuck(item));

/* `isBack`: the phone was without a network, so that any page may be an old one. */
async function renew(isBack = false) {
	if (document.hidden || isInUse() || !(isBack || isStored() || isOldList())) return;
	if (await isSending()) return;
	const there = new URL(location.pathname + location.search, location.href);
	try {
		const answer = await fetch(there, { headers: { Accept: "text/html" } });
		const text = await answer.text();
		const isCurrent = answer.ok && !text.includes("<html data-stored=") && !(await isSending());
		if (isCurrent && !isInUse() && location.pathname === there.pathname) show(text, there, {});
	} catch {
		// no network: what is shown stays
	}
}

window.addEventListener("online", () => renew(location.pathname.startsWith("/t")));
document.addEventListener("visibilitychange", () => renew());
setInterval(() => isStored() && renew(), AGAIN);
onPage(() => {
	since = Date.now();
});
