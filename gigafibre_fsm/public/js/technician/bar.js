/*
 * The bar of the next step. After it has changed, the second tap of a slow thumb finds nothing to press for a moment:
 * here, and on the page that answers a step which was taken before this file was there.
 */

import { onPage } from "../pages/shown_page.js";
import { place } from "../pages/toast.js";

const STILL = 1500; // ms

let known = {};
let until = 0;

/* The bar that is shown is the one of this status. */
export function shows(status) {
	const path = location.pathname;
	const isAnswer = document.getElementById("notice");
	if (isAnswer || (known.path === path && known.status !== status)) until = Date.now() + STILL;
	known = { path, status };
	rest();
	place();
	for (const form of document.querySelectorAll("#next [data-ends]")) {
		setTimeout(() => form.remove(), Number(form.dataset.ends) * 1000);
		delete form.dataset.ends;
	}
}

function rest() {
	const left = until - Date.now();
	const bar = document.querySelector("#next .bar");
	if (left <= 0 || !bar) return;
	const still = (on) => {
		bar.classList.toggle("still", on);
		for (const button of bar.querySelectorAll("button")) button.disabled = on;
	};
	still(true);
	setTimeout(() => {
		still(false);
		goOn();
	}, left);
}

/* The keyboard goes on at the next step when what it stood on is gone. */
onPage((focused) => focused?.closest("#next, #toast") && goOn());

function goOn() {
	if (document.activeElement && document.activeElement !== document.body) return;
	document.querySelector("#next .bar .main:not([hidden], [hidden] *)")?.focus({ preventScroll: true });
}
