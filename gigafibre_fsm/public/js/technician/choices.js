/* What a form asks depends on what is chosen in it: an old device of the same type is asked about, else it is not. */

import { onPage } from "../pages/shown_page.js";

function show(select) {
	const type = select.selectedOptions[0]?.dataset.type;
	const isSame = Boolean(type) && select.dataset.olds.split(",").includes(type);
	for (const part of select.form.querySelectorAll("[data-when]")) {
		part.hidden = (part.dataset.when === "same") !== isSame;
	}
}

onPage(() => document.querySelectorAll("[data-olds]").forEach(show));
document.addEventListener("change", ({ target }) => target.matches("[data-olds]") && show(target));
