/*
 * What makes the light pages quicker under a thumb, and safe without a network. Every form works without this file;
 * with it, what a technician does is kept on the phone until the server has acknowledged it. No framework, and nothing
 * that reads barcodes: the server does that from the photo. One concern a file: pages/ is what the customers' pages
 * load as well.
 */

import { follow } from "./pages/again.js";
import { lookAtLines } from "./pages/line.js";
import { onPage, wake } from "./pages/shown_page.js";
import { prepareAll, wipe } from "./pages/signature.js";
import "./technician/checks.js";
import "./technician/choices.js";
import * as drafts from "./technician/drafts.js";
import { submitted } from "./technician/forms.js";
import "./technician/leaving.js";
import "./technician/list.js";
import { measure } from "./technician/measure.js";
import "./technician/offline.js";
import { sharePosition } from "./technician/position.js";
import "./technician/project.js";
import "./technician/renewal.js";
import { typed } from "./technician/search.js";
import { kick } from "./technician/sender.js";
import { sheets } from "./technician/sheets.js";
import "./technician/strip.js";
import { leadBack } from "./technician/trail.js";

// ---- one listener each, on the document: they outlive the pages that are swapped in

document.addEventListener("submit", submitted);
document.addEventListener("change", (event) => {
	const field = event.target;
	if (field.matches("[data-auto]")) field.form.requestSubmit();
	const file = field.matches("[data-named]") && field.files?.[0];
	if (file && field.previousElementSibling) field.previousElementSibling.textContent = `✓ ${file.name}`;
});
document.addEventListener("input", (event) => {
	const field = event.target;
	if (field.matches("[data-search]")) typed(field);
	if (field.matches("[data-draft]")) drafts.save(field);
});
document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-wipe], [data-measure]");
	if (!button) return;
	if ("wipe" in button.dataset) wipe(button.closest("form")?.querySelector("canvas"));
	else measure(button);
});
document.addEventListener("toggle", prepareAll, true);

/* What was chosen before this file was there: its own button is gone, and it would wait for ever. */
function sendChosen() {
	for (const field of document.querySelectorAll("form [data-auto]")) {
		const first = [...(field.options || [])].find((each) => each.defaultSelected)?.value ?? "";
		if (field.files ? field.files.length : field.value !== first) field.form.requestSubmit();
	}
}

onPage(() => {
	sendChosen();
	drafts.recall();
	follow();
	sheets();
	prepareAll();
	document.querySelectorAll("[data-measure]").forEach(measure);
	lookAtLines();
	leadBack();
	sharePosition();
	kick();
});
wake();
