/* The list of visits: beside each one how much of it waits, and the status that it will have then. */

import { words } from "../pages/words.js";
import { fill } from "./labels.js";
import { open } from "../pages/shown_page.js";
import { pill } from "./pill.js";
import * as queue from "./queue.js";

const came = new WeakMap(); // the sign of a visit's status as it came from the server

/* The status that a visit will have once everything has arrived; as it came where no step waits. */
function showStatus(card, status) {
	const template = document.querySelector(`template[data-status="${status}"]`);
	const place = card.querySelector("[data-standing]");
	if (!place || (!template && !came.has(place))) return;
	if (!came.has(place)) came.set(place, place.firstElementChild);
	place.replaceChildren(template ? template.content.cloneNode(true) : came.get(place));
	if (template) place.firstElementChild.classList.add("queued");
}

export function badges(items) {
	for (const link of document.querySelectorAll(".visit h3 a")) {
		const card = link.closest(".visit");
		if (!card) continue;
		card.querySelector(".wrap .pill.queued")?.remove();
		const here = items.filter((item) => item.url === link.pathname && item.state === "waiting");
		const waiting = here.length;
		const step = here.filter((item) => item.action === "move" && !queue.holder(item, items)).at(-1);
		showStatus(card, step && queue.field(step, "to"));
		if (waiting) card.querySelector(".wrap")?.append(pill(fill(words().waiting, waiting)));
	}
}
queue.listen(async ({ kind }) => {
	if ((kind !== "done" && kind !== "removed") || document.getElementById("visit")) return;
	const items = await queue.listOwn();
	badges(items);
	const isOver =
		kind === "done" &&
		document.querySelector(".visit [data-standing]") &&
		!items.some((item) => item.state === "waiting");
	if (isOver) open(location.pathname); // everything has arrived: the list is an old one
});
