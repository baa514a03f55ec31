/* Whoever opens the way to a visit is probably leaving for it: the page proposes to say so, by one press and never by itself. */

import { partOf } from "../elements/elements.js";
import * as queue from "./queue.js";

document.addEventListener("click", async (event) => {
	const link = event.target.closest("[data-leaving]");
	if (!link) return;
	const items = await queue.listOwn();
	const said = items.some((item) => item.url === link.dataset.leaving && item.action === "move");
	if (!said) propose(link);
});

function propose(link) {
	const url = link.dataset.leaving ?? "";
	takeAway(url);
	const note = document.getElementById("leaving")?.content.firstElementChild.cloneNode(true);
	if (!note) return;
	note.dataset.of = url;
	const form = partOf(note, "form");
	form.setAttribute("action", url);
	form.dataset.where = link.dataset.where ?? "";
	link.parentElement.after(note);
}

function takeAway(url) {
	for (const note of document.querySelectorAll(".leaving")) if (note.dataset.of === url) note.remove();
}

// the step is on its way, whichever button said it
queue.listen((change) => change.kind === "added" && takeAway(change.url));
