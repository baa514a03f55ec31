/* The box in which a customer signs with a finger. */

import SignaturePad from "signature_pad";
import { heed } from "./toast.js";

const PEN = { penColor: "#0b1b22", minWidth: 0.9, maxWidth: 2.1 }; // radii in pixels
const pens = new WeakMap(); // of each box that can be drawn in

export function picture(box) {
	return new Promise((done) => box.toBlob(done, "image/png"));
}

/* The same as a data URL; empty if nothing was drawn. */
export const pictureText = (box) => (box.dataset.drawn ? box.toDataURL("image/png") : "");

export function prepareAll() {
	document.querySelectorAll("canvas").forEach(prepare);
}

function prepare(box) {
	const { width, height } = box.getBoundingClientRect();
	if (pens.has(box) || !width) return; // folded away; asked again when it opens
	const ratio = Math.min(2, window.devicePixelRatio || 1);
	box.width = width * ratio;
	box.height = height * ratio;
	box.getContext("2d").scale(ratio, ratio);
	const pen = new SignaturePad(box, PEN);
	pens.set(box, pen);
	pen.addEventListener("beginStroke", heed); // “please sign” has been heard
	pen.addEventListener("endStroke", () => {
		// a slip of the thumb leaves a dot, and signs nothing
		if (pen.toData().some(({ points }) => points.length > 1)) box.dataset.drawn = "1";
		dispatchDrawn(box);
	});
}

export function wipe(box) {
	pens.get(box)?.clear();
	delete box.dataset.drawn;
	dispatchDrawn(box);
}

/* What a step still needs may depend on it. */
function dispatchDrawn(box) {
	box.dispatchEvent(new Event("drawn", { bubbles: true }));
}
